"""The two baselines of the paper: Faster R-CNN, single scale and with a pyramid."""

from typing import Any

from torchvision.models.detection import FasterRCNN

from inference.detectors import backbones


def build_single_scale(
    *,
    classes: int,
    backbone: str = backbones.RESNET,
    weights: str | None = None,
    proposals: int = 1000,
    head_width: int | None = None,
) -> FasterRCNN:
    """`faster_rcnn`: RPN and head on the last map alone, RoIAlign in place of RoI pooling."""
    parts = backbones.last_map(backbone, weights=weights, classes=classes, head_width=head_width)
    return FasterRCNN(**parts, **common(proposals))


def build_pyramid(
    *,
    classes: int,
    backbone: str = backbones.RESNET,
    weights: str | None = None,
    proposals: int = 1000,
    channels: int | None = None,
    head_width: int | None = None,
) -> FasterRCNN:
    """`faster_rcnn_fpn`: the same over several scales with a Feature Pyramid Network."""
    parts = backbones.pyramid(backbone, weights=weights, classes=classes, channels=channels, head_width=head_width)
    return FasterRCNN(**parts, **common(proposals))


def common(proposals: int) -> dict[str, Any]:
    """What the paper's three models share: anchors 0.7 / 0.3 and 1:1. Resizing is the framing's business."""
    return {
        "_skip_resize": True,
        "rpn_fg_iou_thresh": 0.7,
        "rpn_bg_iou_thresh": 0.3,
        "rpn_positive_fraction": 0.5,
        "rpn_post_nms_top_n_train": 2 * proposals,
        "rpn_post_nms_top_n_test": proposals,
        "box_score_thresh": 0.02,
    }
