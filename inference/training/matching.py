"""Which finding is which true cell: boxes of one picture, each cell found once, the surest finding first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import betaincinv

MATCH_IOU = 0.5
NOBODY = -1  # the finding is of no cell


class Cells(NamedTuple):
    """True cells of one picture: `boxes` `[N, 4]` xyxy, `labels` `[N]` from 1."""

    boxes: np.ndarray
    labels: np.ndarray


class Findings(NamedTuple):
    """What a detector found on one picture: `boxes` `[M, 4]` xyxy, `labels` `[M]` from 1, `scores` `[M]`."""

    boxes: np.ndarray
    labels: np.ndarray
    scores: np.ndarray

    def above(self, floor: float) -> "Findings":
        """Those with a score of at least `floor`, the surest first."""
        order = np.argsort(-self.scores, kind="stable")
        order = order[self.scores[order] >= floor]
        return Findings(self.boxes[order], self.labels[order], self.scores[order])


def areas(boxes: np.ndarray) -> np.ndarray:
    """Square pixels of each box: `[N, 4]` xyxy to `[N]`."""
    sizes: np.ndarray = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    return sizes


def overlaps(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Intersection over union of every pair: `[N, 4]` and `[M, 4]` xyxy to `[N, M]`. Empty boxes give 0."""
    corner = np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2])
    shared = corner.clip(min=0).prod(-1)
    iou: np.ndarray = shared / np.maximum(areas(a)[:, None] + areas(b)[None] - shared, 1e-9)
    return iou


def on_ignored(boxes: np.ndarray, cells: np.ndarray, ignored: np.ndarray) -> np.ndarray:
    """Which of the boxes `[M, 4]` are of something ignored `[K, 4]` and of none of the cells `[N, 4]`: `[M]` bool.

    Half of such a box lies on the ignored one, as pycocotools has it for crowds at IoU 0.5.
    """
    corner = np.minimum(boxes[:, None, 2:], ignored[:, 2:]) - np.maximum(boxes[:, None, :2], ignored[:, :2])
    own = np.maximum(areas(boxes), 1e-9)
    share = corner.clip(min=0).prod(-1).max(axis=1, initial=0) / own
    found: np.ndarray = (share >= MATCH_IOU) & (overlaps(boxes, cells).max(axis=1, initial=0) < MATCH_IOU)
    return found


def match(cells: Cells, found: Findings, agree: np.ndarray) -> np.ndarray:
    """For each finding, in the order given, the number of the cell it found at IoU 0.5 or more, or NOBODY: `[M]`.

    agree: `[L + 1, L + 1]` bool, whether a finding labelled `i` may be a cell labelled `j`.
    """
    close = np.where(agree[found.labels][:, cells.labels], overlaps(found.boxes, cells.boxes), 0)
    close[close < MATCH_IOU] = 0
    partner = np.full(len(found.labels), NOBODY)
    if (close > 0).sum(0).max(initial=0) <= 1 and (close > 0).sum(1).max(initial=0) <= 1:  # nothing is contested
        rows, columns = np.nonzero(close)
        partner[rows] = columns
        return partner
    for row in range(len(close)):
        if close[row].max() > 0:
            partner[row] = close[row].argmax()
            close[:, partner[row]] = 0
    return partner


@dataclass(frozen=True)
class Tally:
    """Of each label, background first: true `cells`, those `caught`; `said` findings, those `right`. `[L + 1]` each."""

    cells: np.ndarray
    caught: np.ndarray
    said: np.ndarray
    right: np.ndarray

    @classmethod
    def of(cls, truth: Sequence[Cells], found: Sequence[Findings], agree: np.ndarray) -> "Tally":
        """Count over pictures; `found` holds what passes the threshold, the surest first."""
        columns: list[list[np.ndarray]] = [[], [], [], []]
        for cells, findings in zip(truth, found, strict=True):
            partner = match(cells, findings, agree)
            hit = partner != NOBODY
            rows = (cells.labels, cells.labels[partner[hit]], findings.labels, findings.labels[hit])
            for column, labels in zip(columns, rows, strict=True):
                column.append(labels)
        return cls(*(_histogram(column, len(agree)) for column in columns))

    def totals(self) -> dict[str, float]:
        """Recall and precision over all labels together; 0 where there is nothing to recall or to be right about."""
        recall = self.caught.sum() / max(1, self.cells.sum())
        return {"recall": float(recall), "precision": float(self.right.sum() / max(1, self.said.sum()))}

    def of_label(self, label: int) -> dict[str, float | int | None]:
        """Recall and precision of one label with exact 95 % limits; None where there is nothing to count."""
        cells, caught, said, right = (int(a[label]) for a in (self.cells, self.caught, self.said, self.right))
        return {"cells": cells, "found": said,
                **_share("recall", caught, cells), **_share("precision", right, said)}  # fmt: skip


def confusion(truth: Sequence[Cells], found: Sequence[Findings], labels: int) -> np.ndarray:
    """`[L + 1, L + 1]` counts: row true label, column found label, both from 1; column 0 missed, row 0 nothing there.

    Cells are paired with findings by place alone.
    """
    table = np.zeros((labels + 1, labels + 1), int)
    for cells, findings in zip(truth, found, strict=True):
        partner = match(cells, findings, np.ones_like(table, dtype=bool))
        hit = partner != NOBODY
        np.add.at(table, (cells.labels[partner[hit]], findings.labels[hit]), 1)
        np.add.at(table, (0, findings.labels[~hit]), 1)
        missed = np.setdiff1d(np.arange(len(cells.labels)), partner[hit])
        np.add.at(table, (cells.labels[missed], 0), 1)
    return table


def interval(count: int, total: int) -> tuple[float, float]:
    """Exact binomial 95 % limits of `count / total` (Clopper and Pearson 1934), 0-1; (0, 1) for nothing at all."""
    low = betaincinv(count, total - count + 1, 0.025) if count else 0.0
    high = betaincinv(count + 1, total - count, 0.975) if count < total else 1.0
    return float(low), float(high)


def _share(name: str, count: int, total: int) -> dict[str, float | None]:
    low, high = interval(count, total)
    return {name: count / total if total else None, f"{name}_low": low, f"{name}_high": high}


def _histogram(labels: Sequence[np.ndarray], size: int) -> np.ndarray:
    everything = np.concatenate([*labels, np.zeros(0, int)]).astype(int)
    return np.bincount(everything, minlength=size)
