"""Reads COCO files for training, after a dry run that names everything wrong with them."""

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from inference.detectors.photographs import Photograph

PARTS = ("images", "annotations", "categories")
NEEDED = {
    "images": ("id", "file_name", "width", "height"),
    "annotations": ("id", "image_id", "category_id", "bbox"),
    "categories": ("id", "name"),
}
NAMED = 5  # how many culprits a sentence names before it only counts


class DataError(ValueError):
    """A COCO file cannot be trained or measured on; the message lists why."""


@dataclass(frozen=True)
class Sample:
    """One picture: `boxes` `[N, 4]` float32 xyxy in its pixels, `labels` `[N]` int64 from 1; N may be 0."""

    path: Path
    boxes: np.ndarray
    labels: np.ndarray


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


@dataclass
class Report:
    """What a dry run found. `problems` is empty for a file that can be used."""

    images: int = 0
    cells: Counter[str] = field(default_factory=Counter)
    missing_images: list[str] = field(default_factory=list)
    unknown_categories: list[str] = field(default_factory=list)
    empty_boxes: list[str] = field(default_factory=list)
    duplicate_ids: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    malformed: list[str] = field(default_factory=list)
    no_images: list[str] = field(default_factory=list)
    other_sizes: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """One sentence per kind of fault, which names the first few and counts the rest."""
        return [f"{len(found)} {what}: {_some(found)}" for found, what in self._faults()]

    def _faults(self) -> list[tuple[list[str], str]]:
        kinds = (
            (self.malformed, "rows lack what COCO asks of them"),
            (self.missing_images, "images are missing from the folder"),
            (self.unknown_categories, "categories are unknown"),
            (self.empty_boxes, "annotations have an empty box or one outside its image"),
            (self.duplicate_ids, "ids are used twice"),
            (self.strangers, "annotations name an image that is not listed"),
            (self.no_images, "files are no images, or damaged ones"),
            (self.other_sizes, "images are not of the size that is listed"),
        )
        return [(found, what) for found, what in kinds if found]

    def __str__(self) -> str:
        """What there is, and every fault by name, one a line."""
        counts = ", ".join(f"{code} {count}" for code, count in sorted(self.cells.items()))
        lines = [f"{self.images} images, {sum(self.cells.values())} cells: {counts or 'none'}"]
        for found, what in self._faults():
            lines += [f"{len(found)} {what}:", *(f"    {name}" for name in found)]
        return "\n".join(lines)


def code_of(name: str) -> str:
    """A category's name as a label code: "Band neutrophil" is band_neutrophil."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def dry_run(path: Path, images: Path | None = None, labels: Sequence[str] | None = None) -> Report:
    """Look at a COCO file, and at every picture to its last byte, without training on it.

    Raises DataError only where it is not COCO at all.
    """
    return _check(load(path), images or path.parent / "images", labels, whole=True)


def examine(path: Path, images: Path | None = None) -> None:
    """Before hours are spent on a file: raises DataError with the dry run's report if it finds any fault."""
    report = dry_run(path, images)
    if report.problems:
        raise DataError(f"{path} cannot be used: {report}")


def listed(path: Path, images: Path | None = None) -> dict[str, Any]:
    """A COCO file of which the pictures and categories alone are wanted, its annotations left out; else as `read`."""
    coco = {**load(path), "annotations": []}
    if problems := _check(coco, images or path.parent / "images", None, whole=True).problems:
        raise DataError(f"{path} cannot be used:\n" + "\n".join(problems))
    return coco


def read(path: Path, images: Path | None = None, labels: Sequence[str] | None = None) -> Dataset:
    """Read a COCO file; `images` is the pictures' folder (default: `images` beside the file).

    labels: the codes to number from 1, as a checkpoint has them; default: the file's own categories.
    Raises DataError with the problems of the dry run; of pictures it opens the beginning alone.
    """
    coco, folder = load(path), images or path.parent / "images"
    if problems := _check(coco, folder, labels).problems:
        raise DataError(f"{path} cannot be used:\n" + "\n".join(problems))
    codes = list(labels or filter(None, map(label_of, coco["categories"])))
    return Dataset(_samples(coco, folder, codes), codes, _lineages(coco), _sha256(path), path.name)


def label_of(category: dict[str, Any]) -> str:
    """The label's code: our own exports name it, "" for cells that nobody could identify; others have a name alone."""
    return code_of(category.get("code", category["name"]))


def load(path: Path) -> dict[str, Any]:
    """The file's JSON with COCO's three lists. Raises DataError where it is not COCO at all."""
    try:
        coco = json.loads(path.read_bytes())
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise DataError(f"{path} is not JSON: {error}") from error
    if not isinstance(coco, dict) or not all(isinstance(coco.get(part), list) for part in PARTS):
        raise DataError(f"{path} is not COCO: it needs the lists images, annotations and categories")
    return coco


def _check(coco: dict[str, Any], folder: Path, labels: Sequence[str] | None, whole: bool = False) -> Report:
    report = Report(images=len(coco["images"]))
    report.malformed = [f"{part} {place} ({needed})" for part in PARTS for place, row in enumerate(coco[part], start=1)
                        for needed in NEEDED[part] if not _has(row, needed)]  # fmt: skip
    if report.malformed:  # the other questions cannot be asked
        return report
    for image in coco["images"]:
        if _inside(folder, image["file_name"]):
            _look(folder / image["file_name"], image, report, whole)
    sizes = {image["id"]: (image["width"], image["height"]) for image in coco["images"]}
    codes = {category["id"]: label_of(category) for category in coco["categories"]}
    report.missing_images = [i["file_name"] for i in coco["images"] if not _inside(folder, i["file_name"])]
    for part in PARTS:
        counted = Counter(row["id"] for row in coco[part])
        report.duplicate_ids += [f"{part} {key}" for key, count in counted.items() if count > 1]
    unknown = set()
    for annotation in coco["annotations"]:
        code = codes.get(annotation["category_id"])
        if code is None or (labels is not None and code not in labels):
            unknown.add(code or f"id {annotation['category_id']}")
        if annotation["image_id"] not in sizes:
            report.strangers.append(str(annotation["id"]))
        elif _empty(annotation["bbox"], sizes[annotation["image_id"]]):
            report.empty_boxes.append(str(annotation["id"]))
        report.cells[code or "unknown"] += 1
    report.unknown_categories = sorted(unknown)
    return report


def _has(row: Any, name: str) -> bool:
    """Whether a row of COCO has a value of the right kind under `name`."""
    value = row.get(name) if isinstance(row, dict) else None
    if name in ("file_name", "name"):
        return isinstance(value, str) and value != ""
    if name == "bbox":
        return isinstance(value, list) and len(value) == 4 and all(map(_is_number, value))
    return isinstance(value, int | float) if name in ("width", "height") else isinstance(value, int | str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _look(path: Path, image: dict[str, Any], report: Report, whole: bool) -> None:
    """Open a picture, and decode all of it if asked to; what is wrong goes into the report."""
    try:
        with Image.open(path) as picture:
            if picture.size != (image["width"], image["height"]):
                width, height = picture.size
                report.other_sizes.append(f"{image['file_name']} ({width}×{height})")
            if whole:
                picture.draft("RGB", (1, 1))  # JPEGs are read to the end all the same, without making every pixel
                picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        report.no_images.append(image["file_name"])


def _inside(folder: Path, name: str) -> bool:
    """Whether the picture is there, and not somewhere else by way of `..`."""
    path = (folder / name).resolve()
    return path.is_relative_to(folder.resolve()) and path.is_file()


def _empty(box: Sequence[float], size: tuple[int, int]) -> bool:
    x1, y1, x2, y2 = _clipped(box, size)
    return not (x2 > x1 and y2 > y1)


def _clipped(box: Sequence[float], size: tuple[int, int]) -> tuple[float, float, float, float]:
    """COCO `[x, y, width, height]` to xyxy inside the picture."""
    x, y, width, height = box
    return max(0, x), max(0, y), min(size[0], x + width), min(size[1], y + height)


def _samples(coco: dict[str, Any], folder: Path, codes: list[str]) -> list[Sample]:
    number = {c["id"]: codes.index(label_of(c)) + 1 for c in coco["categories"] if label_of(c) in codes}
    cells: dict[Any, list[tuple[Any, int]]] = {image["id"]: [] for image in coco["images"]}
    for annotation in coco["annotations"]:
        cells[annotation["image_id"]].append((annotation["bbox"], number[annotation["category_id"]]))
    return [_sample(image, cells[image["id"]], folder) for image in coco["images"]]


def _sample(image: dict[str, Any], cells: list[tuple[Any, int]], folder: Path) -> Sample:
    size = (image["width"], image["height"])
    boxes = np.array([_clipped(box, size) for box, _ in cells], np.float32).reshape(-1, 4)
    return Sample(folder / image["file_name"], boxes, np.array([label for _, label in cells], np.int64))


def _lineages(coco: dict[str, Any]) -> dict[str, str]:
    """A category's lineage, else its supercategory, is its lineage; a category without one is its own."""
    named = ((label_of(c), code_of(c.get("lineage") or c.get("supercategory") or "")) for c in coco["categories"])
    return {code: lineage if lineage not in ("", "none") else code for code, lineage in named}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _some(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")


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
