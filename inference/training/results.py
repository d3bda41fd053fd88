"""Findings as COCO results: a list that pycocotools' `loadRes` takes, beside the ids of its pictures and labels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from os.path import commonpath
from pathlib import Path
from typing import Any

from inference.detectors.base import Detection
from inference.detectors.photographs import Photograph
from inference.training import data
from inference.training.coco import spoken
from inference.training.tables import NOTICE

Row = dict[str, Any]


@dataclass(frozen=True)
class Key:
    """Which ids results use. images: COCO's rows, in the order of `paths`; categories: COCO's rows of all labels."""

    paths: list[Path]
    images: list[Row]
    categories: list[Row]

    def rows(self, number: int, cells: Iterable[Detection]) -> list[Row]:
        """The results of picture `number` of `paths`: a row a finding, `bbox` x, y, width, height in its pixels."""
        ids = {category["name"]: category["id"] for category in self.categories}
        image = self.images[number]["id"]
        return [{"image_id": image, "category_id": ids[cell.label], "bbox": xywh(cell.box),
                 "score": round(cell.score, 5)} for cell in cells]  # fmt: skip

    def coco(self) -> dict[str, Any]:
        """A COCO file without annotations, against which the results can be loaded."""
        return {"info": {"description": NOTICE}, "images": self.images, "annotations": [],
                "categories": self.categories}  # fmt: skip


def numbered(paths: Sequence[Path], labels: Sequence[str], lineages: dict[str, str]) -> Key:
    """Ids from 1, of pictures in the order of the files, of labels in the model's; names from their common folder."""
    top = Path(commonpath([path.resolve().parent for path in paths]))
    images = [_image(number, path, path.resolve().relative_to(top)) for number, path in enumerate(paths, start=1)]
    return Key(list(paths), images, _categories(labels, lineages, first=1))


def of_file(path: Path, folder: Path | None, labels: Sequence[str], lineages: dict[str, str]) -> Key:
    """The ids of a COCO file, and its pictures; a label it has no category for gets an id after its last.

    folder: of the pictures; default: `images` beside the file. Raises DataError.
    """
    coco = data.listed(path, folder)
    known = [{"id": key, "name": code} for key, code in spoken(coco, labels).items()]
    last = max((row["id"] for row in known if isinstance(row["id"], int)), default=0)
    named = {row["name"] for row in known}
    new = _categories([label for label in labels if label not in named], lineages, first=last + 1)
    paths = [(folder or path.parent / "images") / image["file_name"] for image in coco["images"]]
    return Key(paths, coco["images"], [*known, *new])


def xywh(box: tuple[float, float, float, float]) -> list[float]:
    """Corners to x, y, width, height, in hundredths of a pixel."""
    x1, y1, x2, y2 = box
    return [round(x1, 2), round(y1, 2), round(x2 - x1, 2), round(y2 - y1, 2)]


def _image(number: int, path: Path, name: Path) -> Row:
    width, height = Photograph(path).size
    return {"id": number, "file_name": name.as_posix(), "width": width, "height": height}


def _categories(labels: Sequence[str], lineages: dict[str, str], first: int) -> list[Row]:
    return [{"id": number, "name": label, "supercategory": lineages.get(label, label)}
            for number, label in enumerate(labels, start=first)]  # fmt: skip
