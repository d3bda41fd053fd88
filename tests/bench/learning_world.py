"""The learning bench's world: cases that differ, their fields stitched from photographs of single cells, and the truth.

A photograph of one cell is cut to a square of 320 px; twelve of them, edge to edge, make a field of 1280 × 960.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from inference.training import data

COLUMNS, ROWS, SIDE = 4, 3, 320
CELLS = COLUMNS * ROWS
UNEVEN = 0.5  # Dirichlet's concentration: a case is mostly of two or three stages, as marrows differ
Box = tuple[float, float, float, float]  # xyxy, in the field's pixels


@dataclass(frozen=True)
class Photograph:
    """One cell's picture: where the square begins in it, and the cell's box in the square."""

    path: str
    code: str
    corner: tuple[int, int]
    box: Box


@dataclass(frozen=True)
class Field:
    """One stitched field: its file, its case, and what really is on it."""

    file: str
    case: int
    boxes: list[Box]
    codes: list[str]
    width: int = COLUMNS * SIDE
    height: int = ROWS * SIDE


@dataclass(frozen=True)
class Source:
    """A COCO file of single cells: its label codes in order, each one's lineage, and its photographs."""

    codes: list[str]
    lineages: dict[str, str]
    photographs: list[Photograph]


def read(path: Path) -> Source:
    """The photographs of a COCO file that show one cell each. Raises DataError as training does."""
    found = data.read(path)
    photographs = [_photograph(sample, found.labels) for sample in found.samples if len(sample.labels) == 1]
    return Source(found.labels, found.lineages, photographs)


def cases(stock: Sequence[Photograph], number: int, fields: int, images: Path, name: str, seed: int) -> list[Field]:
    """`number` cases of `fields` fields each, every case with a differential of its own; pictures into `images`."""
    random, order, drawn = np.random.default_rng((seed, 11)), shuffled(stock, seed), []
    left = {code: [shown for shown in order if shown.code == code] for code in sorted({s.code for s in stock})}
    for case in range(number):
        shares = dict(zip(left, random.dirichlet([UNEVEN] * len(left)), strict=True))
        drawn += [(case, [_take(left, shares, random) for _ in range(CELLS)]) for _ in range(fields)]
    return [_stitch(cells, case, images / f"{name}-{n:03d}.jpg") for n, (case, cells) in enumerate(drawn)]


def dozens(stock: Sequence[Photograph], images: Path, name: str) -> list[Field]:
    """Fields of the photographs in their order, without what is left of the last dozen."""
    starts = range(0, len(stock) - CELLS + 1, CELLS)
    return [_stitch(stock[at : at + CELLS], n, images / f"{name}-{n:03d}.jpg") for n, at in enumerate(starts)]


def singles(stock: Sequence[Photograph], images: Path, name: str) -> list[Field]:
    """A field of one square for each photograph."""
    made = []
    for n, shown in enumerate(stock):
        path = images / f"{name}-{n:04d}.jpg"
        _save(_square(shown), path)
        made.append(Field(path.name, n, [shown.box], [shown.code], SIDE, SIDE))
    return made


def shuffled(stock: Sequence[Photograph], seed: int) -> list[Photograph]:
    """The photographs in a random order."""
    return [stock[k] for k in np.random.default_rng((seed, 12)).permutation(len(stock))]


def write(path: Path, fields: Sequence[Field], words: Sequence[str], lineages: dict[str, str]) -> Path:
    """A COCO file as a training's working folder has it: the words in their order, cells of other labels left out."""
    cells = [(n, box, words.index(code) + 1) for n, field in enumerate(fields, 1)
             for box, code in zip(field.boxes, field.codes, strict=True) if code in words]  # fmt: skip
    document = {
        "images": [{"id": n, "file_name": field.file, "width": field.width, "height": field.height}
                   for n, field in enumerate(fields, 1)],
        "annotations": [_row(number, *cell) for number, cell in enumerate(cells, 1)],
        "categories": [{"id": n, "name": word, "code": word, "lineage": lineages[word]}
                       for n, word in enumerate(words, 1)],
    }  # fmt: skip
    return _json(path, document)


def keep(path: Path, fields: Sequence[Field]) -> None:
    """What the fields are, so that a bench called again need not stitch them again."""
    _json(path, [asdict(field) for field in fields])


def kept(path: Path) -> list[Field]:
    """The fields that `keep` wrote."""
    return [Field(**row) for row in json.loads(path.read_text())]


def _photograph(sample: data.Sample, labels: Sequence[str]) -> Photograph:
    with Image.open(sample.path) as picture:
        corner = ((picture.width - SIDE) // 2, (picture.height - SIDE) // 2)
    left, top = corner
    x1, y1, x2, y2 = (sample.boxes[0] - np.array([left, top, left, top])).clip(0, SIDE).tolist()
    return Photograph(str(sample.path), labels[int(sample.labels[0]) - 1], corner, (x1, y1, x2, y2))


def _take(left: dict[str, list[Photograph]], shares: dict[str, float], random: np.random.Generator) -> Photograph:
    """One photograph by the case's shares, of a label that has some left; no photograph is used twice."""
    codes = [code for code in left if left[code]]
    weights = np.array([shares[code] + 1e-9 for code in codes])
    return left[codes[int(random.choice(len(codes), p=weights / weights.sum()))]].pop()


def _stitch(cells: Sequence[Photograph], case: int, path: Path) -> Field:
    picture, boxes = Image.new("RGB", (COLUMNS * SIDE, ROWS * SIDE)), []
    for place, cell in enumerate(cells):
        left, top = place % COLUMNS * SIDE, place // COLUMNS * SIDE
        picture.paste(_square(cell), (left, top))
        x1, y1, x2, y2 = cell.box
        boxes.append((x1 + left, y1 + top, x2 + left, y2 + top))
    _save(picture, path)
    return Field(path.name, case, boxes, [cell.code for cell in cells])


def _square(cell: Photograph) -> Image.Image:
    left, top = cell.corner
    with Image.open(cell.path) as picture:
        return picture.convert("RGB").crop((left, top, left + SIDE, top + SIDE))


def _row(number: int, image: int, box: Box, category: int) -> dict[str, Any]:
    x1, y1, x2, y2 = box
    return {"id": number, "image_id": image, "category_id": category, "bbox": [x1, y1, x2 - x1, y2 - y1],
            "area": (x2 - x1) * (y2 - y1), "iscrowd": 0}  # fmt: skip


def _save(picture: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, quality=92)


def _json(path: Path, document: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(document))
    return temporary.replace(path)
