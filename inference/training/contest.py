"""Measures a checkpoint on a test file in the file's own words, so that models with other labels can be compared."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from inference.detectors.base import Output
from inference.detectors.predictor import Predictor
from inference.training import data, metrics
from inference.training.runs import pictures


def measure(
    folder: Path,
    test: Path,
    images: Path,
    words: Mapping[str, str],
    *,
    threshold: float,
    device: str = "auto",
    on_picture: Callable[[], None] = lambda: None,
    cache: Path | None = None,
) -> dict[str, Any]:
    """Every metric (docs/inference.md), and `images_per_second`, of the checkpoint in `folder` on the COCO file `test`.

    `caught`: of each label whether each of its cells, in the file's order, was found under it at the threshold.

    words: what the checkpoint's labels are called in the file; a label the file does not have is wrong wherever it is
        found. Classes that the checkpoint does not know count as missed. on_picture: may raise to stop.
    cache: where graphs made now are kept (see Predictor.load): whoever uses the model next finds it there.
    """
    predictor, dataset = Predictor.load(folder, device, cache=cache), data.read(test, images)
    known = [words.get(code, code) for code in predictor.labels]
    dataset = replace(dataset, labels=[*dataset.labels, *(word for word in known if word not in dataset.labels)])
    outputs: list[Output] = []
    started = time.monotonic()
    for picture in pictures(dataset):
        on_picture()
        outputs.append(metrics.renumbered(predictor.outputs([picture])[0], known, dataset.labels))
    seconds = time.monotonic() - started
    report = metrics.measure(dataset, outputs, threshold, curves=True)
    caught = metrics.levels(dataset, outputs)["labels"].caught(threshold)
    return {"images_per_second": len(outputs) / max(seconds, 1e-9), "data_sha256": dataset.sha256,
            "images": len(outputs), "caught": caught, **report}  # fmt: skip
