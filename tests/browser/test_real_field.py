"""A whole field of real cells reviewed by keyboard alone, from the first proposal to the approved count."""

import io
import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

from tests.browser.room import Read, Room

PBC = Path(os.environ.get("MARROWSCOPE_DATA") or "/nowhere") / "pbc"
pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(
        not (PBC / "val.json").is_file(), reason="The real cells lie in MARROWSCOPE_DATA, which is not here."
    ),
]
COLUMNS, ROWS = 5, 4
SIDE = 364  # a little more than the largest of the pictures
# The keys of the labels the real cells have.
KEYS = {
    "Band neutrophil": "n",
    "Segmented neutrophil": "s",
    "Metamyelocyte": "m",
    "Myelocyte": "y",
    "Promyelocyte": "p",
    "Eosinophil": "e",
    "Basophil": "a",
    "Erythroid (nucleated)": "2",
    "Lymphocyte": "3",
    "Monocyte": "4",
}
SAME_CELL = 0.4


class Truth(NamedTuple):
    """A real cell: what it is, and where on the field it lies (x, y, width, height)."""

    name: str
    box: tuple[int, ...]


def test_a_stitched_field_of_real_cells_is_reviewed_by_keyboard_alone(enter: Callable[..., Room]) -> None:
    photograph, truths = stitched()
    rui = enter("rui")
    field = rui.field(photograph)["id"]
    rui.open(field)
    assert undecided(rui) > len(truths) / 2, "the model found next to nothing to review"

    missed = list(truths)
    while undecided(rui):
        judge(rui, missed)
    for truth in missed:
        draw(rui, truth)
    rui.saved()

    held = rui.held(field)
    assert sorted(name for name, _ in held.elements()) == sorted(truth.name for truth in truths)
    assert all(any(is_cell(truth, read) for read in held) for truth in truths)
    rui.step_by_key()
    rui.step_by_key()
    assert rui.state(field) == "approved"
    assert rui.held(field) == held


def undecided(rui: Room) -> int:
    """How many proposals the screen says are shown and wait for somebody."""
    rui.followed()
    said = rui.page.get_by_role("region", name="Confidence").locator("p").inner_text()
    return int(said.split()[0].replace(",", ""))


def stitched() -> tuple[bytes, list[Truth]]:
    """A field of real cells in rows, as a JPEG, and what they are."""
    coco = json.loads((PBC / "val.json").read_text())
    names = {category["id"]: category["name"] for category in coco["categories"]}
    cells = {cell["image_id"]: cell for cell in coco["annotations"]}
    chosen = random.Random(11).sample(sorted(coco["images"], key=lambda image: image["file_name"]), COLUMNS * ROWS)
    field = Image.new("RGB", (COLUMNS * SIDE, ROWS * SIDE))
    truths = []
    for place, image in enumerate(chosen):
        picture = Image.open(PBC / "images" / image["file_name"]).convert("RGB").resize((SIDE, SIDE))
        left, top = place % COLUMNS * SIDE, place // COLUMNS * SIDE
        field.paste(picture, (left, top))
        x, y, width, height = cells[image["id"]]["bbox"]
        across, down = SIDE / image["width"], SIDE / image["height"]
        box = (left + x * across, top + y * down, width * across, height * down)
        truths.append(Truth(called(names[cells[image["id"]]["category_id"]]), tuple(map(round, box))))
    file = io.BytesIO()
    field.save(file, "JPEG", quality=92)
    return file.getvalue(), truths


def called(category: str) -> str:
    """The name of the project's label for a category of the real cells."""
    return "Erythroid (nucleated)" if category == "erythroblast" else category.capitalize()


def is_cell(truth: Truth, read: Read) -> bool:
    """Whether what was read of a box is about this cell."""
    return overlap(truth.box, read[1]) >= SAME_CELL


def overlap(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Intersection over union of two boxes."""
    across = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    down = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = max(0, across) * max(0, down)
    return shared / (a[2] * a[3] + b[2] * b[3] - shared)


def judge(rui: Room, missed: list[Truth]) -> None:
    """The next proposal: right, under another name, or no cell at all (or one that has its box already)."""
    rui.keys("u")
    read = rui.selected()
    truth = next((one for one in missed if is_cell(one, read)), None)
    if truth is None:
        rui.keys("Delete")
        return
    missed.remove(truth)
    rui.keys("Enter" if truth.name == read[0] else KEYS[truth.name])


def draw(rui: Room, missed: Truth) -> None:
    """A cell that was not found: a new box in the middle of the view, moved and resized onto it, and named."""
    rui.keys("Escape", "Escape", "f", "Shift+D", KEYS[missed.name])
    _, (x, y, width, height) = rui.selected()
    for key, way in (
        ("ArrowRight", missed.box[0] - x),
        ("ArrowDown", missed.box[1] - y),
    ):
        arrows(rui, "Alt", key, way)
    for key, way in (("ArrowRight", missed.box[2] - width), ("ArrowDown", missed.box[3] - height)):
        arrows(rui, "Control", key, way)


def arrows(rui: Room, held: str, key: str, way: int) -> None:
    """Press an arrow for as many pixels: ten at a time with Shift, then one by one."""
    key = key if way >= 0 else {"ArrowRight": "ArrowLeft", "ArrowDown": "ArrowUp"}[key]
    rui.keys(*[f"{held}+Shift+{key}"] * (abs(way) // 10), *[f"{held}+{key}"] * (abs(way) % 10))
