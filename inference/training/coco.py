"""A COCO file as it stands: every fault it has, by name, and which label each of its categories is."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from inference.detectors.photographs import FINER

PARTS = ("images", "annotations", "categories")
NEEDED = {
    "images": ("id", "file_name", "width", "height"),
    "annotations": ("id", "image_id", "category_id", "bbox"),
    "categories": ("id", "name", "aliases", "code", "lineage", "supercategory"),
}
OPTIONAL = ("code", "lineage", "supercategory")  # words, where they are there
FAR = 1e9  # px: nothing lies so far out
CROWD, NO_CROWD = (1, "1"), (None, 0, "0")  # true and false are among them
NAMED = 5  # how many culprits a sentence names before it only counts


class DataError(ValueError):
    """A COCO file cannot be trained or measured on; the message lists why."""


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
    nameless: list[str] = field(default_factory=list)
    crowds: list[str] = field(default_factory=list)
    no_images: list[str] = field(default_factory=list)
    too_fine: list[str] = field(default_factory=list)
    other_sizes: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """One sentence per kind of fault, which names the first few and counts the rest."""
        nothing = [] if self.images else ["no image is listed"]
        return nothing + [f"{_counted(found, what)}: {_some(found)}" for found, what in self._faults()]

    def _faults(self) -> list[tuple[list[str], str]]:
        kinds = (
            (self.malformed, "row lacks what COCO asks of it|rows lack what COCO asks of them"),
            (
                self.crowds,
                "annotation has an iscrowd that is neither 0 nor 1|annotations have an iscrowd that is neither 0 nor 1",
            ),
            (
                self.nameless,
                "category has neither a letter a-z nor a digit in its name, and no code|"
                "categories have neither a letter a-z nor a digit in their names, and no code",
            ),
            (self.missing_images, "image is missing from the folder|images are missing from the folder"),
            (self.unknown_categories, "category is unknown|categories are unknown"),
            (
                self.empty_boxes,
                "annotation has an empty box or one outside its image|"
                "annotations have an empty box or one outside their images",
            ),
            (self.duplicate_ids, "id is used twice|ids are used twice"),
            (
                self.strangers,
                "annotation names an image that is not listed|annotations name an image that is not listed",
            ),
            (self.no_images, "file is no image, or a damaged one|files are no images, or damaged ones"),
            (self.too_fine, "picture has greys of more than 8 bits|pictures have greys of more than 8 bits"),
            (self.other_sizes, "image is not of the size that is listed|images are not of the size that is listed"),
        )
        return [(found, what) for found, what in kinds if found]  # what: of one, and of several

    def __str__(self) -> str:
        """What there is, and every fault by name, one a line."""
        counts = ", ".join(f"{code} {count}" for code, count in sorted(self.cells.items()))
        lines = [f"{self.images} images, {sum(self.cells.values())} cells: {counts or 'none'}"]
        lines += [] if self.images else ["no image is listed"]
        for found, what in self._faults():
            lines += [f"{_counted(found, what)}:", *(f"    {name}" for name in found)]
        return "\n".join(lines)


def code_of(name: str) -> str:
    """A category's name as a label code: "Band neutrophil" is band_neutrophil."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def label_of(category: dict[str, Any]) -> str:
    """The label's code: our own exports name it, "" for cells that nobody could identify; others have a name alone."""
    return code_of(category.get("code", category["name"]))


def is_crowd(annotation: dict[str, Any]) -> bool:
    """Whether a row is COCO's "crowd": a box around things that nobody told apart. Programs write 1, "1" or true."""
    return annotation.get("iscrowd") in CROWD


def spoken(coco: dict[str, Any], known: Sequence[str]) -> dict[Any, str]:
    """Of each category's id the label's code: that of `known` where it goes by one of the category's other names."""
    own = [label_of(category) for category in coco["categories"]]
    free = [code for code in known if code not in own]
    others = [[code_of(name) for name in category.get("aliases", ())] for category in coco["categories"]]
    found = [next((code for code in names if code in free), code) if code not in known else code
             for code, names in zip(own, others, strict=True)]  # fmt: skip
    return {category["id"]: code for category, code in zip(coco["categories"], found, strict=True)}


def load(path: Path) -> dict[str, Any]:
    """The file's JSON with COCO's three lists. Raises DataError where it is not COCO at all."""
    try:
        coco = json.loads(path.read_bytes())
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path} is not JSON: {error}") from error
    if not isinstance(coco, dict) or not all(isinstance(coco.get(part), list) for part in PARTS):
        raise DataError(f"{path} is not COCO: it needs the lists images, annotations and categories")
    return coco


def check(coco: dict[str, Any], folder: Path, labels: Sequence[str] | None, whole: bool = False) -> Report:
    report = Report(images=len(coco["images"]))
    report.malformed = malformed(coco)
    if report.malformed:  # the other questions cannot be asked
        return report
    report.nameless = [f"id {one['id']}" for one in coco["categories"] if not (label_of(one) or "code" in one)]
    for image in coco["images"]:
        if _inside(folder, image["file_name"]):
            _look(folder / image["file_name"], image, report, whole)
    sizes = {image["id"]: (image["width"], image["height"]) for image in coco["images"]}
    codes = spoken(coco, labels or ())
    report.missing_images = [i["file_name"] for i in coco["images"] if not _inside(folder, i["file_name"])]
    for part in PARTS:
        counted = Counter(row["id"] for row in coco[part])
        report.duplicate_ids += [f"{part} {key}" for key, count in counted.items() if count > 1]
    unknown = set()
    for annotation in coco["annotations"]:
        code = codes.get(annotation["category_id"])
        if code is None or (code and labels is not None and code not in labels):
            unknown.add(code or f"id {annotation['category_id']}")
        if annotation["image_id"] not in sizes:
            report.strangers.append(str(annotation["id"]))
        elif _empty(annotation["bbox"], sizes[annotation["image_id"]]):
            report.empty_boxes.append(str(annotation["id"]))
        if annotation.get("iscrowd") not in (*CROWD, *NO_CROWD):
            report.crowds.append(str(annotation["id"]))
        report.cells["unidentified" if code == "" else code or "unknown"] += 1
    report.unknown_categories = sorted(unknown)
    return report


def malformed(coco: dict[str, Any]) -> list[str]:
    """The rows that lack something, or have it of a wrong kind, and what."""
    return [f"{part} {place} ({needed})" for part in PARTS for place, row in enumerate(coco[part], start=1)
            for needed in NEEDED[part] if not _has(row, needed)]  # fmt: skip


def _has(row: Any, name: str) -> bool:
    """Whether a row of COCO has a value of the right kind under `name`."""
    value = row.get(name) if isinstance(row, dict) else None
    if name == "aliases":
        return value is None or (isinstance(value, list) and all(isinstance(one, str) for one in value))
    if name in OPTIONAL:
        return isinstance(row, dict) and (isinstance(row.get(name, ""), str) or (value is None and name != "code"))
    if name in ("file_name", "name"):
        return isinstance(value, str) and value != "" and _is_text(value)
    if name == "bbox":
        return isinstance(value, list) and len(value) == 4 and all(map(_is_number, value))
    return isinstance(value, int | float) if name in ("width", "height") else isinstance(value, int | str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and -FAR <= value <= FAR  # what is no number is not between them


def _is_text(value: str) -> bool:
    """Whether a file system could have it as a name: no half of a character, no end of a word in C."""
    return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _look(path: Path, image: dict[str, Any], report: Report, whole: bool) -> None:
    """Open a picture, and decode all of it if asked to; what is wrong goes into the report."""
    try:
        with Image.open(path) as picture:
            if picture.mode.startswith(FINER):
                report.too_fine.append(image["file_name"])
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
    with suppress(OSError):  # a name that no file system has
        return path.is_relative_to(folder.resolve()) and path.is_file()
    return False


def _empty(box: Sequence[float], size: tuple[int, int]) -> bool:
    x1, y1, x2, y2 = clipped(box, size)
    return not (x2 > x1 and y2 > y1)


def clipped(box: Sequence[float], size: tuple[int, int]) -> tuple[float, float, float, float]:
    """COCO `[x, y, width, height]` to xyxy inside the picture."""
    x, y, width, height = box
    return max(0, x), max(0, y), min(size[0], x + width), min(size[1], y + height)


def _counted(found: list[str], what: str) -> str:
    one, several = what.split("|")
    return f"{len(found)} {one if len(found) == 1 else several}"


def _some(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
