"""Reads COCO files for training, after a dry run that names everything wrong with them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from inference.detectors.base import IGNORED
from inference.detectors.photographs import Photograph
from inference.training.coco import DataError, Report, check, clipped, code_of, is_crowd, load, malformed, spoken


@dataclass(frozen=True)
class Sample:
    """One picture: `boxes` `[N, 4]` float32 xyxy in its pixels, `labels` `[N]` int64 from 1; N may be 0.

    ignored: `[K, 4]`, cells that nobody could identify: to find one is neither right nor wrong.
    """

    path: Path
    boxes: np.ndarray
    labels: np.ndarray
    ignored: np.ndarray = field(default_factory=lambda: np.zeros((0, 4), np.float32))


@dataclass(frozen=True)
class Dataset:
    """Pictures with boxes; `labels` are codes, label 1 is `labels[0]`; `lineages` maps a code to its lineage's."""

    samples: list[Sample]
    labels: list[str]
    lineages: dict[str, str]
    sha256: str
    name: str

    def typical_cell(self) -> float:
        """Median size of a cell (root of the box's area) in pictures' pixels; 0 without cells."""
        sizes = self._sizes()
        return float(np.median(sizes)) if len(sizes) else 0.0

    def smallest_kind(self) -> float:
        """Size that nine of ten cells of the label with the smallest ones exceed, in pictures' pixels; 0 without."""
        sizes = [self._sizes(label) for label in range(1, len(self.labels) + 1)]
        return min((float(np.percentile(each, 10)) for each in sizes if len(each)), default=0.0)

    def cells_in_a_picture(self) -> float:
        """Median over the pictures; 0 without any."""
        return float(np.median([len(sample.boxes) for sample in self.samples])) if self.samples else 0.0

    def _sizes(self, label: int | None = None) -> np.ndarray:
        """Root of the area of every box, or of those of one label: `[N]`."""
        chosen = [sample.boxes if label is None else sample.boxes[sample.labels == label] for sample in self.samples]
        boxes = np.concatenate(chosen or [np.zeros((0, 4))])
        sizes: np.ndarray = np.sqrt((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))
        return sizes


def dry_run(path: Path, images: Path | None = None, labels: Sequence[str] | None = None) -> Report:
    """Look at a COCO file, and at every picture to its last byte, without training on it.

    Raises DataError only where it is not COCO at all.
    """
    return check(load(path), images or path.parent / "images", labels, whole=True)


def examine(path: Path, images: Path | None = None) -> None:
    """Before hours are spent on a file: raises DataError with the dry run's report if it finds any fault."""
    folder = images or path.parent / "images"
    report = dry_run(path, folder)
    if report.problems:
        raise DataError(f"{path} cannot be used: {report}{_where(report, folder)}")


def _where(report: Report, folder: Path) -> str:
    return f"\nPictures were looked for in {folder}." if report.missing_images else ""


def listed(path: Path, images: Path | None = None) -> dict[str, Any]:
    """A COCO file of which the pictures and categories alone are wanted, its annotations left out; else as `read`."""
    coco, folder = {**load(path), "annotations": []}, images or path.parent / "images"
    _refuse(path, folder, check(coco, folder, None, whole=True))
    return coco


def _refuse(path: Path, folder: Path, report: Report) -> None:
    if report.problems:
        raise DataError(f"{path} cannot be used:\n" + "\n".join(report.problems) + _where(report, folder))


def read(path: Path, images: Path | None = None, labels: Sequence[str] | None = None) -> Dataset:
    """Read a COCO file; `images` is the pictures' folder (default: `images` beside the file).

    labels: the codes to number from 1, as a checkpoint has them; default: the file's own categories.
    Cells that nobody could identify, and COCO's crowds, are to be ignored. Raises DataError with the problems of the
    dry run; of pictures it opens the beginning alone.
    """
    coco, folder = load(path), images or path.parent / "images"
    _refuse(path, folder, check(coco, folder, labels))
    said = spoken(coco, labels or ())
    codes = list(labels or filter(None, said.values()))
    return Dataset(_samples(coco, folder, codes, said), codes, _lineages(coco, said), _sha256(path), path.name)


def vocabulary(paths: Iterable[Path], known: Sequence[str] = ()) -> list[str]:
    """What a model is to tell apart: the labels `known` already, then those that the COCO files have cells of.

    Raises DataError where a file is not COCO at all, and where there is nothing to tell apart.
    """
    codes = list(known)
    for path in paths:
        coco = load(path)
        if problems := malformed(coco):
            raise DataError(f"{path} cannot be used:\n" + "\n".join(problems))
        with_cells = {annotation["category_id"] for annotation in coco["annotations"] if not is_crowd(annotation)}
        shown = [code for key, code in spoken(coco, known).items() if key in with_cells]
        codes += [code for code in dict.fromkeys(shown) if code and code not in codes]
    if not codes:
        raise DataError(f"{' and '.join(map(str, paths))} have no cell to learn from")
    return codes


def _samples(coco: dict[str, Any], folder: Path, codes: list[str], said: dict[Any, str]) -> list[Sample]:
    number = {key: codes.index(code) + 1 for key, code in said.items() if code in codes}
    number |= {key: IGNORED for key, code in said.items() if not code}
    cells: dict[Any, list[tuple[Any, int]]] = {image["id"]: [] for image in coco["images"]}
    for annotation in coco["annotations"]:
        if (label := number.get(annotation["category_id"])) is not None:
            cells[annotation["image_id"]].append((annotation["bbox"], IGNORED if is_crowd(annotation) else label))
    return [_sample(image, cells[image["id"]], folder) for image in coco["images"]]


def _sample(image: dict[str, Any], cells: list[tuple[Any, int]], folder: Path) -> Sample:
    size = (image["width"], image["height"])
    boxes = np.array([clipped(box, size) for box, _ in cells], np.float32).reshape(-1, 4)
    labels = np.array([label for _, label in cells], np.int64)
    known = labels != IGNORED
    return Sample(folder / image["file_name"], boxes[known], labels[known], boxes[~known])


def _lineages(coco: dict[str, Any], said: dict[Any, str]) -> dict[str, str]:
    """A category's lineage, else its supercategory, is its lineage; a category without one is its own."""
    named = ((said[c["id"]], code_of(c.get("lineage") or c.get("supercategory") or "")) for c in coco["categories"])
    return {code: lineage if lineage not in ("", "none") else code for code, lineage in named}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Pictures:
    """Reads pictures as RGB arrays and keeps the first ones read, up to `budget` bytes, decoded in memory."""

    def __init__(self, budget: int = 1_500_000_000) -> None:
        self.budget, self.kept = budget, dict[Path, np.ndarray]()

    def __getitem__(self, path: Path) -> np.ndarray:
        """`[H, W, 3]` uint8."""
        if path in self.kept:
            return self.kept[path]
        pixels = Photograph(path).pixels()
        if pixels.nbytes <= self.budget:
            self.budget -= pixels.nbytes
            self.kept[path] = pixels
        return pixels
