"""How good a detector is: COCO's AP family, counts, and whether its scores mean what they say.

The shape of what `measure` returns is written down in docs/inference.md: files, checkpoints and pages rest on it.
"""

import contextlib
import gc
import io
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import repeat
from typing import Any

import numpy as np
import torch
from faster_coco_eval import COCO, COCOeval_faster

from inference.detectors.base import Output
from inference.training.data import Dataset, Sample
from inference.training.matching import NOBODY, Cells, Findings, Tally, areas, confusion, match, on_ignored
from inference.training.maturation import tolerated

THRESHOLD = 0.7  # the confidence from which a proposal counts, as in the paper
AP_NAMES = ("AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl")
COCO_SIZES = (32**2, 96**2)  # px of area: up to here a cell is small, medium; beyond, large
WORTH_RANKING = 0.001  # what is less likely comes after the hundred findings of a class that COCO looks at
EVERY_SCORE = 0.05  # below it nobody looks, and calibration is not asked for


def measure(
    dataset: Dataset, outputs: Sequence[Output], threshold: float = THRESHOLD, *, curves: bool = False
) -> dict[str, Any]:
    """Everything at once, at the level of labels, of lineages and of any cell at all. `score` is the labels' AP.

    What is found of a cell that nobody could identify is neither right nor wrong: nothing here counts it.
    outputs: one per sample: boxes xyxy in the picture's pixels, labels as the dataset numbers them, scores;
        `label_scores` `[K, L]`, where given, rank every label of every cell for AP, while `scores` pass the threshold.
    curves: precision over recall and reliability as well, which plots need and checkpoints do not.
    """
    parts = levels(dataset, outputs)
    report: dict[str, Any] = {name: level.report(threshold) for name, level in parts.items()}
    report["labels"]["tolerant"] = parts["labels"].agreement(threshold, tolerated(dataset.labels))
    for name, level in parts.items():
        report[name] |= level.curves() if curves else {}
    return {"score": report["labels"]["AP"], "threshold": threshold, **report}


def levels(dataset: Dataset, outputs: Sequence[Output]) -> dict[str, "Level"]:
    """What is measured: the labels themselves, their lineages, and any cell at all."""
    lineages, upper = lineages_of(dataset)
    own = np.arange(len(dataset.labels) + 1)
    return {
        "labels": Level(dataset.labels, own, dataset.samples, outputs, "label_scores"),
        "lineages": Level(lineages, upper, dataset.samples, outputs, "lineage_scores"),
        "any_cell": Level(["cell"], np.minimum(upper, 1), dataset.samples, outputs),
    }


def renumbered(found: Output, known: Sequence[str], words: Sequence[str]) -> Output:
    """What a model of the labels `known` found, in the numbers of `words`, among which they are; others score 0."""
    places = torch.tensor([words.index(word) for word in known])
    scores = found["label_scores"].new_zeros(len(found["label_scores"]), len(words))
    scores[:, places] = found["label_scores"]
    return {**found, "labels": places[found["labels"] - 1] + 1, "label_scores": scores}


def lineages_of(dataset: Dataset) -> tuple[list[str], np.ndarray]:
    """The lineages' codes, and for each label from 0 (background) the number of its lineage from 1."""
    lineages = sorted({dataset.lineages.get(code, code) for code in dataset.labels})
    upper = np.array([0] + [lineages.index(dataset.lineages.get(code, code)) + 1 for code in dataset.labels])
    return lineages, upper


class Level:
    """Truth and findings with their labels put together into coarser ones: `upper[label]` is the coarse number.

    `found` is one finding a cell, with the score that passes a threshold: it makes counts. `ranked` is what COCO ranks:
    a finding for every coarse label that a cell may have. `said` is one finding a cell with how sure of it they are.
    sure: which of the outputs' scores that is, where they give it; of several for a cell the highest.
    """

    def __init__(
        self,
        names: Sequence[str],
        upper: np.ndarray,
        samples: Sequence[Sample],
        outputs: Sequence[Output],
        sure: str = "scores",
    ) -> None:
        self.names = list(names)
        self.truth = [Cells(sample.boxes, upper[sample.labels]) for sample in samples]
        outputs = [_without_ignored(found, sample) for found, sample in zip(outputs, samples, strict=True)]
        arrays = [[np.asarray(found[part]) for part in ("boxes", "labels", "scores")] for found in outputs]
        self.found = [Findings(boxes, upper[labels], scores) for boxes, labels, scores in arrays]
        surest = [_highest(np.asarray(found.get(sure, found["scores"]))) for found in outputs]
        self.said = [found._replace(scores=scores) for found, scores in zip(self.found, surest, strict=True)]
        self.ranked = self.said
        if all("label_scores" in found for found in outputs):
            each = [np.asarray(found["label_scores"]) for found in outputs]
            self.ranked = [_every(one, scores, upper) for one, scores in zip(self.found, each, strict=True)]

    def report(self, threshold: float) -> dict[str, Any]:
        """All that is said of a level; `classes` joins each class's AP family and agreement."""
        precise, agreeing = self.average_precision(), self.agreement(threshold)
        classes = {name: {**precise["classes"][name], **agreeing["classes"][name]} for name in self.names}
        return {
            **precise,
            **agreeing,
            "classes": classes,
            "counts": self.counts(threshold),
            "differential": self.differential(threshold),
            "confusion": self.confusion(threshold),
            "ECE": self.calibration_error(),
        }

    def average_precision(self) -> dict[str, Any]:
        """COCO's twelve numbers, over all and per class; None where a class or size has no cells."""
        if self._evaluation is None:
            classes = {name: self._unfound(label) for label, name in enumerate(self.names, start=1)}
            overall = self._unfound()
        else:
            classes = {name: self._of_class(k) for k, name in enumerate(self.names)}
            overall = dict(zip(AP_NAMES, map(_or_none, self._evaluation.stats), strict=False))
        return {**overall, "per_class": {name: row["AP"] for name, row in classes.items()}, "classes": classes}

    def agreement(self, threshold: float, agree: np.ndarray | None = None) -> dict[str, Any]:
        """Recall and precision of what passes the threshold, at IoU 0.5; per class with exact 95 % limits.

        agree: which labels may stand for which (see matching.match); default: a label for itself alone.
        """
        passing = [found.above(threshold) for found in self.found]
        tally = Tally.of(self.truth, passing, self._same if agree is None else agree)
        classes = {name: tally.of_label(k) for k, name in enumerate(self.names, start=1)}
        return {**tally.totals(), "classes": classes}

    def caught(self, threshold: float) -> dict[str, list[bool]]:
        """Of each class whether each of its true cells, in order, was found under it: agreement(), cell by cell."""
        hits = [self._hit(cells, found.above(threshold)) for cells, found in zip(self.truth, self.found, strict=True)]
        labels = np.concatenate([np.zeros(0, int), *(cells.labels for cells in self.truth)])
        hit = np.concatenate([np.zeros(0, bool), *hits])
        return {name: hit[labels == k].tolist() for k, name in enumerate(self.names, start=1)}

    def _hit(self, cells: Cells, found: Findings) -> np.ndarray:
        partner = match(cells, found, self._same)
        return np.isin(np.arange(len(cells.labels)), partner[partner != NOBODY])

    def counts(self, threshold: float) -> dict[str, dict[str, float]]:
        """Per class, over pictures: mean true count, mean absolute error, bias (found minus true)."""
        true, said = self._counted(threshold)
        wrong = said - true
        rows = zip(self.names, true.mean(0), np.abs(wrong).mean(0), wrong.mean(0), strict=True)
        return {name: {"mean": float(m), "MAE": float(e), "bias": float(b)} for name, m, e, b in rows}

    def differential(self, threshold: float) -> dict[str, dict[str, float]]:
        """Per class its share of all cells of all pictures together, in per cent: the true one and the one found."""
        true, said = (100 * part.sum(0) / max(1, part.sum()) for part in self._counted(threshold))
        return {name: {"true": float(t), "found": float(s)} for name, t, s in zip(self.names, true, said, strict=True)}

    def confusion(self, threshold: float) -> dict[str, Any]:
        """Who was taken for whom: `rows[true][found]` by place in `names`; last column missed, last row not there."""
        table = confusion(self.truth, [found.above(threshold) for found in self.found], len(self.names))
        return {"names": self.names, "rows": np.roll(table, -1, axis=(0, 1)).tolist()}

    def calibration_error(self) -> float:
        """Expected calibration error: mean gap between score and share of right ones, weighted by bin size."""
        bins = self.reliability()
        gaps = sum(b["cells"] * abs(b["right"] - b["score"]) for b in bins)
        return float(gaps / max(1, sum(b["cells"] for b in bins)))

    def reliability(self, bins: int = 10) -> list[dict[str, float]]:
        """Findings by score in `bins` of equal width: mean score, share of right ones, how many; no empty bins."""
        scores, right = self.pairs(EVERY_SCORE)
        place = np.minimum((scores * bins).astype(int), bins - 1)
        chosen = [place == b for b in range(bins) if np.any(place == b)]
        return [{"score": float(scores[c].mean()), "right": float(right[c].mean()), "cells": int(c.sum())}
                for c in chosen]  # fmt: skip

    def curves(self) -> dict[str, Any]:
        """`precision_recall`: per class the precision at recalls 0, 0.01 … 1 (IoU 0.5), or None; `reliability`."""
        lines: dict[str, list[float] | None] = dict.fromkeys(self.names)
        if self._evaluation is not None:
            precision = self._evaluation.eval["precision"][0, :, :, 0, -1]  # [recall, class]
            lines = {name: [round(float(p), 4) for p in precision[:, k]] if precision[0, k] > -1 else None
                     for k, name in enumerate(self.names)}  # fmt: skip
        return {"precision_recall": lines, "reliability": self.reliability()}

    def pairs(self, floor: float) -> tuple[np.ndarray, np.ndarray]:
        """The scores shown from `floor` up, and which of them found a cell of their label (each cell once): `[N]`."""
        passing = [found.above(floor) for found in self.said]
        hits = [match(cells, found, self._same) != NOBODY for cells, found in zip(self.truth, passing, strict=True)]
        nothing = np.zeros(0)
        return np.concatenate([nothing, *(f.scores for f in passing)]), np.concatenate([nothing, *hits])

    @property
    def _same(self) -> np.ndarray:
        return np.eye(len(self.names) + 1, dtype=bool)

    def _counted(self, threshold: float) -> tuple[np.ndarray, np.ndarray]:
        """True and found cells, `[pictures, classes]` each."""
        sizes = len(self.names) + 1
        true = [np.bincount(cells.labels, minlength=sizes)[1:] for cells in self.truth]
        said = [np.bincount(found.above(threshold).labels, minlength=sizes)[1:] for found in self.found]
        return np.array(true).reshape(-1, sizes - 1), np.array(said).reshape(-1, sizes - 1)

    @cached_property
    def _evaluation(self) -> Any:
        """COCO's evaluation, run; None where nothing was found at all."""
        if not any(len(found.scores) for found in self.ranked):
            return None
        with _uncollected(), contextlib.redirect_stdout(io.StringIO()):
            truth = COCO(self.coco())
            evaluation = COCOeval_faster(truth, truth.loadRes(self.results()), "bbox")
            evaluation.run()
        return evaluation

    def _unfound(self, label: int | None = None) -> dict[str, float | None]:
        """The twelve numbers where nothing was found: 0, and None where there was nothing to find."""
        boxes = np.concatenate([cells.boxes[(cells.labels == label) | (label is None)] for cells in self.truth])
        size = np.searchsorted(COCO_SIZES, areas(boxes))
        there = {"s": 0 in size, "m": 1 in size, "l": 2 in size}
        return {name: 0.0 if there.get(name[-1], len(boxes) > 0) else None for name in AP_NAMES}

    def _of_class(self, k: int) -> dict[str, float | None]:
        """The twelve numbers of one class, averaged as COCO does over all: IoU 0.50-0.95, 101 recalls."""
        precision = self._evaluation.eval["precision"][:, :, k]  # [IoU, recall, area, most findings]
        recall = self._evaluation.eval["recall"][:, k]  # [IoU, area, most findings]
        parts = [precision[..., 0, -1], precision[0, :, 0, -1], precision[5, :, 0, -1]]
        parts += [precision[..., area, -1] for area in (1, 2, 3)]
        parts += [recall[:, 0, most] for most in (0, 1, 2)] + [recall[:, area, -1] for area in (1, 2, 3)]
        return dict(zip(AP_NAMES, map(_mean, parts), strict=True))

    def coco(self) -> dict[str, Any]:
        """The truth as a COCO file."""
        rows = [
            row
            for n, (boxes, labels) in enumerate(self.truth, start=1)
            for row in zip(repeat(n, len(boxes)), _xywh(boxes), labels.tolist(), areas(boxes).tolist(), strict=True)
        ]
        annotations = [{"id": k, "image_id": n, "category_id": label, "bbox": box, "area": area, "iscrowd": 0}
                       for k, (n, box, label, area) in enumerate(rows, start=1)]  # fmt: skip
        images = [{"id": n + 1, "width": 1, "height": 1, "file_name": str(n)} for n in range(len(self.truth))]
        categories = [{"id": k + 1, "name": name} for k, name in enumerate(self.names)]
        return {"info": {}, "images": images, "annotations": annotations, "categories": categories}

    def results(self) -> list[dict[str, Any]]:
        """What is ranked, as COCO results."""
        return [{"image_id": n, "category_id": label, "bbox": box, "score": score}
                for n, (boxes, labels, scores) in enumerate(self.ranked, start=1)
                for box, label, score in zip(_xywh(boxes), labels.tolist(), scores.tolist(), strict=True)]  # fmt: skip


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for circular garbage: it took 0.4 of the time, and COCO files, many small lists, have none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _without_ignored(found: Output, sample: Sample) -> Output:
    """What is found, but for what is found of cells that nobody could identify."""
    if not len(sample.ignored):
        return found
    keep = torch.from_numpy(~on_ignored(np.asarray(found["boxes"]), sample.boxes, sample.ignored))
    return {name: part[keep] for name, part in found.items()}


def _highest(scores: np.ndarray) -> np.ndarray:
    """`[K]` as they are, of `[K, L]` the highest in each row."""
    return scores if scores.ndim == 1 else scores.max(axis=1, initial=0)


def _every(found: Findings, label_scores: np.ndarray, upper: np.ndarray) -> Findings:
    """A finding for each cell and each coarse label it may have; its score is the sum of what is said of its labels.

    So does every COCO evaluation: a detector that says "band 0.5, segmented 0.4" has half found the segmented cell.
    """
    coarse = int(upper.max())
    summed = label_scores @ np.eye(coarse + 1)[upper[1:], 1:]  # [K, coarse]
    cell, label = np.nonzero(summed >= WORTH_RANKING)
    return Findings(found.boxes[cell], label + 1, summed[cell, label])


def _xywh(boxes: np.ndarray) -> list[list[float]]:
    rows: list[list[float]] = np.hstack([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]]).tolist()
    return rows


def _mean(precision: np.ndarray) -> float | None:
    known = precision[precision > -1]
    return float(known.mean()) if known.size else None


def _or_none(value: float) -> float | None:
    return float(value) if value > -1 else None
