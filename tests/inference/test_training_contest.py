"""Models of different labels are measured on one file in the file's own words."""

import torch

from inference.training.metrics import renumbered


def test_what_a_model_says_is_told_in_the_files_order_and_labels_it_does_not_know_score_nothing() -> None:
    found = {
        "boxes": torch.tensor([[0.0, 0, 9, 9], [20, 20, 29, 29]]),
        "labels": torch.tensor([1, 2]),
        "scores": torch.tensor([0.9, 0.8]),
        "label_scores": torch.tensor([[0.7, 0.2], [0.3, 0.6]]),
    }
    said = renumbered(found, ["lymphocyte", "monocyte"], ["plasma_cell", "monocyte", "lymphocyte"])
    assert said["labels"].tolist() == [3, 2]
    torch.testing.assert_close(said["label_scores"], torch.tensor([[0, 0.2, 0.7], [0, 0.6, 0.3]]))


def test_a_picture_without_findings_is_told_too() -> None:
    nothing = {"boxes": torch.zeros(0, 4), "labels": torch.zeros(0, dtype=torch.int64), "scores": torch.zeros(0),
               "label_scores": torch.zeros(0, 2)}  # fmt: skip
    said = renumbered(nothing, ["b", "a"], ["a", "b", "c"])
    assert said["label_scores"].shape == (0, 3)
    assert not len(said["labels"])
