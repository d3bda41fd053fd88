"""A detector held in memory and ready for use: pictures in, calibrated detections in their pixels out."""

import logging
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from torch import nn

from inference.detectors import checkpoint, graph, looks, prepared, tiles, votes
from inference.detectors.base import Detection, Output
from inference.detectors.calibrated import Calibration
from inference.detectors.framing import Framing, as_tensor
from inference.detectors.lanes import Lanes
from inference.detectors.photographs import Photograph, Shown, Source, ahead
from inference.detectors.processor import multiplies_bfloat16

log = logging.getLogger(__name__)
T = TypeVar("T")
Picture = Source | Shown
TOGETHER, ON_A_GPU = 8, 16  # pictures looked at before the next are fetched; with fewer, cores wait for the last one
A_PASS = 4  # of them, or tiles of them, that torch looks at in one on a CPU; more gain nothing
SIDE = 1600  # px as shown; a 2560x1920 field at half its size is one pass, slower and no better in tiles
OTHER_MICROSCOPE = 1.75  # cells this many times off the size trained on are looked at again; nearer ones gain nothing
SURE, A_FEW = 0.3, 3  # how many cells of what score tell a picture's scale
AS_THEY_ARE = Calibration()
OVERLAP = 256  # px as shown: more than the largest cell a detector knows


class Predictor:
    """Keeps one model in memory; `predict` may be called as often as wanted, from one thread at a time.

    model: keeps the contract of `base.Detector`. labels: codes, in the order of the model's outputs.
    lineages: code to lineage. calibration, lineage_calibration, label_calibration: of how sure the model is that
        there is a cell, that it is of its label's lineage, and of each label alone (see votes.py).
    """

    def __init__(
        self,
        model: nn.Module,
        labels: Sequence[str],
        framing: Framing,
        *,
        lineages: dict[str, str] | None = None,
        calibration: Calibration = AS_THEY_ARE,
        lineage_calibration: Calibration = AS_THEY_ARE,
        label_calibration: Calibration = AS_THEY_ARE,
        device: str = "auto",
    ) -> None:
        self.device = torch.device(choose_device(device))
        self.together, self.a_pass = (ON_A_GPU, ON_A_GPU) if self.device.type == "cuda" else (TOGETHER, A_PASS)
        self.readers = min(2 * self.a_pass, os.cpu_count() or 1)  # threads that decode ahead while the model looks
        self.model = model.to(self.device).to(memory_format=torch.channels_last).eval()
        self.labels, self.framing = list(labels), framing
        self.lineages = lineages or {}
        self.kin = votes.kinship(self.labels, self.lineages)
        self.calibration, self.lineage_calibration = calibration, lineage_calibration
        self.label_calibration = label_calibration
        self.compiled: Lanes | None = None  # what looks in the model's place, where there is one

    @classmethod
    def load(
        cls,
        folder: Path | str,
        device: str = "auto",
        threads: int | None = None,
        *,
        eager: bool = False,
        cache: Path | None = None,
    ) -> "Predictor":
        """Read the checkpoint in `folder`, or a graph exported from one (CheckpointError if it cannot be used).

        device: "cpu", "cuda", or "auto" for cuda where there is one. On a CPU the detector's graph is run, the one
            exported into `folder` or one made now; torch itself where that fails, which the log then says.
        threads: CPU threads for the whole process; None leaves torch's choice, beside a GPU one: there the CPU has
            pictures to decode, a thread each.
        eager: run torch itself, whatever the device.
        cache: folder that keeps graphs made now; by default prepared.cache_folder().
        """
        device = choose_device(device)
        if threads is not None or device.startswith("cuda"):
            torch.set_num_threads(threads or 1)
        folder, alone = Path(folder), None
        if (folder / graph.INDEX).exists() and not (folder / checkpoint.WEIGHTS).exists():
            model, description, alone = graph.read_alone(folder)
            device = "cpu"
        else:
            model, description = checkpoint.read(folder)
        framing = checkpoint.framing_of(description)
        predictor = cls(
            model,
            description.labels,
            framing,
            lineages=description.lineages,
            calibration=Calibration(**description.calibration),
            lineage_calibration=Calibration(**description.lineage_calibration),
            label_calibration=Calibration(**description.label_calibration),
            device=device,
        )
        if alone:
            predictor.compiled = Lanes(model, alone)
        elif predictor.device.type == "cpu" and not eager:
            predictor.compiled = _compiled(folder, model, description, cache)
        return predictor

    def regroup(self, lineages: dict[str, str]) -> None:
        """Sum up by other lineages than the checkpoint's: people may move a label without training anew."""
        self.kin = votes.kinship(self.labels, lineages)

    def predict(self, images: Sequence[Picture], min_score: float = 0.05) -> list[list[Detection]]:
        """Cells of each picture, highest score first; boxes in pixels of the picture given, inside it.

        images: files, their bytes, PIL pictures of any mode, or uint8 arrays `[H, W, 3]` (RGB) or `[H, W]`; or what
            `show` made of one. Sizes may differ.
        One cell gets one label: of boxes that cover the same cell only the best is kept.
        """
        return [self.detections(found, min_score) for found in self.outputs(images)]

    def outputs(self, images: Iterable[Picture]) -> list[Output]:
        """As `predict`, but tensors: `boxes` xyxy, `labels` from 1, calibrated `scores`; no score is cut.

        `scores` tell how sure the model is that there is a cell, `lineage_scores` of the label's lineage,
        `label_scores` `[K, L]` of each label; `looks` `[K, C]` how each cell looks to the model (see looks.py).
        """
        return list(self.each(images))

    def each(self, images: Iterable[Picture]) -> Iterator[Output]:
        """`outputs`, as they come: the next pictures are decoded while the model looks and the caller works."""
        for chunk in _chunks(ahead(images, self.show, self.readers), self.together):
            yield from self._look(chunk)

    def show(self, image: Picture) -> Shown:
        """Decode a picture at the size the model is shown it; from any thread. `predict` does it itself, ahead."""
        if isinstance(image, Shown):
            return image
        photograph = Photograph(image)
        return Shown.of(photograph, self.framing.factor(*photograph.size), self.framing.least_side)

    def calibrated(self, found: Output) -> Output:
        """What the model says with scores that mean what they say."""
        honest = {
            "scores": self.calibration(found["scores"]),
            "lineage_scores": self.lineage_calibration(found["lineage_scores"]),
            "label_scores": self.label_calibration(found["label_scores"]),
        }
        return {**found, **honest}

    def _look(self, pictures: list[Shown]) -> list[Output]:
        """Every picture as it is shown, and again those whose cells turn out to be of another size."""
        found = self._look_at(pictures)
        factors = enumerate(map(self._better, found, (picture.factor for picture in pictures)))
        again = {k: Shown.of(pictures[k].photograph, factor, self.framing.least_side)
                 for k, factor in factors if factor is not None}  # fmt: skip
        closer = self._look_at(list(again.values()))
        return [closer.pop(0) if k in again else output for k, output in enumerate(found)]

    def _better(self, found: Output, factor: float) -> float | None:
        """The factor that would bring a picture's cells to the size trained on; None where they are near it."""
        boxes = found["boxes"][found["scores"] >= SURE]
        if self.framing.typical_cell is None or len(boxes) < A_FEW:
            return None
        cell = float((boxes[:, 2:] - boxes[:, :2]).prod(dim=1).sqrt().median()) * factor
        ratio = self.framing.typical_cell / cell
        return factor * ratio if max(ratio, 1 / ratio) > OTHER_MICROSCOPE else None

    def _look_at(self, pictures: list[Shown]) -> list[Output]:
        sides = [picture.pixels.shape for picture in pictures]
        parts = [(k, tile) for k, (height, width, _) in enumerate(sides)
                 for tile in tiles.layout(width, height, SIDE, OVERLAP)]  # fmt: skip
        seen = self._run([_cut(pictures[k].pixels, tile.box) for k, tile in parts])
        found: list[list[Output]] = [[] for _ in pictures]
        for (k, tile), output in zip(parts, seen, strict=True):
            found[k].append(tiles.own(output, tile))
        return [self._merged(of, picture) for of, picture in zip(found, pictures, strict=True)]

    @torch.inference_mode()
    def _run(self, parts: list[np.ndarray]) -> list[Output]:
        """The model on pixels `[H, W, 3]` of any sizes, like sizes together: padding would blur an edge."""
        if self.compiled:
            return self.compiled.each(parts)
        seen: dict[int, Output] = {}
        for shape in dict.fromkeys(part.shape for part in parts):
            for numbers in _chunks((n for n, part in enumerate(parts) if part.shape == shape), self.a_pass):
                batch = [as_tensor(parts[n], self.device) for n in numbers]
                with self._short(), looks.heard(self.model) as maps:
                    outputs = self.model(batch)
                found = looks.of_boxes(self.model, maps, [output["boxes"] for output in outputs], shape[:2])
                each = (output | {"looks": look} for output, look in zip(outputs, found, strict=True))
                seen |= zip(numbers, map(_on_cpu, each), strict=True)
        return [seen[n] for n in range(len(parts))]

    def _short(self) -> torch.autocast:
        """Runs the model in 16 bits where the device multiplies them."""
        return torch.autocast(self.device.type, torch.bfloat16, enabled=multiplies_bfloat16(self.device))

    def _merged(self, found: list[Output], shown: Shown) -> Output:
        """Findings of one picture's tiles together, in the picture's pixels, one box a cell."""
        together = {name: torch.cat([part[name] for part in found]) for name in found[0]}
        size = torch.tensor(2 * shown.photograph.size, dtype=torch.float32)
        boxes = (together["boxes"] * size / torch.tensor(2 * shown.size)).clamp(min=0).minimum(size)
        inside = (boxes[:, 2:] > boxes[:, :2]).all(dim=1)  # and not on added glass
        seen = {name: each[inside] for name, each in {**together, "boxes": boxes}.items()}
        return self.calibrated(votes.count(seen, self.kin))

    def detections(self, found: Output, min_score: float) -> list[Detection]:
        """One of `outputs` as `predict` gives it: a finding a cell, with its likeliest label."""
        own = found["label_scores"].gather(1, found["labels"][:, None] - 1)[:, 0]
        columns = (c.tolist() for c in (found["boxes"], found["labels"], found["scores"], own))
        look = looks.as_bytes(found["looks"]) if "looks" in found else [b""] * len(own)
        rows = zip(*columns, look, strict=True)
        return [
            Detection((x1, y1, x2, y2), self.labels[label - 1], score, label_score, look)
            for (x1, y1, x2, y2), label, score, label_score, look in rows
            if score >= min_score
        ]

    def every_label(self, found: Output, min_score: float) -> list[Detection]:
        """One of `outputs` as COCO evaluations rank it: a finding for every label of a cell, by its own score."""
        boxes, scores = found["boxes"].tolist(), found["label_scores"].tolist()
        rows = [
            Detection((x1, y1, x2, y2), self.labels[label], score, score)
            for (x1, y1, x2, y2), of_labels in zip(boxes, scores, strict=True)
            for label, score in enumerate(of_labels)
            if score >= min_score
        ]
        return sorted(rows, key=lambda cell: cell.score, reverse=True)


class DeviceMissing(ValueError):
    """What was asked for is not in this machine."""


def choose_device(device: str) -> str:
    """The word auto as what is best here, anything else as it is. Raises DeviceMissing for a card that is not there."""
    if device == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if not re.fullmatch(r"auto|cpu|cuda(:\d+)?", device):
        raise DeviceMissing(f"there is no device {device!r}: ask for cpu, cuda or auto")
    if device.startswith("cuda") and not torch.cuda.is_available():
        raise DeviceMissing("this machine has no graphics card that torch can use: ask for cpu, or for auto")
    return device


def _compiled(folder: Path, model: nn.Module, description: checkpoint.Description, cache: Path | None) -> Lanes | None:
    """The model's graph, ready to run; None, and a line in the log, where torch has to do."""
    try:
        return prepared.of_checkpoint(folder, model, description, cache)
    except Exception as error:  # whatever OpenVINO stumbles over, torch can do the same, slower
        if isinstance(error, graph.GraphError) and (folder / graph.INDEX).exists():
            raise
        log.warning("Running %s by torch, several times slower than by OpenVINO: %s", folder, error)
        return None


def _cut(pixels: np.ndarray, box: tuple[int, int, int, int]) -> np.ndarray:
    left, top, right, bottom = box
    return pixels[top:bottom, left:right]


def _on_cpu(found: Output) -> Output:
    return {name: (values.float() if values.is_floating_point() else values).cpu() for name, values in found.items()}


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk
