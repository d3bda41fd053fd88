"""The two baselines of the paper: Faster R-CNN on ResNet-50, single scale and with a pyramid."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torchvision.models import ResNet50_Weights, resnet50
from torchvision.models.detection import FasterRCNN
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.backbone_utils import resnet_fpn_backbone
from torchvision.ops import FrozenBatchNorm2d, MultiScaleRoIAlign


class WeightsMissing(RuntimeError):
    """ImageNet weights were asked for and can neither be read nor downloaded."""


class LastMap(nn.Module):
    """ResNet-50 to its last map: `[B, 3, H, W]` to `[B, 2048, H/32, W/32]`."""

    out_channels = 2048

    def __init__(self, resnet: nn.Module) -> None:
        super().__init__()
        self.body = nn.Sequential(*list(resnet.children())[:-2])

    def forward(self, images: Tensor) -> Tensor:
        maps: Tensor = self.body(images)
        return maps


def build_single_scale(*, classes: int, weights: str | None = None, proposals: int = 1000) -> FasterRCNN:
    """`faster_rcnn`: RPN and head on the last map alone, RoIAlign in place of RoI pooling."""
    resnet = resnet50(norm_layer=FrozenBatchNorm2d)
    _load(resnet, weights)
    return FasterRCNN(
        LastMap(resnet),
        rpn_anchor_generator=AnchorGenerator(((32, 64, 128, 256),), ((0.5, 1.0, 2.0),)),
        box_roi_pool=MultiScaleRoIAlign(["0"], output_size=7, sampling_ratio=2),
        **_common(classes, proposals),
    )


def build_pyramid(*, classes: int, weights: str | None = None, proposals: int = 1000) -> FasterRCNN:
    """`faster_rcnn_fpn`: the same over C2-C5 with a Feature Pyramid Network."""
    backbone = resnet_fpn_backbone(backbone_name="resnet50", weights=None, trainable_layers=5)
    _load(backbone.body, weights)
    return FasterRCNN(backbone, **_common(classes, proposals))


def _common(classes: int, proposals: int) -> dict[str, Any]:
    # Anchors 0.7 / 0.3 and 1:1 as in the paper. Resizing is the framing's business, not the model's.
    return {
        "num_classes": classes + 1,
        "_skip_resize": True,
        "rpn_fg_iou_thresh": 0.7,
        "rpn_bg_iou_thresh": 0.3,
        "rpn_positive_fraction": 0.5,
        "rpn_post_nms_top_n_train": 2 * proposals,
        "rpn_post_nms_top_n_test": proposals,
        "box_score_thresh": 0.02,
    }


def _load(resnet: nn.Module, weights: str | None) -> None:
    """Fill a ResNet-50: `None` leaves it random, `"DEFAULT"` downloads torchvision's, else a local file."""
    if weights is None:
        return
    resnet.load_state_dict(_read(weights), strict=False)


def _read(weights: str) -> Mapping[str, Any]:
    if weights != "DEFAULT" and not Path(weights).is_file():
        raise WeightsMissing(f"there is no file {weights} with ResNet-50 weights")
    try:
        if weights == "DEFAULT":
            state: Mapping[str, Any] = ResNet50_Weights.DEFAULT.get_state_dict(progress=False, check_hash=True)
        else:
            state = torch.load(weights, map_location="cpu", weights_only=True)
    except OSError as offline:
        raise WeightsMissing(
            f"torchvision's ResNet-50 weights could not be downloaded ({offline}); "
            "give a local file with --set weights=PATH, or --set weights=none to start from random weights"
        ) from offline
    return state
