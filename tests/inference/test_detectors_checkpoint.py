"""A checkpoint can be rebuilt alone, survives kills, and is refused with a reason when it is damaged."""

import json
import os
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from inference.detectors import checkpoint
from inference.detectors.checkpoint import CheckpointError, Description
from inference.detectors.predictor import Predictor
from tests.inference.detectors import LABELS, OPTIONS, noise, tiny_detector

DESCRIPTION = Description("lite_fpn", LABELS, OPTIONS, framing={"scale": 0.8}, dataset={"sha256": "ab"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    checkpoint.write(tmp_path, tiny_detector().state_dict(), DESCRIPTION)
    return tmp_path


def change(folder: Path, **fields: object) -> None:
    path = folder / checkpoint.DESCRIPTION
    path.write_text(json.dumps({**json.loads(path.read_text()), **fields}))


def rewrite_weights(folder: Path, **tensors: torch.Tensor) -> None:
    """Other weights under an honest hash: damage that only the contents show."""
    save_file({**load_file(folder / checkpoint.WEIGHTS), **tensors}, folder / checkpoint.WEIGHTS)
    change(folder, weights_sha256=checkpoint._sha256((folder / checkpoint.WEIGHTS).read_bytes()))


def test_what_is_written_is_read_back_alone(folder: Path) -> None:
    model, description = checkpoint.read(folder)
    assert description == DESCRIPTION
    assert not model.training
    for name, tensor in tiny_detector().state_dict().items():
        assert torch.equal(model.state_dict()[name], tensor)


def test_half_precision_takes_half_the_room_and_predicts_nearly_the_same(tmp_path: Path) -> None:
    checkpoint.write(tmp_path / "whole", tiny_detector().state_dict(), DESCRIPTION)
    checkpoint.write(tmp_path / "half", tiny_detector().state_dict(), DESCRIPTION, half=True)
    sizes = [(tmp_path / name / checkpoint.WEIGHTS).stat().st_size for name in ("whole", "half")]
    assert sizes[1] < 0.6 * sizes[0]
    found = [Predictor.load(tmp_path / name).predict([noise(96, 96)])[0] for name in ("whole", "half")]
    assert found[0][0].score == pytest.approx(found[1][0].score, abs=0.02)


def test_a_predictor_loads_with_the_threads_it_is_told(folder: Path) -> None:
    before = torch.get_num_threads()
    try:
        Predictor.load(folder, device="cpu", threads=1)
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)


@pytest.mark.parametrize("moment", [1, 2, 3])
def test_killed_at_any_moment_the_last_whole_one_can_be_read(
    folder: Path, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three renames make a new checkpoint; before the second it is still the old one, after it the new."""
    real, calls = os.replace, []

    def dies(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == moment:
            raise KeyboardInterrupt
        real(source, target)

    monkeypatch.setattr(os, "replace", dies)
    newer = Description("lite_fpn", ["mast_cell", "smudge"], OPTIONS)
    with pytest.raises(KeyboardInterrupt):
        checkpoint.write(folder, tiny_detector(seed=1).state_dict(), newer)
    assert checkpoint.read(folder)[1].labels == (LABELS if moment < 3 else newer.labels)


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"model\.safetensors cannot be read: No such file"):
        checkpoint.read(tmp_path)


def test_a_missing_description_is_named(folder: Path) -> None:
    (folder / checkpoint.DESCRIPTION).unlink()
    with pytest.raises(CheckpointError, match=r"model\.json cannot be read"):
        checkpoint.read(folder)


def test_a_flipped_bit_in_the_weights_is_noticed(folder: Path) -> None:
    data = bytearray((folder / checkpoint.WEIGHTS).read_bytes())
    data[-1] ^= 1
    (folder / checkpoint.WEIGHTS).write_bytes(data)
    with pytest.raises(CheckpointError, match="is damaged or not the file that"):
        checkpoint.read(folder)


@pytest.mark.parametrize(
    "text, reason", [("[" * 100_000, "is not JSON"), ("{", "is not JSON"), ("[]", "does not hold a JSON object")]
)
def test_a_description_that_is_none_is_refused(folder: Path, text: str, reason: str) -> None:
    (folder / checkpoint.DESCRIPTION).write_text(text)
    with pytest.raises(CheckpointError, match=reason):
        checkpoint.read(folder)


@pytest.mark.parametrize(
    "fields, reason",
    [
        ({"format": 9}, "not of checkpoint format 1"),
        ({"colour": "blue"}, "does not describe a checkpoint"),
        ({"framing": {"zoom": 2}}, "does not describe a checkpoint"),
        ({"architecture": "yolo"}, "cannot be built: there is no architecture 'yolo'"),
        ({"options": {"depth": 3}}, "cannot be built: lite_fpn cannot be built with"),
        ({"labels": [*LABELS, "smudge"]}, r"has roi_heads\S+ of shape"),
        ({"labels": []}, "does not name its labels"),
        ({"labels": ["monocyte", "monocyte"]}, "does not name its labels"),
        ({"labels": "ab"}, "has a labels of another kind"),
        ({"options": None}, "has a options of another kind"),
        ({"options": {"channels": -1}}, "cannot be built"),
        ({"lineages": ["monocyte"]}, "has a lineages of another kind"),
        ({"framing": None}, "does not describe a checkpoint"),
        ({"framing": {"scale": "half"}}, "framing that is not of numbers above 0"),
        ({"framing": {"scale": 0}}, "framing that is not of numbers above 0"),
        ({"framing": {"scale": None}}, "framing that is not of numbers above 0"),
        ({"framing": {"scale": float("inf")}}, "framing that is not of numbers above 0"),
        ({"framing": {"scale": 1e3}}, "framing that nobody could be shown pictures by"),
        ({"framing": {"least_side": 416.5}}, "framing that nobody could be shown pictures by"),
        ({"options": {"detections": 0}}, "detections is to be a whole number from 1, not 0"),
        ({"options": {"detections": "a"}}, "detections is to be a whole number from 1, not 'a'"),
        ({"calibration": {"temperature": float("inf"), "bias": 0}}, "calibration"),
        ({"calibration": {"temperature": 1, "bias": float("nan")}}, "calibration"),
        ({"calibration": {"temperature": 0}}, "calibration"),
        ({"calibration": {"temperature": "warm", "bias": 0}}, "calibration"),
        ({"label_calibration": 3}, "has a label_calibration of another kind"),
        ({"label_calibration": {"temperature": 0, "bias": 0}}, "calibration"),
        ({"architecture": "faster_rcnn_fpn", "options": {}}, "belongs to another architecture"),
    ],
)
def test_a_foreign_or_mismatched_description_is_refused_with_its_reason(
    folder: Path, fields: dict[str, object], reason: str
) -> None:
    change(folder, **fields)
    with pytest.raises(CheckpointError, match=reason):
        checkpoint.read(folder)


def test_weights_that_are_no_numbers_are_refused(folder: Path) -> None:
    name = "rpn.head.cls_logits.bias"
    rewrite_weights(folder, **{name: torch.full_like(tiny_detector().state_dict()[name], torch.nan)})
    with pytest.raises(CheckpointError, match=f"has {name} with values that are not finite"):
        checkpoint.read(folder)


def test_a_pickle_is_never_opened(folder: Path, tmp_path: Path) -> None:
    torch.save(tiny_detector().state_dict(), folder / checkpoint.WEIGHTS)
    change(folder, weights_sha256=checkpoint._sha256((folder / checkpoint.WEIGHTS).read_bytes()))
    with pytest.raises(CheckpointError, match="is not a safetensors file"):
        checkpoint.read(folder)
