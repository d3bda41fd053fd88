"""A region proposal network that learns at the places drawn for its losses alone, and proposes what it half believes.

Of the thousands of anchors on a picture its losses take a hundred or so (Ren et al. 2015, "Faster R-CNN", 3.1.3). All
are needed to propose, but only those teach: what leads to them is done once more, for them alone, and the way back
through all the others, an eighth of a training step, falls away. Losses and gradients are the same but for rounding.
"""

from typing import Self

import torch
from torch import Tensor
from torch.nn import functional
from torchvision.models.detection.image_list import ImageList
from torchvision.models.detection.rpn import RegionProposalNetwork

BELIEVED = 0.05  # of 300 proposals on a field half are less sure than this: they take time and blur what is found
Proposed = tuple[list[Tensor], dict[str, Tensor]]


class SampledRPN(RegionProposalNetwork):
    """torchvision's, for its `RPNHead` of one 3x3 convolution. everywhere: learn as torchvision's does."""

    everywhere = False

    def train(self, mode: bool = True) -> Self:
        self.score_thresh = 0.0 if mode else BELIEVED  # the heads learn from every background
        super().train(mode)
        return self

    def forward(self, images: ImageList, features: dict[str, Tensor],
                targets: list[dict[str, Tensor]] | None = None) -> Proposed:  # fmt: skip
        """Boxes `[N, 4]` a picture, xyxy in its pixels, and in training both losses under torchvision's names."""
        self._maps = list(features.values())
        seen = features if self.everywhere else {name: each.detach() for name, each in features.items()}
        proposed: Proposed = super().forward(images, seen, targets)
        self._maps = []
        return proposed

    def compute_loss(self, objectness: Tensor, pred_bbox_deltas: Tensor, labels: list[Tensor],
                     regression_targets: list[Tensor]) -> tuple[Tensor, Tensor]:  # fmt: skip
        """As torchvision's: of objectness and of the boxes, from `[B * A]` anchors of all pictures and levels."""
        if self.everywhere:
            return super().compute_loss(objectness, pred_bbox_deltas, labels, regression_targets)  # type: ignore[no-any-return]
        drawn = [torch.cat(each).nonzero()[:, 0] for each in self.fg_bg_sampler(labels)]
        cells, anchors = len(drawn[0]), torch.cat(drawn)
        sure, moves = self._said_of(anchors)
        wanted, truth = torch.cat(regression_targets)[drawn[0]], torch.cat(labels)[anchors]
        off = functional.smooth_l1_loss(moves[:cells], wanted, beta=1 / 9, reduction="sum") / len(anchors)
        return functional.binary_cross_entropy_with_logits(sure, truth), off

    def _said_of(self, anchors: Tensor) -> tuple[Tensor, Tensor]:
        """What the head says of anchors `[M]`, numbered as torchvision does: `[M]` objectness and `[M, 4]` deltas.

        Their numbers run over pictures, in each over levels, in each over rows, columns and the anchors of a place.
        """
        each = self.head.cls_logits.out_channels
        counts = [each * one.shape[2] * one.shape[3] for one in self._maps]
        picture, rest = anchors // sum(counts), anchors % sum(counts)
        starts = torch.tensor(counts, device=anchors.device).cumsum(0)
        level = torch.bucketize(rest, starts, right=True)
        rows = self._maps[0].new_empty(len(anchors), 9 * self._maps[0].shape[1])
        for number, one in enumerate(self._maps):
            own = (level == number).nonzero()[:, 0]
            place = (rest[own] - (starts[number] - counts[number])) // each
            rows = rows.index_copy(0, own, _around(one, picture[own], place).to(rows.dtype))
        return self._said(rows, rest % each)

    def _said(self, rows: Tensor, anchor: Tensor) -> tuple[Tensor, Tensor]:
        """The head on what lies around places, `[M, 9 * C]`, and of each one of its anchors."""
        (conv, *_), *_ = self.head.conv
        hidden = functional.linear(rows, conv.weight.permute(0, 2, 3, 1).flatten(1), conv.bias).relu()
        number = torch.arange(len(rows), device=rows.device)
        outputs = (functional.linear(hidden, part.weight.flatten(1), part.bias).float()
                   for part in (self.head.cls_logits, self.head.bbox_pred))  # fmt: skip
        sure, moves = outputs
        return sure[number, anchor], moves.view(len(rows), -1, 4)[number, anchor]


def _around(maps: Tensor, picture: Tensor, place: Tensor) -> Tensor:
    """The 3x3 places around each of `[M]`, as a convolution sees them: `[M, 9 * C]`; of maps `[B, C, H, W]`."""
    width = maps.shape[3]
    padded = functional.pad(maps.permute(0, 2, 3, 1), (0, 0, 1, 1, 1, 1))
    height, wide = padded.shape[1:3]
    corner = (picture * height + place // width) * wide + place % width
    steps = torch.tensor([down * wide + right for down in range(3) for right in range(3)], device=maps.device)
    return functional.embedding(corner[:, None] + steps, padded.reshape(-1, maps.shape[1])).flatten(1)
