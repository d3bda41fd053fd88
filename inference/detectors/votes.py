"""One label and one honest score for each cell, from all that a detector says about it.

A detector that wavers between two stages gives each half its confidence, and by the better half alone the
cell would look doubtful, though that it is a granulocyte is certain. So the likeliest label is the label, and
the score is what is said for all labels of its lineage together. A threshold then asks "is it a cell of this
lineage?", and no stage is lost for being hard to tell from its neighbours. Whether it is a cell at all is what is said
for all labels together, which survives a change of laboratory best. (To let the lineages' sums choose
the label was tried: granulocytes, having seven stages, then take the monocytes.)
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
    """One finding a cell, best first: `boxes`, `labels`, `scores` of the lineage, `label_scores` `[K, L]` of each,
    `cell_scores` of all together.

    found: a detector's output, its labels from 1; `looks` stay with their boxes. kin: `[L, L]` from `kinship`.
    """
    boxes, labels, scores = found["boxes"], found["labels"], found["scores"]
    kept = nms(boxes, scores, SAME_CELL_IOU)
    close = box_iou(boxes[kept], boxes) >= SAME_CELL_IOU  # [K, N]
    each = [_best(close & (labels == label), scores) for label in range(1, len(kin) + 1)]
    said = torch.stack(each, dim=1)  # [K, L]
    said = said / said.sum(dim=1, keepdim=True).clamp(min=1)  # labels come from boxes of their own and may pass 1
    label = said.argmax(dim=1)
    best = (said * kin[label]).sum(dim=1)  # [K]
    order = best.argsort(descending=True, stable=True)
    looks = {"looks": found["looks"][kept][order]} if "looks" in found else {}
    return {
        "boxes": boxes[kept][order],
        "labels": label[order] + 1,
        "scores": best[order],
        "label_scores": said[order],
        "cell_scores": said.sum(dim=1)[order],
        **looks,
    }


def _best(chosen: Tensor, scores: Tensor) -> Tensor:
    """The highest of the chosen scores in each row, 0 where none is: `[K, N]` and `[N]` to `[K]`."""
    return (chosen * scores).amax(dim=1) if len(scores) else torch.zeros(len(chosen))
