"""The numbers that judge a model are right on cases worked out by hand."""

from pathlib import Path

import numpy as np
import pytest
import torch

from annotations.services.labels import LINEAGES as LINEAGES_OF_THE_PLATFORM
from annotations.services.labels import STAGES
from inference.detectors.calibrated import Calibration
from inference.training import calibration, matching, maturation, metrics
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


def test_a_label_that_came_second_is_ranked_by_its_own_score_and_counts_for_nothing() -> None:
    said = found(BOXES, [1, 3], [1.0, 1.0]) | {"label_scores": torch.tensor([[0.5, 0.4, 0.1], [0.0, 0.0, 1.0]])}
    report = metrics.measure(dataset([2, 3]), [said])
    assert report["labels"]["per_class"]["segmented_neutrophil"] == pytest.approx(1)  # no other was likelier to be one
    assert report["labels"]["classes"]["segmented_neutrophil"]["found"] == 0
    assert report["labels"]["counts"]["band_neutrophil"] == {"mean": 0, "MAE": 1, "bias": 1}
    assert report["lineages"]["AP"] == pytest.approx(1)


def test_a_label_is_held_to_its_own_score_and_a_lineage_to_its_lineages() -> None:
    said = found(BOXES[:1], [1], [1.0]) | {"label_scores": torch.tensor([[0.5, 0.4, 0.1]])}
    said |= {"lineage_scores": torch.tensor([0.9])}
    report = metrics.measure(dataset([1]), [said])
    assert report["labels"]["ECE"] == pytest.approx(0.5)
    assert report["lineages"]["ECE"] == pytest.approx(0.1)


def test_a_cell_of_doubtful_lineage_is_found_as_a_cell() -> None:
    said = found(BOXES[:1], [1], [0.9]) | {"label_scores": torch.tensor([[0.4, 0.0, 0.5]])}
    report = metrics.measure(dataset([1]), [said | {"lineage_scores": torch.tensor([0.4])}])
    assert (report["lineages"]["recall"], report["any_cell"]["recall"]) == (1, 1)
    assert report["any_cell"]["ECE"] == pytest.approx(0.1)
    assert report["lineages"]["ECE"] == pytest.approx(0.6)


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


def test_each_class_has_its_own_ap_family_recall_and_exact_limits() -> None:
    report = metrics.measure(dataset([1, 3], [1]), [found(BOXES, [1, 3], [1.0, 1.0]), found(BOXES[:0], [], [])])
    band, none = report["labels"]["classes"]["band_neutrophil"], report["labels"]["classes"]["segmented_neutrophil"]
    assert (band["cells"], band["found"], band["recall"], band["precision"]) == (2, 1, 0.5, 1)
    assert (band["recall_low"], band["recall_high"]) == pytest.approx((0.0126, 0.9874), abs=1e-4)
    assert band["AP50"] == pytest.approx(0.5, abs=0.01)
    assert (band["APm"], band["AR100"]) == pytest.approx((0.5, 0.5), abs=0.01)
    assert (none["AP"], none["recall"], none["recall_low"], none["recall_high"]) == (None, None, 0, 1)
    assert report["labels"]["classes"]["lymphocyte"].keys() > set(metrics.AP_NAMES)


def test_exact_limits_are_rumkes() -> None:
    assert matching.interval(10, 100) == pytest.approx((0.0490, 0.1762), abs=1e-4)
    assert matching.interval(0, 100) == pytest.approx((0, 0.0362), abs=1e-4)
    assert matching.interval(100, 100) == pytest.approx((0.9638, 1), abs=1e-4)


def test_a_neighbouring_stage_is_forgiven_and_a_farther_one_is_not() -> None:
    neighbour = metrics.measure(dataset([1, 3]), [found(BOXES, [2, 3], [1.0, 1.0])])["labels"]
    assert (neighbour["recall"], neighbour["tolerant"]["recall"]) == (0.5, 1)
    assert neighbour["tolerant"]["classes"]["band_neutrophil"]["recall"] == 1
    assert neighbour["tolerant"]["classes"]["segmented_neutrophil"]["precision"] == 1
    farther = metrics.measure(dataset([1, 3]), [found(BOXES, [3, 3], [1.0, 1.0])])["labels"]
    assert (farther["recall"], farther["tolerant"]["recall"]) == (0.5, 0.5)


def test_stages_neighbour_in_the_order_of_maturation_whatever_the_labels_order() -> None:
    allowed = maturation.tolerated(["band_neutrophil", "metamyelocyte", "myelocyte", "eosinophil"])
    assert allowed[1, 2]
    assert allowed[2, 3]
    assert not allowed[1, 3]
    assert allowed[4].tolist() == [False, False, False, False, True]
    assert not maturation.tolerated(["band_neutrophil", "myelocyte"])[1, 2]


def test_the_orders_are_of_labels_that_the_platform_has_and_stay_in_one_lineage() -> None:
    lineages = {spec.code: spec.lineage or spec.code for spec in (*LINEAGES_OF_THE_PLATFORM, *STAGES)}
    for order in maturation.ORDERS:
        assert len({lineages[code] for code in order}) == 1


def test_the_confusion_says_who_was_taken_for_whom_missed_and_made_up() -> None:
    far = np.array([[300, 300, 350, 350]], np.float32)
    said = found(np.concatenate([BOXES[:1], far]), [2, 3], [0.9, 0.8])
    confusion = metrics.measure(dataset([1, 3]), [said])["labels"]["confusion"]
    assert confusion["names"] == LABELS
    assert confusion["rows"] == [[0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]


def test_the_differential_is_in_per_cent_of_all_cells() -> None:
    report = metrics.measure(dataset([1, 3], [1]), [found(BOXES, [1, 3], [1.0, 1.0]), found(BOXES[:0], [], [])])
    assert report["labels"]["differential"]["lymphocyte"] == pytest.approx({"true": 100 / 3, "found": 50})


def test_curves_are_there_when_asked_for() -> None:
    level = metrics.measure(dataset([1, 3]), [found(BOXES, [1, 3], [0.9, 0.6])], curves=True)["labels"]
    assert level["precision_recall"]["lymphocyte"] == [1.0] * 101
    assert level["precision_recall"]["segmented_neutrophil"] is None
    assert level["reliability"] == [
        {"score": pytest.approx(0.6), "right": 1, "cells": 1},
        {"score": pytest.approx(0.9), "right": 1, "cells": 1},
    ]


def test_two_findings_of_touching_cells_are_shared_out() -> None:
    cells = matching.Cells(np.array([[0, 0, 10, 10], [3, 0, 13, 10]], float), np.array([1, 1]))
    found = matching.Findings(np.array([[2, 0, 12, 10], [0, 0, 10, 10], [1, 0, 11, 10]], float), np.ones(3, int),
                              np.array([0.9, 0.8, 0.7]))  # fmt: skip
    assert matching.match(cells, found, np.eye(2, dtype=bool)).tolist() == [1, 0, matching.NOBODY]


def test_calibration_error_is_the_gap_between_score_and_truth() -> None:
    said = [found(BOXES, [1, 1], [0.9, 0.9])]
    level = metrics.Level(LABELS, np.arange(4), dataset([1]).samples, said)
    assert level.calibration_error() == pytest.approx(0.4)  # half are right, 0.9 was said


def test_overlap_of_boxes_and_of_empty_ones() -> None:
    a = np.array([[0, 0, 2, 2], [5, 5, 5, 5]], float)
    np.testing.assert_allclose(matching.overlaps(a, np.array([[1, 0, 3, 2]], float)), [[1 / 3], [0]])


def test_calibration_brings_overconfident_scores_to_what_was_right() -> None:
    random = np.random.default_rng(0)
    logits = random.normal(0, 2, 4000)
    right = (random.random(4000) < 1 / (1 + np.exp(-(logits / 2 - 0.7)))).astype(float)
    fitted = calibration.fit(1 / (1 + np.exp(-logits)), right)
    assert fitted.temperature == pytest.approx(2, rel=0.1)
    assert fitted.bias == pytest.approx(-0.7, abs=0.1)


def test_too_little_to_calibrate_on_changes_nothing() -> None:
    assert calibration.fit(np.zeros(0), np.zeros(0)) == Calibration()
    assert calibration.fit(np.full(50, 0.5), np.ones(50)) == Calibration()
