"""How long it takes to measure a model: ours and pycocotools', on the same findings of many fields."""

import contextlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from inference.benchmarks import timing
from inference.detectors.base import Output
from inference.training.data import Sample
from inference.training.metrics import AP_NAMES, Level

LABELS = [f"label_{number}" for number in range(1, 11)]
OURS, PEER = "ours", "pycocotools"


def measure(fields: int, cells: int, rounds: int, on_round: Callable[[], None]) -> dict[str, Any]:
    """Both on `fields` of `cells` each; a row without the peer where pycocotools is not installed."""
    samples, outputs = made(fields, cells)
    rivals: dict[str, Callable[[int], Any]] = {OURS: lambda n: ours(samples, outputs)}
    with contextlib.suppress(ImportError):
        import pycocotools  # noqa: F401 - a development dependency

        rivals[PEER] = lambda n: theirs(samples, outputs)
    times = timing.by_turns(rivals, rounds, on_round, warm=False)
    report: dict[str, Any] = {"fields": fields, "cells": cells,
                              "rivals": {name: one.summary() for name, one in times.items()}}  # fmt: skip
    if PEER in times:
        report["ratios"] = {PEER: timing.ratio(times[PEER], times[OURS])}
        report["largest_difference"] = float(np.abs(ours(samples, outputs) - theirs(samples, outputs)).max())
    return report


def made(fields: int, cells: int) -> tuple[list[Sample], list[Output]]:
    """Cells all over fields of 2560x1920 px; nine of ten are found, a little beside, one of ten under another label."""
    random = np.random.default_rng(0)
    samples, outputs = [], []
    for _ in range(fields):
        corner, side = random.uniform(0, (2400, 1760), (cells, 2)), random.uniform(60, 160, (cells, 2))
        boxes, labels = np.hstack([corner, corner + side]).astype(np.float32), random.integers(1, 11, cells)
        samples.append(Sample(Path(), boxes, labels))
        found = random.random(cells) < 0.9
        said = np.where(random.random(cells) < 0.1, random.integers(1, 11, cells), labels)[found]
        beside = boxes[found] + random.normal(0, 4, (int(found.sum()), 4)).astype(np.float32)
        outputs.append({"boxes": torch.from_numpy(beside), "labels": torch.from_numpy(said),
                        "scores": torch.from_numpy(random.random(len(said)).astype(np.float32))})  # fmt: skip
    return samples, outputs


def ours(samples: list[Sample], outputs: list[Output]) -> np.ndarray:
    """COCO's twelve numbers by our measurement."""
    numbers = level(samples, outputs).average_precision()
    return np.array([-1.0 if numbers[name] is None else numbers[name] for name in AP_NAMES])  # -1: pycocotools' nothing


def theirs(samples: list[Sample], outputs: list[Output]) -> np.ndarray:
    """The same by pycocotools."""
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    rows = level(samples, outputs)
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = rows.coco()
        truth.createIndex()
        evaluation = COCOeval(truth, truth.loadRes(rows.results()), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    stats: np.ndarray = evaluation.stats
    return stats


def level(samples: list[Sample], outputs: list[Output]) -> Level:
    return Level(LABELS, np.arange(len(LABELS) + 1), samples, outputs)
