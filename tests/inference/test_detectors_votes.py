"""A cell's label and score come from all that is said about it, lineage by lineage."""

import pytest
import torch
from torch import Tensor

from inference.detectors import votes

LABELS = ["myelocyte", "promyelocyte", "monocyte", "lymphocyte"]
KIN = votes.kinship(LABELS, {"myelocyte": "granulocyte", "promyelocyte": "granulocyte"})


def said(*rows: tuple[float, int, float]) -> dict[str, Tensor]:
    """Rows of (left edge, label, score); every box is 100 px wide."""
    boxes = torch.tensor([[left, 0.0, left + 100, 100] for left, _, _ in rows]).reshape(-1, 4)
    labels = torch.tensor([label for _, label, _ in rows], dtype=torch.int64)
    return {"boxes": boxes, "labels": labels, "scores": torch.tensor([score for _, _, score in rows])}


def test_the_likeliest_label_is_the_label_and_all_that_is_said_the_score() -> None:
    found = votes.count(said((0, 1, 0.4), (2, 3, 0.3), (4, 2, 0.25)), KIN)
    assert found["labels"].tolist() == [1]
    assert found["scores"].tolist() == pytest.approx([0.95])
    assert found["lineage_scores"].tolist() == pytest.approx([0.65])
    assert found["label_scores"].tolist() == [pytest.approx([0.4, 0.25, 0.3, 0])]
    assert found["boxes"].tolist() == [[0, 0, 100, 100]]


def test_cells_apart_are_counted_apart_best_first() -> None:
    found = votes.count(said((0, 4, 0.5), (300, 1, 0.45), (303, 2, 0.4)), KIN)
    assert found["labels"].tolist() == [1, 4]
    assert found["scores"].tolist() == pytest.approx([0.85, 0.5])


def test_votes_that_pass_one_are_shared_out() -> None:
    found = votes.count(said((0, 1, 0.9), (1, 3, 0.6)), KIN)
    assert found["scores"].tolist() == pytest.approx([1])
    assert found["lineage_scores"].tolist() == pytest.approx([0.6])


def test_nothing_said_is_nothing_found() -> None:
    found = votes.count(said(), KIN)
    assert found["boxes"].shape == (0, 4)
    assert len(found["scores"]) == len(found["labels"]) == len(found["label_scores"]) == 0


def test_a_label_without_a_lineage_is_its_own() -> None:
    assert KIN.tolist() == [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
