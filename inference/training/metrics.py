"""How good a detector is: COCO's AP family, counts, and whether its scores mean what they say.

The shape of what `measure` returns is written down in docs/inference.md: files, checkpoints and pages rest on it.
"""

import contextlib
import io
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from faster_coco_eval import COCO, COCOeval_faster

from inference.detectors.base import Output
from inference.training.data import Dataset, Sample
from inference.training.matching import NOBODY, Cells, Findings, Tally, confusion, match
from inference.training.maturation import tolerated

THRESHOLD = 0.7  # the confidence from which a proposal counts, as in the paper
AP_NAMES = ("AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl")
EVERY_SCORE = 0.05  # below it nobody looks, and calibration is not asked for


def measure(
    dataset: Dataset, outputs: Sequence[Output], threshold: float = THRESHOLD, *, curves: bool = False
) -> dict[str, Any]:
    """Everything at once, at the level of labels, of lineages and of any cell at all. `score` is the labels' AP.

    outputs: one per sample: boxes xyxy in the picture's pixels, labels as the dataset numbers them, scores;
        `label_scores`, where given, rank the labels for their AP and ECE, while `scores` pass the threshold.
    curves: precision over recall and reliability as well, which plots need and checkpoints do not.
    """
    lineages, upper = lineages_of(dataset)
    own = np.arange(len(dataset.labels) + 1)
    levels = {
        "labels": Level(dataset.labels, own, dataset.samples, outputs, "label_scores"),
        "lineages": Level(lineages, upper, dataset.samples, outputs),
        "any_cell": Level(["cell"], np.minimum(upper, 1), dataset.samples, outputs),
    }
    report: dict[str, Any] = {name: level.report(threshold) for name, level in levels.items()}
    report["labels"]["tolerant"] = levels["labels"].agreement(threshold, tolerated(dataset.labels))
    for name, level in levels.items():
        report[name] |= level.curves() if curves else {}
    return {"score": report["labels"]["AP"], "threshold": threshold, **report}


def lineages_of(dataset: Dataset) -> tuple[list[str], np.ndarray]:
    """The lineages' codes, and for each label from 0 (background) the number of its lineage from 1."""
    lineages = sorted({dataset.lineages.get(code, code) for code in dataset.labels})
    upper = np.array([0] + [lineages.index(dataset.lineages.get(code, code)) + 1 for code in dataset.labels])
    return lineages, upper


class Level:
    """Truth and findings with their labels put together into coarser ones: `upper[label]` is the coarse number."""

    def __init__(
        self,
        names: Sequence[str],
        upper: np.ndarray,
        samples: Sequence[Sample],
        outputs: Sequence[Output],
        rank: str = "scores",
    ) -> None:
        self.names = list(names)
        self.truth = [Cells(sample.boxes, upper[sample.labels]) for sample in samples]
        arrays = ([np.asarray(found[part]) for part in ("boxes", "labels", "scores")] for found in outputs)
        self.found = [Findings(boxes, upper[labels], scores) for boxes, labels, scores in arrays]
        ranks = [np.asarray(found.get(rank, found["scores"])) for found in outputs]
        self.ranked = [found._replace(scores=scores) for found, scores in zip(self.found, ranks, strict=True)]

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
            nothing = dict.fromkeys(AP_NAMES, 0.0)
            return {**nothing, "per_class": dict.fromkeys(self.names, 0.0),
                    "classes": {name: dict(nothing) for name in self.names}}  # fmt: skip
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
        pairs = self.matched(EVERY_SCORE, ranked=True)
        scores = np.concatenate([s for s, _ in pairs] or [np.zeros(0)])
        right = np.concatenate([hit for _, hit in pairs] or [np.zeros(0)])
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

    def matched(self, floor: float, ranked: bool = False) -> list[tuple[np.ndarray, np.ndarray]]:
        """Per picture the scores from `floor` up, and which of them found a cell of their label (each cell once).

        ranked: by the scores that rank the labels, and not by those that pass the threshold.
        """
        passing = [found.above(floor) for found in (self.ranked if ranked else self.found)]
        return [(found.scores, (match(cells, found, self._same) != NOBODY).astype(float))
                for cells, found in zip(self.truth, passing, strict=True)]  # fmt: skip

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
        with contextlib.redirect_stdout(io.StringIO()):
            truth = COCO(self._coco())
            evaluation = COCOeval_faster(truth, truth.loadRes(self._results()), "bbox")
            evaluation.run()
        return evaluation

    def _of_class(self, k: int) -> dict[str, float | None]:
        """The twelve numbers of one class, averaged as COCO does over all: IoU 0.50-0.95, 101 recalls."""
        precision = self._evaluation.eval["precision"][:, :, k]  # [IoU, recall, area, most findings]
        recall = self._evaluation.eval["recall"][:, k]  # [IoU, area, most findings]
        parts = [precision[..., 0, -1], precision[0, :, 0, -1], precision[5, :, 0, -1]]
        parts += [precision[..., area, -1] for area in (1, 2, 3)]
        parts += [recall[:, 0, most] for most in (0, 1, 2)] + [recall[:, area, -1] for area in (1, 2, 3)]
        return dict(zip(AP_NAMES, map(_mean, parts), strict=True))

    def _coco(self) -> dict[str, Any]:
        rows = [(n, box, label) for n, (boxes, labels) in enumerate(self.truth)
                for box, label in zip(boxes, labels, strict=True)]  # fmt: skip
        annotations = [{"id": k + 1, "image_id": n + 1, "category_id": int(label), "bbox": _xywh(box),
                        "area": float((box[2] - box[0]) * (box[3] - box[1])), "iscrowd": 0}
                       for k, (n, box, label) in enumerate(rows)]  # fmt: skip
        images = [{"id": n + 1, "width": 1, "height": 1, "file_name": str(n)} for n in range(len(self.truth))]
        categories = [{"id": k + 1, "name": name} for k, name in enumerate(self.names)]
        return {"info": {}, "images": images, "annotations": annotations, "categories": categories}

    def _results(self) -> list[dict[str, Any]]:
        return [{"image_id": n + 1, "category_id": int(label), "bbox": _xywh(box), "score": float(score)}
                for n, found in enumerate(self.ranked)
                for box, label, score in zip(*found, strict=True)]  # fmt: skip


def _xywh(box: np.ndarray) -> list[float]:
    return [float(box[0]), float(box[1]), float(box[2] - box[0]), float(box[3] - box[1])]


def _mean(precision: np.ndarray) -> float | None:
    known = precision[precision > -1]
    return float(known.mean()) if known.size else None


def _or_none(value: float) -> float | None:
    return float(value) if value > -1 else None
