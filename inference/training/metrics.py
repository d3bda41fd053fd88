"""How good a detector is: COCO's AP family, counts, and whether its scores mean what they say."""

import contextlib
import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from faster_coco_eval import COCO, COCOeval_faster

from inference.detectors.base import Output
from inference.training.data import Dataset, Sample

THRESHOLD = 0.7  # the confidence from which a proposal counts, as in the paper
MATCH_IOU = 0.5
AP_NAMES = ("AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl")


def measure(dataset: Dataset, outputs: Sequence[Output], threshold: float = THRESHOLD) -> dict[str, Any]:
    """Everything at once, at the level of labels and of lineages. `score` is the labels' AP.

    outputs: one per sample: boxes xyxy in the picture's pixels, labels as the dataset numbers them, scores;
        `label_scores`, where given, rank the labels for their AP and ECE, while `scores` pass the threshold.
    """
    lineages, upper = lineages_of(dataset)
    stages = Level(dataset.labels, np.arange(len(dataset.labels) + 1), dataset.samples, outputs, "label_scores")
    families = Level(lineages, upper, dataset.samples, outputs)
    cells = Level(["cell"], np.minimum(upper, 1), dataset.samples, outputs)
    report: dict[str, Any] = {
        "threshold": threshold,
        "labels": stages.report(threshold),
        "lineages": families.report(threshold),
        "any_cell": cells.report(threshold),
    }
    return {"score": report["labels"]["AP"], **report}


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
        self.truth = [(sample.boxes, upper[sample.labels]) for sample in samples]
        arrays = ([np.asarray(found[part]) for part in ("boxes", "labels", "scores")] for found in outputs)
        self.found = [(boxes, upper[labels], scores) for boxes, labels, scores in arrays]
        self.ranks = [np.asarray(found.get(rank, found["scores"])) for found in outputs]

    def report(self, threshold: float) -> dict[str, Any]:
        return {
            **self.average_precision(),
            **self.agreement(threshold),
            "counts": self.counts(threshold),
            "ECE": self.calibration_error(),
        }

    def average_precision(self) -> dict[str, Any]:
        """COCO's twelve numbers, and AP per class; None where a class or size has no cells."""
        if not any(len(scores) for _, _, scores in self.found):
            return {**dict.fromkeys(AP_NAMES, 0.0), "per_class": dict.fromkeys(self.names, 0.0)}
        with contextlib.redirect_stdout(io.StringIO()):
            truth = COCO(self._coco())
            evaluation = COCOeval_faster(truth, truth.loadRes(self._results()), "bbox")
            evaluation.run()
        precision = evaluation.eval["precision"][:, :, :, 0, -1]  # [IoU, recall, class]
        per_class = {name: _mean(precision[:, :, k]) for k, name in enumerate(self.names)}
        return {**dict(zip(AP_NAMES, map(_or_none, evaluation.stats), strict=False)), "per_class": per_class}

    def agreement(self, threshold: float) -> dict[str, Any]:
        """Recall and precision of what passes the threshold: right label, IoU at least 0.5."""
        right = sum(int(hit.sum()) for _, hit in self.matched(threshold))
        said = sum(len(hit) for _, hit in self.matched(threshold))
        there = sum(len(labels) for _, labels in self.truth)
        return {"recall": right / max(1, there), "precision": right / max(1, said)}

    def counts(self, threshold: float) -> dict[str, dict[str, float]]:
        """Per class, over pictures: mean true count, mean absolute error, bias (found minus true)."""
        sizes = range(1, len(self.names) + 1)
        true = np.array([[np.sum(labels == k) for k in sizes] for _, labels in self.truth]).reshape(-1, len(self.names))
        said = np.array([[np.sum((labels == k) & (scores >= threshold)) for k in sizes]
                         for _, labels, scores in self.found]).reshape(-1, len(self.names))  # fmt: skip
        wrong = said - true
        rows = zip(self.names, true.mean(0), np.abs(wrong).mean(0), wrong.mean(0), strict=True)
        return {name: {"mean": float(m), "MAE": float(e), "bias": float(b)} for name, m, e, b in rows}

    def calibration_error(self, bins: int = 10) -> float:
        """Expected calibration error: mean gap between score and share of right ones, weighted by bin size."""
        pairs = self.matched(0.05, self.ranks)
        scores = np.concatenate([s for s, _ in pairs] or [np.zeros(0)])
        right = np.concatenate([hit for _, hit in pairs] or [np.zeros(0)])
        place = np.minimum((scores * bins).astype(int), bins - 1)
        gaps = [abs(right[place == b].sum() - scores[place == b].sum()) for b in range(bins)]
        return float(sum(gaps) / max(1, len(scores)))

    def matched(self, floor: float, ranks: list[np.ndarray] | None = None) -> list[tuple[np.ndarray, np.ndarray]]:
        """Per picture the scores from `floor` up, and which of them found a cell of their label (each cell once)."""
        rows = zip(self.truth, self.found, ranks or [scores for _, _, scores in self.found], strict=True)
        return [_match(boxes, labels, *(part[scores >= floor] for part in (b, k, scores)))
                for (boxes, labels), (b, k, _), scores in rows]  # fmt: skip

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
                for n, ((boxes, labels, _), ranks) in enumerate(zip(self.found, self.ranks, strict=True))
                for box, label, score in zip(boxes, labels, ranks, strict=True)]  # fmt: skip


def overlaps(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Intersection over union of every pair: `[N, 4]` and `[M, 4]` xyxy to `[N, M]`. Empty boxes give 0."""
    corner = np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2])
    shared = corner.clip(min=0).prod(-1)
    area_a, area_b = (a[:, 2:] - a[:, :2]).prod(-1), (b[:, 2:] - b[:, :2]).prod(-1)
    iou: np.ndarray = shared / np.maximum(area_a[:, None] + area_b[None] - shared, 1e-9)
    return iou


def _match(
    boxes: np.ndarray, labels: np.ndarray, found: np.ndarray, said: np.ndarray, scores: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(-scores, kind="stable")
    close = overlaps(found[order], boxes) * (said[order][:, None] == labels[None])
    taken, right = np.zeros(len(boxes), bool), np.zeros(len(order))
    for row, iou in enumerate(close):
        free = np.where(taken, 0, iou)
        if len(free) and free.max() >= MATCH_IOU:
            taken[free.argmax()], right[row] = True, 1
    return scores[order], right


def _xywh(box: np.ndarray) -> list[float]:
    return [float(box[0]), float(box[1]), float(box[2] - box[0]), float(box[3] - box[1])]


def _mean(precision: np.ndarray) -> float | None:
    known = precision[precision > -1]
    return float(known.mean()) if known.size else None


def _or_none(value: float) -> float | None:
    return float(value) if value > -1 else None
