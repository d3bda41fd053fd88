"""The numbers that judge a model are right on cases worked out by hand."""

from pathlib import Path

import numpy as np
import pytest
import torch

from inference.training import calibration, metrics
from inference.training.data import Dataset, Sample

BOXES = np.array([[0, 0, 50, 50], [100, 100, 150, 150]], np.float32)
LABELS = ["band_neutrophil", "segmented_neutrophil", "lymphocyte"]
LINEAGES = {"band_neutrophil": "granulocyte", "segmented_neutrophil": "granulocyte", "lymphocyte": "lymphocyte"}


def dataset(*labels: list[int]) -> Dataset:
    samples = [Sample(Path("x"), BOXES[: len(row)], np.array(row, np.int64)) for row in labels]
    return Dataset(samples, LABELS, LINEAGES, "", "")


def found(boxes: np.ndarray, labels: list[int], scores: list[float]) -> dict[str, torch.Tensor]:
    numbers = torch.tensor(labels, dtype=torch.int64)
    return {"boxes": torch.tensor(boxes).reshape(-1, 4), "labels": numbers, "scores": torch.tensor(scores)}


def test_a_perfect_model_has_ap_one_and_no_count_error() -> None:
    report = metrics.measure(dataset([1, 3]), [found(BOXES, [1, 3], [1.0, 1.0])])
    for level in ("labels", "lineages", "any_cell"):
        assert report[level]["AP"] == pytest.approx(1)
        assert (report[level]["recall"], report[level]["precision"]) == (1, 1)
        assert report[level]["ECE"] == pytest.approx(0)
        assert all(row["MAE"] == 0 for row in report[level]["counts"].values())
    assert report["labels"]["per_class"]["segmented_neutrophil"] is None  # there is none to find


def test_a_wrong_stage_of_the_right_lineage_counts_for_the_lineage() -> None:
    report = metrics.measure(dataset([1, 3]), [found(BOXES, [2, 3], [1.0, 1.0])])
    assert report["lineages"]["AP"] == pytest.approx(1)
    assert report["labels"]["AP"] < 0.6
    assert report["labels"]["counts"]["band_neutrophil"] == {"mean": 1, "MAE": 1, "bias": -1}
    assert report["labels"]["counts"]["segmented_neutrophil"] == {"mean": 0, "MAE": 1, "bias": 1}
    assert report["lineages"]["counts"]["granulocyte"]["MAE"] == 0


def test_each_cell_is_found_once_and_only_above_the_threshold() -> None:
    twice = np.concatenate([BOXES[:1], BOXES[:1] + 1, BOXES[1:]])
    report = metrics.measure(dataset([1, 1]), [found(twice, [1, 1, 1], [0.9, 0.8, 0.6])])
    assert report["labels"]["recall"] == 0.5
    assert report["labels"]["precision"] == 0.5
    assert report["labels"]["counts"]["band_neutrophil"] == {"mean": 2, "MAE": 0, "bias": 0}


def test_nothing_found_is_zero_and_not_an_error() -> None:
    report = metrics.measure(dataset([1], []), [found(BOXES[:0], [], []), found(BOXES[:0], [], [])])
    assert report["score"] == 0
    assert report["labels"]["recall"] == 0
    assert report["labels"]["counts"]["band_neutrophil"]["bias"] == -0.5


def test_calibration_error_is_the_gap_between_score_and_truth() -> None:
    said = [found(BOXES, [1, 1], [0.9, 0.9])]
    level = metrics.Level(LABELS, np.arange(4), dataset([1]).samples, said)
    assert level.calibration_error() == pytest.approx(0.4)  # half are right, 0.9 was said


def test_overlap_of_boxes_and_of_empty_ones() -> None:
    a = np.array([[0, 0, 2, 2], [5, 5, 5, 5]], float)
    np.testing.assert_allclose(metrics.overlaps(a, np.array([[1, 0, 3, 2]], float)), [[1 / 3], [0]])


def test_calibration_brings_overconfident_scores_to_what_was_right() -> None:
    random = np.random.default_rng(0)
    logits = random.normal(0, 2, 4000)
    right = (random.random(4000) < 1 / (1 + np.exp(-(logits / 2 - 0.7)))).astype(float)
    temperature, bias = calibration.fit(1 / (1 + np.exp(-logits)), right)
    assert temperature == pytest.approx(2, rel=0.1)
    assert bias == pytest.approx(-0.7, abs=0.1)


def test_too_little_to_calibrate_on_changes_nothing() -> None:
    assert calibration.fit(np.zeros(0), np.zeros(0)) == (1.0, 0.0)
    assert calibration.fit(np.full(50, 0.5), np.ones(50)) == (1.0, 0.0)
