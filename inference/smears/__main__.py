"""Writes a folder of synthetic fields with their boxes: python -m inference.smears OUT --fields N --seed S."""

import argparse
import json
from pathlib import Path
from typing import Any

from inference.smears.field import generate
from inference.smears.recipes import choose

DESCRIPTION = (
    "SYNTHETIC bone-marrow smears, drawn by a program; no patient and no real cell. "
    "For Research Use Only. Not for use in diagnostic procedures."
)


def write(out: Path, fields: int, seed: int, lineages: list[str] | None = None, cells: int = 40) -> Path:
    """Write out/images/*.jpg and out/fields.json (COCO: category name = label code, supercategory = lineage).

    Field i is drawn from seed + i. Boxes are x, y, width, height in pixels. Returns the path of fields.json.
    """
    (out / "images").mkdir(parents=True, exist_ok=True)
    kinds = choose(lineages)
    numbers = {kind.code: number for number, kind in enumerate(kinds, start=1)}
    coco: dict[str, Any] = {
        "info": {"description": DESCRIPTION, "synthetic": True, "seed": seed},
        "images": [],
        "annotations": [],
        "categories": [{"id": numbers[k.code], "name": k.code, "supercategory": k.lineage} for k in kinds],
    }
    for index in range(fields):
        _add(coco, out, index + 1, seed + index, lineages, cells, numbers)
    path = out / "fields.json"
    path.write_text(json.dumps(coco))
    return path


def _add(
    coco: dict[str, Any],
    out: Path,
    image: int,
    seed: int,
    lineages: list[str] | None,
    cells: int,
    numbers: dict[str, int],
) -> None:
    smear = generate(seed, cells=cells, lineages=lineages)
    name = f"synthetic-{seed}.jpg"
    smear.image.save(out / "images" / name, quality=92)
    coco["images"].append({"id": image, "file_name": name, "width": smear.image.width, "height": smear.image.height})
    for box, label in zip(smear.boxes.tolist(), smear.labels, strict=True):
        cell = {"id": len(coco["annotations"]) + 1, "image_id": image, "category_id": numbers[label]}
        coco["annotations"].append(cell | {"bbox": box, "area": box[2] * box[3], "iscrowd": 0})


def main() -> None:
    """Read the command line and write the folder."""
    parser = argparse.ArgumentParser(prog="python -m inference.smears", description="Draw synthetic smears.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--fields", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cells", type=int, default=40, help="nucleated cells a field")
    parser.add_argument("--lineages", help="label or lineage codes, separated by commas; all without it")
    asked = parser.parse_args()
    names = asked.lineages.split(",") if asked.lineages else None
    write(asked.out, asked.fields, asked.seed, names, asked.cells)


if __name__ == "__main__":
    main()
