"""A comparison trains every architecture with every seed once, and puts the same numbers of all side by side."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from inference.training import compare, figures, reports
from inference.training.compare import Comparison, Job, Variant
from tests.inference.detectors import OPTIONS, TINY, coco_file

SMALL = Variant("small", "lite_fpn", OPTIONS)
SMALLER = Variant("smaller", "lite_fpn", {**OPTIONS, "channels": 8})


def comparison(folder: Path, **changes: object) -> Comparison:
    data = coco_file(folder, count=6)
    recipe = replace(TINY, epochs=1, steps_per_epoch=1)
    return replace(Comparison(data, data, folder / "out", recipe, [SMALL], [0], device="cpu"), **changes)


def test_what_is_finished_is_not_done_again_and_more_may_be_added(tmp_path: Path) -> None:
    told: list[Job] = []
    compare.run(comparison(tmp_path), told.append)
    weights = tmp_path / "out" / "runs" / "small-seed0" / "model.safetensors"
    before = weights.stat().st_mtime_ns
    summary = compare.run(comparison(tmp_path, variants=[SMALL, SMALLER], seeds=[0]), told.append)
    assert [(job.variant.name, job.seed, job.finished) for job in told] == [
        ("small", 0, False), ("small", 0, True), ("smaller", 0, False),
    ]  # fmt: skip
    assert weights.stat().st_mtime_ns == before
    assert json.loads(json.dumps(summary)) == json.loads((tmp_path / "out" / "comparison.json").read_text())
    files = reports.write_comparison(comparison(tmp_path, variants=[SMALL, SMALLER]), summary)
    assert all(path.stat().st_size > 300 for path in files)
    assert "| smaller | 1 | " in (tmp_path / "out" / "comparison.md").read_text()
    small, smaller = summary["architectures"]["small"], summary["architectures"]["smaller"]
    assert small["parameters"] > smaller["parameters"]
    assert small["labels"]["AP"].keys() == {"mean", "spread", "values"}
    assert len(small["histories"]) == 1

    with pytest.raises(compare.ComparisonError, match="small-seed0 was begun with another recipe"):
        compare.run(comparison(tmp_path, recipe=replace(TINY, epochs=3)))


def test_the_split_is_the_same_each_time_and_shares_no_picture(tmp_path: Path) -> None:
    wanted = comparison(tmp_path, pictures=5)
    train, val = compare.split(wanted)
    names = [[image["file_name"] for image in json.loads(path.read_text())["images"]] for path in (train, val)]
    assert (len(names[0]), len(names[1])) == (4, 1)
    assert not set(names[0]) & set(names[1])
    first = train.read_text()
    assert compare.split(wanted)[0].read_text() == first
    assert (train.parent / "images" / names[0][0]).is_file()


def named(path: Path, *categories: str) -> Path:
    """A copy of a COCO file with other names for its categories."""
    coco = json.loads(path.read_text())
    for category, name in zip(coco["categories"], categories, strict=True):
        category["name"] = name
    other = path.with_name("test.json")
    other.write_text(json.dumps(coco))
    return other


def test_labels_that_the_model_or_the_test_file_alone_has_are_drawn_too(tmp_path: Path) -> None:
    wanted = comparison(tmp_path)
    wanted = replace(wanted, test=named(wanted.data, "monocyte", "eosinophil"), drawn=0.0)
    files = reports.write_comparison(wanted, compare.run(wanted))
    assert [path.name for path in files if path.stat().st_size > 300][-1] == "side-by-side.png"


def test_a_test_file_without_any_label_that_is_learnt_is_refused_before_anything_is_trained(tmp_path: Path) -> None:
    wanted = comparison(tmp_path)
    test = named(wanted.data, "eosinophil", "basophil")
    with pytest.raises(compare.ComparisonError, match=rf"{test} has no cell of any label that {wanted.data} teaches"):
        compare.run(replace(wanted, test=test))
    assert not (tmp_path / "out" / "runs").exists()


@pytest.mark.parametrize("epochs", [1, 3, 40])
def test_learning_curves_are_marked_at_whole_epochs_that_took_place(
    epochs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    monkeypatch.setattr(figures, "save", lambda figure, panels, path: drawn.extend(panels))
    history = [{"losses": {"loss": 1.0}, "score": 0.5} for _ in range(epochs)]
    figures.learning(tmp_path / "learning.png", {"small": [history]})
    for axes in drawn:
        left, right = axes.get_xlim()
        ticks = [tick for tick in axes.get_xticks() if left <= tick <= right]
        assert ticks
        assert all(tick == round(tick) and 1 <= tick <= epochs for tick in ticks)


def test_spread_is_the_samples_deviation_and_none_of_a_single_value() -> None:
    assert compare.spread([1.0, 3.0]) == {"mean": 2, "spread": pytest.approx(2**0.5), "values": [1.0, 3.0]}
    assert compare.spread([1.0]) == {"mean": 1, "spread": None, "values": [1.0]}
    assert compare.spread([None, None])["mean"] is None
