"""The bench does the same work with every rival, takes all tricks out of the plain one, and writes what it measured."""

import json
from functools import partial
from pathlib import Path

import pytest
import torch
from torchvision.models.detection import fasterrcnn_resnet50_fpn
from torchvision.ops import MultiScaleRoIAlign

from inference.__main__ import main
from inference.benchmarks import scoring, timing
from inference.benchmarks.plain import Plain, plain
from inference.detectors import checkpoint, registry
from inference.detectors.checkpoint import Description
from inference.detectors.predictor import Predictor
from tests.inference.detectors import LABELS, OPTIONS, noise, tiny_detector


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    checkpoint.write(
        folder, tiny_detector().state_dict(), Description("lite_fpn", LABELS, OPTIONS, framing={"scale": 0.2})
    )
    return folder


def test_rivals_take_turns_and_each_begins() -> None:
    called: list[str] = []
    rounds: list[None] = []
    rivals = {name: lambda number, name=name: called.append(f"{name}{number}") for name in "ab"}
    times = timing.by_turns(rivals, 2, lambda: rounds.append(None))
    assert called == ["b0", "a0", "a0", "b0", "b1", "a1"]  # the first round warms up
    assert len(rounds) == 3
    assert {name: len(one.seconds) for name, one in times.items()} == {"a": 2, "b": 2}
    assert times["a"].a_piece(4).seconds == [each / 4 for each in times["a"].seconds]
    assert times["a"].summary().keys() == {"median_ms", "p95_ms", "busy_median_ms", "peak_MB", "rounds"}


def test_memory_is_what_a_rival_needed_on_top_of_what_was_held() -> None:
    times = timing.by_turns({"large": lambda number: torch.ones(25_000_000), "none": lambda number: None}, 3, list)
    large, none = (times[name].summary()["peak_MB"] for name in ("large", "none"))
    assert none is not None
    assert large is not None
    assert large > 50  # of its 100
    assert large > none  # whose may be some, where another thread of the process took or gave back meanwhile


def test_a_ratio_is_the_median_of_the_rounds_own() -> None:
    slow, fast = timing.Timed([4, 9, 90], [2, 2, 2]), timing.Timed([2, 3, 1], [1, 1, 1])
    assert timing.ratio(slow, fast) == {"clock": 3, "busy": 2}


def test_the_plain_peer_gives_the_same_answers_without_the_tricks(tiny: Path) -> None:
    eager = Predictor.load(tiny, "cpu", eager=True)
    slow = Plain.of(checkpoint.read(tiny)[0], eager)
    ((one, *_),), ((same, *_),) = slow.predict([noise(480, 320)], 0), eager.predict([noise(480, 320)], 0)
    assert same.box == pytest.approx(one.box, abs=2)  # the other one computes in 16 bits
    assert same.score == pytest.approx(one.score, abs=0.03)


def test_the_plain_detector_learns_everything_on_planes_of_colours() -> None:
    detector = registry.build("lite_fpn", classes=2)
    slow = plain(detector.to(memory_format=torch.channels_last))
    assert any("forward" in module.__dict__ for module in detector.modules())
    assert not any("forward" in module.__dict__ for module in slow.modules())
    assert type(slow.roi_heads.box_roi_pool) is MultiScaleRoIAlign
    assert not all(parameter.requires_grad for parameter in detector.parameters())
    assert all(parameter.requires_grad for parameter in slow.parameters())
    assert all(parameter.is_contiguous() for parameter in slow.parameters())


def test_our_evaluation_is_pycocotools() -> None:
    report = scoring.measure(5, 20, 1, list)
    assert report["rivals"].keys() == {"ours", "pycocotools"}
    assert report["largest_difference"] < 1e-6


def test_the_bench_looks_at_fields_and_writes_what_it_measured(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    small = partial(fasterrcnn_resnet50_fpn, min_size=64, max_size=96)  # as it comes it takes seconds a field
    monkeypatch.setattr("inference.benchmarks.plain.fasterrcnn_resnet50_fpn", small)
    out = tmp_path / "bench.json"
    words = ["--only", "looking", "--fields", "1", "--cells", "3", "--rounds", "1", "--device", "cpu"]
    assert main(["bench", "--checkpoint", str(tiny), "--out", str(out), *words]) == 0
    report = json.loads(out.read_text())["looking"]
    assert report["rivals"].keys() == {
        "as shipped",
        "as shipped, one alone",
        "plain torch float32",
        "torchvision resnet50",
    }
    assert report["ratios"].keys() == {"plain torch float32", "torchvision resnet50"}
    assert report["AP"].keys() == {"as shipped", "plain torch float32"}
    assert report["ceiling"]["field_GFLOP"] > 0
    assert "torchvision resnet50 takes" in capsys.readouterr().out
