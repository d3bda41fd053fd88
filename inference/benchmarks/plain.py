"""The peers: our detectors by plain torch in 32 bits, every trick taken out, and torchvision's own Faster R-CNN."""

import copy
from collections.abc import Iterable
from io import BytesIO

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torchvision.models.detection import fasterrcnn_resnet50_fpn
from torchvision.ops import MultiScaleRoIAlign

from inference.detectors.base import Output
from inference.detectors.framing import as_tensor
from inference.detectors.lite_fpn import LiteBody
from inference.detectors.pooling import RowPool
from inference.detectors.predictor import Predictor
from inference.detectors.proposing import SampledRPN


class Plain(Predictor):
    """The same weights and the same answers by eager torch: float32, planes of colours, a picture at a time."""

    @classmethod
    def of(cls, detector: nn.Module, like: Predictor) -> "Plain":
        predictor = cls(plain(detector), like.labels, like.framing, lineages=like.lineages, device=str(like.device),
                        calibration=like.calibration, lineage_calibration=like.lineage_calibration,
                        label_calibration=like.label_calibration)  # fmt: skip
        predictor.model.to(memory_format=torch.contiguous_format)
        return predictor

    def each(self, images: Iterable) -> Iterable[Output]:  # type: ignore[type-arg,override]
        """One after the other: nothing is decoded ahead."""
        return (output for image in images for output in self._look([self.show(image)]))

    @torch.inference_mode()
    def _run(self, parts: list[np.ndarray]) -> list[Output]:
        outputs = [self.model([as_tensor(part, self.device)])[0] for part in parts]
        return [{name: tensor.cpu() for name, tensor in output.items()} for output in outputs]


def plain(detector: nn.Module) -> nn.Module:
    """A copy of the detector without what makes it quick: it learns all layers, in 32 bits, on planes of colours."""
    slow = copy.deepcopy(detector).to(memory_format=torch.contiguous_format)
    for module in slow.modules():
        if isinstance(module, LiteBody):
            module.maps = module.body  # type: ignore[method-assign]
        if isinstance(module, nn.Conv2d):
            module.__dict__.pop("forward", None)  # of precision.learn_depthwise_in_float32
        if isinstance(module, RowPool):
            module.__class__ = MultiScaleRoIAlign
        if isinstance(module, SampledRPN):
            module.everywhere = True
    return slow.requires_grad_(True)


class Torchvision:
    """torchvision's `fasterrcnn_resnet50_fpn` as it comes: shorter side 800, longer at most 1333; random weights."""

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self.model = fasterrcnn_resnet50_fpn(weights=None, weights_backbone=None).to(device).eval()

    @torch.inference_mode()
    def look(self, data: bytes) -> dict[str, Tensor]:
        """From a JPEG's bytes to boxes."""
        with Image.open(BytesIO(data)) as picture:
            image = as_tensor(picture.convert("RGB"), self.device)
        found: dict[str, Tensor] = self.model([image])[0]
        return found
