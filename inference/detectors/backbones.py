"""The backbones of the paper's three models: ResNet-50, or EfficientNet-Lite0 for a machine without a GPU.

Each comes as the arguments of torchvision's `FasterRCNN` that have to fit it. `weights` is None for random
ones, "DEFAULT" for ImageNet's (torchvision's download; the light ones lie in an installed package), else a file.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torchvision.models import ResNet50_Weights, resnet50
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.backbone_utils import resnet_fpn_backbone
from torchvision.models.detection.faster_rcnn import FastRCNNPredictor, TwoMLPHead
from torchvision.ops import FrozenBatchNorm2d, MultiScaleRoIAlign

from inference.detectors import lite_fpn

RESNET, LITE = "resnet50", "efficientnet_lite0"
SHAPES = (0.5, 1.0, 2.0)  # of anchors, height to width; torchvision's
POOLED = 7  # bins across a RoI


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


class LiteLastMap(lite_fpn.LiteBody):
    """EfficientNet-Lite0 to its last map: `[B, 3, H, W]` to `[B, 320, H/32, W/32]`."""

    out_channels = lite_fpn.CHANNELS[-1]

    def forward(self, images: Tensor) -> Tensor:
        return self.maps(images)[-1]


def last_map(name: str, *, weights: str | None, classes: int, head_width: int | None) -> dict[str, Any]:
    """Arguments of a single-scale `FasterRCNN`."""
    light = _checked(name) == LITE
    body: Any = _lite_last_map(weights) if light else _resnet_last_map(weights)
    return {
        "backbone": body,
        "rpn_anchor_generator": AnchorGenerator(((32, 64, 128, 256),), (SHAPES,)),
        "box_roi_pool": MultiScaleRoIAlign(["0"], output_size=POOLED, sampling_ratio=2),
        **_head(body.out_channels, head_width or (256 if light else 1024), classes),
        **(_light() if light else {}),
    }


def _resnet_last_map(weights: str | None) -> LastMap:
    resnet = resnet50(norm_layer=FrozenBatchNorm2d)
    _fill_resnet(resnet, weights)
    return LastMap(resnet)


def _lite_last_map(weights: str | None) -> LiteLastMap:
    last = LiteLastMap(pretrained=weights == "DEFAULT")
    _fill_lite(last.body, weights)
    return last


def pyramid(
    name: str, *, weights: str | None, classes: int, channels: int | None, head_width: int | None
) -> dict[str, Any]:
    """Arguments of a `FasterRCNN` over a Feature Pyramid Network: C2-C5 of ResNet-50, C3-C5 of the light one."""
    if _checked(name) == LITE:
        return _lite_pyramid(weights, classes, channels or 128, head_width or 256)
    backbone = resnet_fpn_backbone(backbone_name=RESNET, weights=None, trainable_layers=5)
    if channels not in (None, backbone.out_channels):
        raise TypeError(f"the pyramid over {RESNET} has {backbone.out_channels} channels")
    _fill_resnet(backbone.body, weights)
    return {
        "backbone": backbone,
        "box_roi_pool": MultiScaleRoIAlign(["0", "1", "2", "3"], output_size=POOLED, sampling_ratio=2),
        **_head(backbone.out_channels, head_width or 1024, classes),
    }


def _lite_pyramid(weights: str | None, classes: int, channels: int, head_width: int) -> dict[str, Any]:
    backbone = lite_fpn.LiteBackbone(channels, pretrained=weights == "DEFAULT")
    _fill_lite(backbone.body, weights)
    levels = list(lite_fpn.LEVELS)
    return {
        "backbone": backbone,
        "rpn_anchor_generator": AnchorGenerator(lite_fpn.ANCHOR_SIZES, ((1.0,),) * len(levels)),
        "box_roi_pool": MultiScaleRoIAlign(
            levels, output_size=POOLED, sampling_ratio=2, canonical_scale=112, canonical_level=4
        ),
        **_head(channels, head_width, classes),
        **_light(),
    }


def _light() -> dict[str, Any]:
    """What the light backbone was trained with, and as many samples a picture as `lite_fpn` takes."""
    return {
        "image_mean": lite_fpn.MEAN,
        "image_std": lite_fpn.STD,
        "rpn_batch_size_per_image": 128,
        "box_batch_size_per_image": 64,
    }


def _head(channels: int, width: int, classes: int) -> dict[str, Any]:
    return {
        "box_head": TwoMLPHead(channels * POOLED**2, width),
        "box_predictor": FastRCNNPredictor(width, classes + 1),
    }


def _checked(name: str) -> str:
    if name not in (RESNET, LITE):
        raise TypeError(f"there is no backbone {name!r}; there are {RESNET}, {LITE}")
    return name


def _fill_resnet(resnet: nn.Module, weights: str | None) -> None:
    if weights == "DEFAULT":
        resnet.load_state_dict(_downloaded(), strict=False)
    elif weights is not None:
        resnet.load_state_dict(_read(weights, "ResNet-50"), strict=False)


def _fill_lite(body: nn.Module, weights: str | None) -> None:
    if weights not in (None, "DEFAULT"):
        body.load_state_dict(_read(weights, "EfficientNet-Lite0"), strict=False)


def _read(weights: str, what: str) -> Mapping[str, Any]:
    if not Path(weights).is_file():
        raise WeightsMissing(f"there is no file {weights} with {what} weights")
    state: Mapping[str, Any] = torch.load(weights, map_location="cpu", weights_only=True)
    return state


def _downloaded() -> Mapping[str, Any]:
    try:
        state: Mapping[str, Any] = ResNet50_Weights.DEFAULT.get_state_dict(progress=False, check_hash=True)
    except OSError as offline:
        raise WeightsMissing(
            f"torchvision's ResNet-50 weights could not be downloaded ({offline}); give a local file with "
            "--set model.weights='\"PATH\"', or --set model.weights=null to start from random weights"
        ) from offline
    return state
