"""A detector's graph says what torch says, is refused beside another checkpoint, and survives a kill while written."""

import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torchvision.ops import box_iou

from inference.__main__ import main
from inference.detectors import checkpoint, eight_bits, engine, graph, prepared, processor, registry
from inference.detectors.checkpoint import CheckpointError, Description
from inference.detectors.compiled import Compiled
from inference.detectors.engine import Engine
from inference.detectors.framing import as_tensor
from inference.detectors.predictor import Predictor
from inference.smears import generate
from tests.inference.detectors import LABELS, OPTIONS, cell_picture, noise, tiny_detector


def write_checkpoint(folder: Path, seed: int = 0) -> Path:
    description = Description("lite_fpn", LABELS, {**OPTIONS}, framing={"scale": 1.0})
    checkpoint.write(folder, tiny_detector(seed).state_dict(), description)
    return folder


def export(source: Path, out: Path, graphs: dict[str, Any]) -> Path:
    graph.write(out, graphs, checkpoint.read(source)[1], checkpoint.weights_sha256(source))
    return out


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_checkpoint(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def graphs(tiny: Path) -> dict[str, Any]:
    return graph.convert(checkpoint.read(tiny)[0])


@pytest.fixture(scope="module")
def other_graphs() -> dict[str, Any]:
    return graph.convert(tiny_detector(1))


@pytest.fixture(scope="module")
def exported(tiny: Path, graphs: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(tiny, tmp_path_factory.mktemp("exported"), graphs)


@pytest.mark.parametrize("size", [(256, 192), (250, 170), (40, 33)])
@torch.inference_mode()
def test_a_graph_says_what_torch_says_on_pictures_of_any_size(
    tiny: Path, graphs: dict[str, Any], size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PRECISION", "f32")  # of random weights hardly anything would survive the rounding
    detector, _ = checkpoint.read(tiny)
    picture = np.asarray(cell_picture(*size, [(8, 9, 30, 33)]))
    graph.learn_scales(detector)  # else torch learns them from this picture, of 40x33 px wrongly
    eager, quick = detector([as_tensor(picture)])[0], Compiled(detector, Engine(graphs))(picture)
    assert len(eager["boxes"]) > 0
    matches = box_iou(eager["boxes"], quick["boxes"]) * (eager["labels"][:, None] == quick["labels"])
    found = matches.max(dim=1)
    assert (found.values > 0.95).float().mean() > 0.9  # of random weights' findings some lie on a threshold
    torch.testing.assert_close(eager["scores"][:10], quick["scores"][:10], atol=0.01, rtol=0.01)


def test_on_a_synthetic_field_the_starter_finds_by_its_graph_what_it_finds_by_torch(tmp_path: Path) -> None:
    smear, starter = generate(3, cells=60), Path("inference/starter")
    field = smear.image.crop((0, 0, 1280, 960))
    # 16 bits move doubtful cells
    eager = Predictor.load(starter, "cpu", eager=True).predict([field], min_score=0.6)[0]
    predictor = Predictor.load(starter, "cpu", cache=tmp_path)
    quick = predictor.predict([field], min_score=0.4)[0]
    assert predictor.compiled is not None
    assert len(eager) >= 3
    overlap = box_iou(torch.tensor([c.box for c in eager]), torch.tensor([c.box for c in quick])).max(dim=1)
    assert (overlap.values > 0.7).all()
    pairs = [(one, quick[at]) for one, at in zip(eager, overlap.indices.tolist(), strict=True)]
    assert max(abs(one.score - other.score) for one, other in pairs) < 0.25
    looks = [torch.frombuffer(bytearray(one.look + other.look), dtype=torch.int8).float() for one, other in pairs]
    assert min(torch.cosine_similarity(*both.view(2, -1), dim=0) for both in looks) > 0.95


def test_the_trunk_is_in_8_bits_and_says_nearly_what_it_said_in_32(tmp_path: Path) -> None:
    detector, description = checkpoint.read(Path("inference/starter"))
    made = eight_bits.graphs(detector, exact=processor.sums_eight_bits_exactly())
    graph.write(tmp_path, made, description, "0" * 64)
    (weights,) = tmp_path.glob("trunk-*.bin")
    assert weights.stat().st_size < 0.3 * 4 * sum(p.numel() for p in graph.Trunk(detector).parameters())
    field = np.asarray(generate(4, (512, 512), cells=6).image)[None]
    core = graph.openvino().Core()
    exact, rounded = (core.compile_model(trunk, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})(field)
                      for trunk in (graph.convert(detector)["trunk"], made["trunk"]))  # fmt: skip
    for whole, near in zip(exact.values(), rounded.values(), strict=True):
        alike = torch.cosine_similarity(torch.tensor(whole).flatten(), torch.tensor(near).flatten(), dim=0)
        assert alike > 0.95


@torch.inference_mode()
def test_a_graph_that_was_just_made_says_to_the_last_bit_what_it_says_once_it_was_kept(tmp_path: Path) -> None:
    detector, description = checkpoint.read(Path("inference/starter"))
    made = eight_bits.graphs(detector, exact=processor.sums_eight_bits_exactly())
    graph.write(tmp_path, made, description, "0" * 64)
    kept = graph.read(tmp_path, description, "0" * 64)
    field = np.asarray(generate(6, (1024, 1024), cells=16).image.resize((512, 512)))
    first, later = (Compiled(detector, Engine(graphs))(field) for graphs in (made, kept))
    assert len(first["boxes"]) > 8
    assert all(torch.equal(first[name], later[name]) for name in first)


@torch.inference_mode()
def test_rounding_moves_boxes_of_cells_no_way_on_the_mean() -> None:
    detector, _ = checkpoint.read(Path("inference/starter"))
    whole = graph.convert(detector)
    made = eight_bits.graphs(detector, exact=False)  # weights of 7 bits, which move boxes thrice as far as those of 8
    drawn = (generate(seed, (1024, 1024), cells=16).image.resize((512, 512)) for seed in range(6, 14))
    fields = [np.asarray(one) for one in drawn]  # some 500 boxes: on one field chance alone moves them by a third of it
    runs = (Compiled(detector, Engine(graphs)) for graphs in (whole, made, made | {"regions": whole["regions"]}))
    exact, straight, pulled = runs
    with_it, without = (
        torch.cat([eight_bits._moved(exact, one, field) for field in fields]).mean(dim=0).abs()
        for one in (straight, pulled)
    )
    assert without.max() > 0.01  # moves of sides are in fifths of their logarithm, so this is 0.2 % of one
    assert with_it.max() < 0.25 * without.max()


def test_where_drawn_fields_show_a_model_no_cells_its_boxes_stay_as_they_are(tiny: Path) -> None:
    detector = checkpoint.read(tiny)[0]
    whole = graph.convert(detector)
    kept = eight_bits._straightened(detector, whole, whole, [np.zeros((1, 64, 64, 3), np.uint8)])
    assert kept is whole["regions"]


def test_of_a_field_on_which_nothing_is_proposed_nothing_is_said_of_boxes(tiny: Path, graphs: dict[str, Any]) -> None:
    compiled = Compiled(checkpoint.read(tiny)[0], Engine(graphs))
    compiled.rpn.score_thresh = 1.1  # type: ignore[attr-defined]
    assert len(eight_bits._moved(compiled, compiled, noise(64, 96)[None][0])) == 0


def test_nothing_found_is_an_empty_answer(exported: Path) -> None:
    predictor = Predictor.load(exported)
    predictor.model.rpn.score_thresh = 1.1
    assert predictor.predict([noise(64, 64)]) == [[]]


def test_an_exported_folder_works_alone_and_beside_its_checkpoint(
    exported: Path, graphs: dict[str, Any], tmp_path: Path
) -> None:
    folder = write_checkpoint(tmp_path)
    together = export(folder, folder, graphs)
    pictures = [noise(96, 96)]
    assert Predictor.load(exported).predict(pictures) == Predictor.load(together, "cpu").predict(pictures)


@pytest.mark.parametrize("given, reason", [
    ({"labels": ["a", "b", "c"]}, "names 3 labels, and the graphs beside it tell 2 apart"),
    ({"architecture": "faster_rcnn", "options": {"backbone": "efficientnet_lite0"}}, "of 1 maps, of which the graphs"),
    ({"architecture": "attention_rcnn", "options": {"backbone": "efficientnet_lite0"}}, "cannot be made a graph"),
    ({}, "does not name its files"),
])  # fmt: skip
def test_a_graph_that_is_not_of_what_stands_beside_it_is_refused(
    exported: Path, tmp_path: Path, given: dict[str, object], reason: str
) -> None:
    folder = tmp_path / "changed"
    shutil.copytree(exported, folder)
    index = json.loads((folder / graph.INDEX).read_text())
    index["model"] |= given
    (folder / graph.INDEX).write_text(json.dumps(index if given else index | {"files": {"trunk.xml": 5}}))
    with pytest.raises(CheckpointError, match=reason):
        Predictor.load(folder)


def test_files_that_are_no_graph_at_all_are_refused(exported: Path, tmp_path: Path) -> None:
    folder = tmp_path / "changed"
    shutil.copytree(exported, folder)
    index = json.loads((folder / graph.INDEX).read_text())
    index["files"]["trunk.xml"] = graph._put(folder, "trunk.xml", b"words")
    (folder / graph.INDEX).write_text(json.dumps(index))
    with pytest.raises(CheckpointError, match="no graph of OpenVINO's"):
        Predictor.load(folder)


def test_a_graph_of_other_weights_is_refused(graphs: dict[str, Any], tmp_path: Path) -> None:
    other = export(write_checkpoint(tmp_path), tmp_path, graphs)
    write_checkpoint(tmp_path, seed=1)  # trained on, not exported again
    with pytest.raises(CheckpointError, match=r"graph.json was exported from another checkpoint: its weights_sha256"):
        Predictor.load(other, "cpu")


def test_a_damaged_graph_is_refused_with_its_file_named(tiny: Path, graphs: dict[str, Any], tmp_path: Path) -> None:
    out = export(tiny, tmp_path, graphs)
    (weights,) = out.glob("trunk-*.bin")
    weights.write_bytes(b"\0" + weights.read_bytes()[1:-1] + b"\1")
    with pytest.raises(CheckpointError, match=rf"{weights.name} is damaged"):
        Predictor.load(out)
    (out / graph.INDEX).write_text("[]")
    with pytest.raises(CheckpointError, match="not the index of graphs"):
        Predictor.load(out)


def test_a_graph_made_at_the_first_use_is_kept_and_used_again(tiny: Path, tmp_path: Path, monkeypatch) -> None:
    first = Predictor.load(tiny, "cpu", cache=tmp_path)
    monkeypatch.setattr(eight_bits, "graphs", lambda *_, **__: pytest.fail("it was made twice"))
    again = Predictor.load(tiny, "cpu", cache=tmp_path)
    assert again.compiled is not None
    ((one, *_),), ((same, *_),) = first.predict([noise(64, 64)]), again.predict([noise(64, 64)])
    assert same.box == pytest.approx(one.box, abs=1e-3)
    assert same.score == pytest.approx(one.score, abs=1e-5)


def test_weights_for_any_processor_keep_to_half_of_their_8_bits(tiny: Path) -> None:
    detector, _ = checkpoint.read(tiny)
    for exact, largest in ((True, 127), (False, 64)):
        constants = [op for op in eight_bits.graphs(detector, exact=exact)["trunk"].get_ops()
                     if op.get_type_name() == "Constant" and op.get_element_type().get_type_name() == "i8"]  # fmt: skip
        summed = [op.data for op in constants if op.data.ndim == 4]  # with 5, each channel is multiplied for itself
        assert max(np.abs(each.astype(int)).max() for each in summed) == largest


def test_an_export_is_for_any_processor_and_what_is_kept_for_one_like_this(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr(eight_bits, "graphs", lambda detector, exact: made.append(exact) or graph.convert(detector))
    monkeypatch.setenv("MARROWSCOPE_CACHE", str(tmp_path / "cache"))
    for able in (True, False):
        monkeypatch.setattr(processor, "sums_eight_bits_exactly", lambda able=able: able)
        Predictor.load(tiny, "cpu")
        main(["export", "--checkpoint", str(tiny), "--out", str(tmp_path / "out")])
    assert made == [True, False]  # the second machine finds what the first exported


def test_a_graph_that_other_code_made_is_not_used(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Predictor.load(tiny, "cpu", cache=tmp_path)
    monkeypatch.setattr(prepared, "maker", lambda: "0ther0ne")
    Predictor.load(tiny, "cpu", cache=tmp_path)
    assert len([kept for kept in (tmp_path / "graphs").iterdir() if (kept / graph.INDEX).exists()]) == 2


def test_without_openvino_torch_does_it_and_the_log_says_so(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    with caplog.at_level(logging.WARNING):
        predictor = Predictor.load(tiny, "cpu", cache=tmp_path)
    assert predictor.compiled is None
    assert [record.message for record in caplog.records] == [
        f"Running {tiny} by torch, several times slower than by OpenVINO: OpenVINO is not installed "
        "(import of openvino halted; None in sys.modules)"
    ]
    assert predictor.predict([noise(64, 64)], min_score=0)


def test_a_detector_of_another_build_is_left_to_torch() -> None:
    detector = registry.build("lite_fpn", classes=2, **OPTIONS)
    detector.roi_heads = torch.nn.Identity()
    with pytest.raises(graph.GraphError, match="a FasterRCNN with Identity cannot be made a graph"):
        graph.convert(detector)


def test_the_proposed_detector_is_run_whole_by_torch_not_by_half_as_a_graph(tmp_path: Path) -> None:
    options = {"backbone": "efficientnet_lite0", "proposals": 20}
    detector = registry.build("attention_rcnn", classes=2, **options)
    with pytest.raises(graph.GraphError, match="a AttentionRCNN with RoIHeads cannot be made a graph"):
        graph.convert(detector)
    checkpoint.write(tmp_path, detector.state_dict(), Description("attention_rcnn", LABELS, options))
    assert Predictor.load(tmp_path, "cpu", cache=tmp_path).compiled is None


class Killed(BaseException):
    """Ends a function where a kill would end the program."""


@pytest.mark.parametrize("moment", range(5))
def test_a_kill_in_the_middle_of_an_export_leaves_the_last_whole_one(
    tiny: Path,
    graphs: dict[str, Any],
    other_graphs: dict[str, Any],
    tmp_path: Path,
    moment: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    description = checkpoint.read(tiny)[1]
    graph.write(tmp_path, graphs, description, "of the first")
    before = (tmp_path / graph.INDEX).read_bytes()
    replaced: list[object] = []

    def replace(*paths: object) -> None:
        if len(replaced) == moment:
            raise Killed
        replaced.append(replacing(*paths))

    replacing = os.replace
    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(Killed):
        graph.write(tmp_path, other_graphs, description, "of the second")
    monkeypatch.undo()
    assert (tmp_path / graph.INDEX).read_bytes() == before
    assert graph.read(tmp_path, description, "of the first").keys() == graphs.keys()

    graph.write(tmp_path, graphs, description, "of the third")
    assert len(list(tmp_path.iterdir())) == 5  # nothing of the second is left


def test_neither_exporting_nor_looking_ever_reaches_for_the_network(tiny: Path, tmp_path: Path) -> None:
    watched = f"""
import socket, sys
from pathlib import Path
def refused(*given, **named):
    print("the network was reached for:", given)
    raise OSError("no network here")
socket.socket.connect = socket.getaddrinfo = socket.create_connection = refused
from inference.__main__ import main
assert main(["export", "--checkpoint", {str(tiny)!r}, "--out", {str(tmp_path)!r}]) == 0
from inference.detectors.predictor import Predictor
from tests.inference.detectors import noise
Predictor.load({str(tmp_path)!r}).predict([noise(64, 64)])
assert sys.modules["openvino_telemetry"] is None, "the telemetry is there"
"""
    home = {**os.environ, "HOME": str(tmp_path / "home"), "MARROWSCOPE_CACHE": str(tmp_path / "cache")}
    done = subprocess.run([sys.executable, "-c", watched], capture_output=True, text=True, check=True, env=home)
    assert "the network was reached for" not in done.stdout
    assert not (tmp_path / "home").exists()
    assert json.loads((tmp_path / graph.INDEX).read_text())["model"]["weights_sha256"]
