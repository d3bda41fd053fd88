"""A box is the mean of those its label was found in, weighted by their scores; what touches it or is called otherwise
stays out, and scores and labels are torchvision's."""

import torch
from torch import Tensor
from torchvision.models.detection.roi_heads import RoIHeads

from inference.detectors.averaging import AveragingHeads
from tests.inference.detectors import tiny_detector

SETTINGS = {"fg_iou_thresh": 0.5, "bg_iou_thresh": 0.5, "batch_size_per_image": 8, "positive_fraction": 0.5,
            "bbox_reg_weights": None, "score_thresh": 0.02, "nms_thresh": 0.5}  # fmt: skip
SIZE = (200, 200)
Found = dict[str, Tensor]


def found_by(kind: type[RoIHeads], boxes: list[list[float]], scores: list[list[float]], most: int = 100) -> Found:
    """What heads make of boxes that are not moved any further; scores: of the background and of each label."""
    heads = kind(None, None, None, **SETTINGS, detections_per_img=most)  # type: ignore[arg-type]
    logits, places = torch.tensor(scores).reshape(-1, 3).log(), torch.tensor(boxes).reshape(-1, 4)
    still = torch.zeros(len(places), 12)
    found = zip(*heads.postprocess_detections(logits, still, [places], [SIZE]), strict=True)
    return dict(zip(("boxes", "scores", "labels"), next(found), strict=True))


def test_a_box_is_the_mean_of_those_that_were_found_for_its_cell_by_their_scores() -> None:
    boxes = [[10.0, 10, 50, 50], [12.0, 10, 52, 50], [48.0, 10, 88, 50]]  # the last one's cell touches it
    found = found_by(AveragingHeads, boxes, [[0.09, 0.9, 0.01], [0.69, 0.3, 0.01], [0.19, 0.8, 0.01]])
    torch.testing.assert_close(found["boxes"], torch.tensor([[10.5, 10, 50.5, 50], [48.0, 10, 88, 50]]))
    torch.testing.assert_close(found["scores"], torch.tensor([0.9, 0.8]))


def test_boxes_of_another_label_and_boxes_that_overlap_too_little_do_not_count() -> None:
    boxes = [[10.0, 10, 50, 50], [12.0, 10, 52, 50], [20.0, 10, 60, 50]]  # the last overlaps the first by 0.6
    found = found_by(AveragingHeads, boxes, [[0.09, 0.9, 0.01], [0.29, 0.01, 0.7], [0.69, 0.3, 0.01]])
    torch.testing.assert_close(found["boxes"], torch.tensor(boxes[:2]))
    assert found["labels"].tolist() == [1, 2]


def test_labels_and_scores_are_those_that_torchvision_gives() -> None:
    torch.manual_seed(0)
    corners = (torch.rand(60, 2) * 120).repeat(5, 1)
    boxes = torch.cat([corners, corners + 40], dim=1) + 4 * torch.rand(300, 4)
    scores = torch.rand(300, 3).softmax(dim=1)
    for most in (100, 7):
        ours, theirs = (found_by(kind, boxes.tolist(), scores.tolist(), most) for kind in (AveragingHeads, RoIHeads))
        assert torch.equal(ours["scores"], theirs["scores"])
        assert torch.equal(ours["labels"], theirs["labels"])
        assert not torch.equal(ours["boxes"], theirs["boxes"])


def test_where_nothing_is_found_there_is_nothing_to_average() -> None:
    assert found_by(AveragingHeads, [], [])["boxes"].shape == (0, 4)


def test_coordinates_are_not_rounded_where_the_rest_runs_in_16_bits() -> None:
    boxes = [[101.25, 10, 141.25, 50], [101.75, 10, 141.75, 50]]
    with torch.autocast("cpu", torch.bfloat16):
        found = found_by(AveragingHeads, boxes, [[0.5, 0.4, 0.1], [0.5, 0.4, 0.1]])
    torch.testing.assert_close(found["boxes"][0], torch.tensor([101.5, 10, 141.5, 50]))


def test_the_light_detector_averages() -> None:
    assert type(tiny_detector(0).roi_heads) is AveragingHeads
