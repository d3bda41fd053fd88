"""The learning bench replays what it says: nothing is learnt twice, edits are counted, and it goes on where it was."""

import json
from collections import Counter
from pathlib import Path

import pytest
import torch

from tests.bench import bench_learning, learning_report
from tests.bench import learning_world as world
from tests.bench.learning_replay import Protocol, Replay, _review
from tests.inference.detectors import cell_picture

CODES = ["lymphocyte", "monocyte", "basophil", "plasma_cell"]
SMALL = Protocol(seeds=1, rounds=1, fields=1, cases=1, a_case=2, steps=1, canvas=64, batch=1, scale=0.1,
                 start_epochs=1, start_steps=1, start_cells=2, val_fields=1)  # fmt: skip


def singles(folder: Path, each: int) -> Path:
    """A COCO file of pictures of one cell, `each` of every label, no two alike."""
    (folder / "images").mkdir(parents=True)
    images, annotations = [], []
    for number in range(each * len(CODES)):
        left, top = 100 + number % 20, 110 + number // 20
        cell_picture(360, 363, [(left, top, left + 140, top + 150)]).save(folder / "images" / f"{number}.png")
        images.append({"id": number, "file_name": f"{number}.png", "width": 360, "height": 363})
        annotations.append({"id": number, "image_id": number, "category_id": number % len(CODES),
                            "bbox": [left, top, 140, 150]})  # fmt: skip
    categories = [{"id": number, "name": code} for number, code in enumerate(CODES)]
    path = folder / "cells.json"
    path.write_text(json.dumps({"images": images, "annotations": annotations, "categories": categories}))
    return path


@pytest.fixture
def replay(tmp_path: Path) -> Replay:
    return Replay(singles(tmp_path / "train", 9), singles(tmp_path / "val", 6), tmp_path / "out", SMALL)


def test_a_bench_does_its_rounds_once_and_writes_what_came_of_them(replay, monkeypatch, capsys):
    bench_learning.work(replay)
    monkeypatch.setattr(Replay, "round", lambda *unit: pytest.fail(f"done again: {unit}"))
    bench_learning.work(replay)
    learning_report.write(replay, replay.out / "drawn")

    results = [replay.result(0, strategy, 1) for strategy in ("uncertainty", "random")]
    assert all(len(result["chosen"]) == 1 for result in results)
    assert all(sum(result["learnt"].values()) == world.CELLS for result in results)
    assert replay.result(0, "random", 0)["test"]["recall_new"] == 0
    assert json.loads((replay.out / "drawn" / "results.json").read_text())["known"] == ["lymphocyte", "basophil"]
    assert "| 1 | random |" in (replay.out / "drawn" / "table.md").read_text()
    assert (replay.out / "drawn" / "curves.webp").stat().st_size > 1000
    assert "clicks to review" in capsys.readouterr().out


def test_no_pool_and_no_test_shows_a_photograph_that_the_start_learnt_from(replay):
    start = {photograph for photograph in replay._first if photograph.code in replay.known}
    assert Counter(photograph.code for photograph in start) == {"lymphocyte": 2, "basophil": 2}
    assert not start & set(replay._rest)
    pool = replay._fields("seed-0")
    assert len(pool) == 2
    assert {len(field.codes) for field in pool} == {world.CELLS}
    assert [field.codes for field in replay._fields("seed-0")] == [field.codes for field in pool]


def test_a_reviewer_relabels_removes_and_draws_what_the_truth_says():
    field = world.Field("a.jpg", 0, [(0, 0, 50, 50), (100, 0, 150, 50), (200, 0, 250, 50)], ["a", "b", "c"])
    said = {
        "boxes": torch.tensor([[0.0, 0, 50, 50], [102, 0, 150, 50], [300, 0, 350, 50], [200, 0, 250, 50]]),
        "labels": torch.tensor([1, 1, 2, 2]),
        "scores": torch.tensor([0.9, 0.9, 0.8, 0.6]),
    }
    assert _review(said, field, ["a", "b"], 0.7) == {"accepted": 1, "relabelled": 1, "removed": 1, "drawn": 1}


def test_a_folder_of_another_protocol_is_refused_and_a_longer_run_of_the_same_goes_on(tmp_path):
    bench_learning.claim(tmp_path, SMALL)
    bench_learning.claim(tmp_path, Protocol(**{**vars(SMALL), "rounds": 9}))
    with pytest.raises(SystemExit, match="another steps"):
        bench_learning.claim(tmp_path, Protocol(**{**vars(SMALL), "steps": 5}))
