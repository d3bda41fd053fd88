"""Keeps a detector from learning that there is nothing where there is a cell that nobody could identify.

Such a cell is in the targets under the label `IGNORED`. torchvision calls background whatever lies on no cell of the
targets; what lies on an ignored one, and on no other, is taken out of that again: it teaches neither part anything.
"""

from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from inference.detectors.base import IGNORED, Target

Places = list[Tensor]


def heed_ignored(detector: nn.Module) -> nn.Module:
    """Make a torchvision detector's RPN and RoI heads heed `IGNORED`; its weights and their names stay as they are."""
    rpn: Any = detector.rpn
    heads: Any = detector.roi_heads
    rpn.assign_targets_to_anchors = partial(_anchors, rpn, rpn.assign_targets_to_anchors)
    heads.assign_targets_to_proposals = partial(_proposals, heads, heads.assign_targets_to_proposals)
    return detector


def shares(boxes: Tensor, ignored: Tensor) -> Tensor:
    """What part of each of the boxes `[M, 4]` lies on that one of the ignored `[K, 4]` where most does, 0-1: `[M]`."""
    corner = torch.minimum(boxes[:, None, 2:], ignored[:, 2:]) - torch.maximum(boxes[:, None, :2], ignored[:, :2])
    own = (boxes[:, 2:] - boxes[:, :2]).prod(dim=1).clamp(min=1e-9)
    found: Tensor = corner.clamp(min=0).prod(dim=2).amax(dim=1) / own
    return found


def _anchors(rpn: Any, assign: Any, anchors: Places, targets: list[Target]) -> tuple[list[Tensor], list[Tensor]]:
    """`[A]` of 1 for a cell, 0 for background, -1 for neither, and of each the box it is to become: `[A, 4]`."""
    known = [{"boxes": target["boxes"][target["labels"] > 0]} for target in targets]
    labels, matched = assign(anchors, known)
    for own, places, target in zip(labels, anchors, targets, strict=True):
        _ignore(own, places, target["boxes"], target["labels"], rpn.proposal_matcher.low_threshold)
    _leave_one(labels, anchors, [target["boxes"][target["labels"] == IGNORED] for target in targets])
    return labels, matched


def _proposals(
    heads: Any, assign: Any, proposals: Places, boxes: list[Tensor], labels: list[Tensor]
) -> tuple[list[Tensor], list[Tensor]]:
    """Which of a picture's boxes each proposal has to become, `[P]`, and its label, `[P]`, as `_anchors`."""
    known = [own > 0 for own in labels]
    pick = [[part[keep] for part, keep in zip(parts, known, strict=True)] for parts in (boxes, labels)]
    matched, found = assign(proposals, *pick)
    for own, places, truth, named in zip(found, proposals, boxes, labels, strict=True):
        _ignore(own, places, truth, named, heads.proposal_matcher.low_threshold)
    _leave_one(found, proposals, [truth[named == IGNORED] for truth, named in zip(boxes, labels, strict=True)])
    numbers = [keep.nonzero()[:, 0] for keep in known]
    return [rows[own] if len(rows) else own for rows, own in zip(numbers, matched, strict=True)], found


def _ignore(own: Tensor, places: Tensor, boxes: Tensor, labels: Tensor, least: float) -> None:
    """Of the places that would be background, those with `least` of them on an ignored box become neither."""
    ignored = boxes[labels == IGNORED]
    if len(ignored):
        own[(own == 0) & (shares(places, ignored) >= least)] = -1


def _leave_one(labels: list[Tensor], places: Places, ignored: Places) -> None:
    """A mean over nothing is no number: where every place of all pictures is neither, one stays background.

    It is that of the first picture's which lies least on an ignored box.
    """
    if labels and len(labels[0]) and not any((own >= 0).any() for own in labels):
        labels[0][shares(places[0], ignored[0]).argmin()] = 0
