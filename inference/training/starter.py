"""Puts the starter model's training set together: real cells from a COCO file and synthetic fields of the same labels.

    python -m inference.training.starter REAL.json OUT --fields 14

Synthetic fields teach what single-cell pictures cannot: touching cells, smudges, crowds. Cells that the
labels do not cover are never drawn. Writes OUT/train.json and OUT/images.
"""

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

from inference.smears import generate
from inference.training.coco import code_of

CELLS = 60  # on a field: as many as a rich marrow field has
SHARE = 0.1  # of the pictures that begin a canvas or fill it; enough to know the look, too few to prefer it
FIRST_SEED = 5000  # far from the seeds that demonstrations and tests draw


def compose(real: Path, out: Path, fields: int) -> Path:
    """Copy the real pictures, draw `fields` synthetic ones, list each of those often enough to be `SHARE` of all."""
    coco: dict[str, Any] = json.loads(real.read_bytes())
    (out / "images").mkdir(parents=True, exist_ok=True)
    for image in coco["images"]:
        shutil.copyfile(real.parent / "images" / image["file_name"], out / "images" / image["file_name"])
    numbers = {code_of(category["name"]): category["id"] for category in coco["categories"]}
    repeats = max(1, round(SHARE / (1 - SHARE) * len(coco["images"]) / max(1, fields)))
    for seed in range(FIRST_SEED, FIRST_SEED + fields):
        _add(coco, out, seed, numbers, repeats)
    path = out / "train.json"
    path.write_text(json.dumps(coco))
    return path


def _add(coco: dict[str, Any], out: Path, seed: int, numbers: dict[str, int], repeats: int) -> None:
    smear = generate(seed, cells=CELLS, lineages=list(numbers))
    name = f"synthetic-{seed}.jpg"
    smear.image.convert("RGB").save(out / "images" / name, quality=92)
    cells = [(numbers[label], [float(v) for v in box]) for label, box in zip(smear.labels, smear.boxes, strict=True)]
    for _ in range(repeats):
        _list(coco, name, smear.image.size, cells)


def _list(coco: dict[str, Any], name: str, size: tuple[int, int], cells: list[tuple[int, list[float]]]) -> None:
    image = 1 + max((row["id"] for row in coco["images"]), default=0)
    first = 1 + max((row["id"] for row in coco["annotations"]), default=0)
    coco["images"].append({"id": image, "file_name": name, "width": size[0], "height": size[1]})
    coco["annotations"] += [
        {"id": first + k, "image_id": image, "category_id": number, "bbox": box, "area": box[2] * box[3], "iscrowd": 0}
        for k, (number, box) in enumerate(cells)
    ]


def main() -> None:
    parser = argparse.ArgumentParser("python -m inference.training.starter", description=__doc__)
    parser.add_argument("real", type=Path, metavar="REAL.json", help="COCO file, its pictures in images/ beside it")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--fields", type=int, default=14, help="synthetic fields to draw (default 14)")
    compose(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
