"""`attention_rcnn`: Faster R-CNN whose proposals come from glimpses and whose boxes an actor refines."""

from typing import Any

from torch import Tensor
from torchvision.models.detection import FasterRCNN

from inference.detectors import backbones, faster_rcnn
from inference.detectors.attention.glimpses import Glimpses, Search
from inference.detectors.attention.pyramid import FusedPyramid
from inference.detectors.attention.refinement import Rules
from inference.detectors.attention.refiner import Refiner, View
from inference.detectors.base import Losses, Output, Target
from inference.detectors.proposing import BELIEVED


class AttentionRCNN(FasterRCNN):
    """torchvision's Faster R-CNN with a local search in front of its heads and a refiner behind them.

    refine: False gives what the plain heads say of the proposals of all glimpses; it may be set at any time.
    """

    def __init__(self, parts: dict[str, Any], search: Search, rules: Rules) -> None:
        super().__init__(**parts)
        self.coarse: str = parts["box_roi_pool"].featmap_names[-1]
        self.glimpses = Glimpses(self.backbone.out_channels, search)
        features = parts["box_predictor"].cls_score.in_features
        self.refiner = Refiner(features, search.width, rules) if rules.t_max else None
        self.refine = self.refiner is not None

    def train(self, mode: bool = True) -> "AttentionRCNN":
        super().train(mode)
        self.rpn.score_thresh = 0.0 if mode else BELIEVED  # a glimpse has to be able to add nothing
        return self

    def forward(self, images: list[Tensor], targets: list[Target] | None = None) -> Losses | list[Output]:
        before = [tuple(image.shape[-2:]) for image in images]
        batch, targets = self.transform(images, targets)
        maps = self.backbone(batch.tensors)
        proposals, losses = self.rpn(batch, maps, targets)
        level, sizes = maps[self.coarse], batch.image_sizes
        stride = batch.tensors.shape[-1] / level.shape[-1]
        seen, proposals, looking = self.glimpses(level, stride, sizes, proposals, targets)
        view = View(self.roi_heads, maps, sizes)
        if not self.training:
            found = self._detect(view, proposals, seen)
            detections: list[Output] = self.transform.postprocess(found, sizes, before)
            return detections
        _, plain = self.roi_heads(maps, proposals, sizes, targets)
        refining = self.refiner.losses(view, proposals, seen, targets) if self.refiner and self.refine else {}
        return {**losses, **looking, **plain, **refining}

    def _detect(self, view: View, proposals: list[Tensor], seen: Any) -> list[Output]:
        if self.refiner and self.refine:
            return self.refiner.detect(view, proposals, seen)
        found: list[Output] = self.roi_heads(view.maps, proposals, view.sizes)[0]
        return found


def build(
    *,
    classes: int,
    backbone: str = backbones.RESNET,
    weights: str | None = None,
    proposals: int = 1000,
    channels: int | None = None,
    head_width: int | None = None,
    search: dict[str, Any] | None = None,
    refinement: dict[str, Any] | None = None,
) -> AttentionRCNN:
    """`search` and `refinement` change settings of `Search` and `Rules`."""
    parts = backbones.pyramid(backbone, weights=weights, classes=classes, channels=channels, head_width=head_width)
    levels = 5 if backbone == backbones.RESNET else 3
    parts["backbone"] = FusedPyramid(parts["backbone"], levels)
    parts |= faster_rcnn.common(proposals)
    return AttentionRCNN(parts, Search(**search or {}), Rules(**refinement or {}))
