"""Synthetic smears: the same seed gives the same field, and every box fits what was drawn."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from inference.smears import LINEAGES, generate
from inference.smears.__main__ import write
from inference.smears.cells import draw
from inference.smears.field import paste
from inference.smears.recipes import RECIPES, choose
from inference.smears.stain import mix

SMALL = (900, 700)


def test_a_seed_gives_the_same_field_in_another_process() -> None:
    code = (
        "import hashlib; from inference.smears import generate; s = generate(4, (900, 700), 6); "
        "print(hashlib.sha256(s.image.tobytes()).hexdigest(), s.labels, s.boxes.tolist())"
    )
    here = generate(4, SMALL, 6)
    again = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert str(here.boxes.tolist()) in again
    assert str(here.labels) in again
    assert generate(4, SMALL, 6).image.tobytes() == here.image.tobytes()
    assert hashlib.sha256(here.image.tobytes()).hexdigest() in again


def test_another_seed_gives_another_field() -> None:
    assert generate(1, SMALL, 4).image.tobytes() != generate(2, SMALL, 4).image.tobytes()


@pytest.mark.parametrize("seed", range(4))
def test_every_box_lies_inside_the_field_and_has_an_area(seed: int) -> None:
    smear = generate(seed, SMALL, 12)
    assert smear.image.size == SMALL
    assert smear.boxes.shape == (len(smear.labels), 4)
    assert (smear.boxes[:, :2] >= 0).all()
    assert (smear.boxes[:, 2:] >= 30).all()
    assert (smear.boxes[:, :2] + smear.boxes[:, 2:] <= SMALL).all()


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.code)
def test_a_box_is_tight_around_the_drawn_pixels(recipe) -> None:
    rng = np.random.default_rng(3)
    patch = draw(rng, recipe, mix(rng, 0.0))
    for x, y in ((300, 300), (20, 590)):
        image = np.full((600, 600, 3), 255, np.uint8)
        left, top, width, height = paste(image, patch, x, y)
        mask = np.zeros((2000, 2000), bool)
        first = (y + 700 - patch.opacity.shape[0] // 2, x + 700 - patch.opacity.shape[1] // 2)
        mask[first[0] : first[0] + patch.opacity.shape[0], first[1] : first[1] + patch.opacity.shape[1]] = (
            patch.opacity >= 0.25
        )
        rows, columns = np.nonzero(mask[700:1300, 700:1300])
        assert (left, top) == (columns.min(), rows.min())
        assert (left + width - 1, top + height - 1) == (columns.max(), rows.max())


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.code)
def test_no_cell_is_cut_by_the_edge_of_its_own_patch(recipe) -> None:
    for seed in range(12):
        rng = np.random.default_rng(seed)
        opacity = draw(rng, recipe, mix(rng, None)).opacity
        border = np.concatenate([opacity[0], opacity[-1], opacity[:, 0], opacity[:, -1]])
        assert border.max() < 0.25


def test_all_seven_lineages_occur() -> None:
    lineage = {recipe.code: recipe.lineage for recipe in RECIPES}
    seen = {lineage[label] for label in generate(16).labels}
    assert seen == set(LINEAGES)
    assert len(LINEAGES) == 7


def test_only_the_asked_labels_and_lineages_are_drawn() -> None:
    smear = generate(8, SMALL, 15, lineages=["erythroid", "band_neutrophil"])
    assert set(smear.labels) == {"erythroblast", "band_neutrophil"}


@pytest.mark.parametrize("names", [["unicorn"], []])
def test_a_code_nobody_can_draw_is_refused_by_name(names: list[str]) -> None:
    with pytest.raises(ValueError, match=r"unicorn|empty list"):
        choose(names)


def test_no_cell_hides_the_stamp() -> None:
    for seed in range(6):
        smear = generate(seed, SMALL, 14)
        for x, y, _, height in smear.boxes:
            assert x > 115 or y + height < SMALL[1] - 30


def test_a_deeper_stain_is_darker() -> None:
    pale, deep = (np.asarray(generate(5, SMALL, 6, stain=s).image).mean() for s in (-1.0, 1.0))
    assert deep < pale


def test_the_written_folder_is_coco_that_says_it_is_synthetic(tmp_path: Path) -> None:
    from pycocotools.coco import COCO

    path = write(tmp_path, fields=2, seed=3, lineages=["lymphocyte", "granulocyte"], cells=8)
    coco = COCO(str(path))
    assert len(coco.getImgIds()) == 2
    assert all((tmp_path / "images" / image["file_name"]).exists() for image in coco.dataset["images"])
    categories = {c["name"]: c["supercategory"] for c in coco.dataset["categories"]}
    assert categories["lymphocyte"] == "lymphocyte"
    assert categories["eosinophil"] == "granulocyte"
    info = json.loads(path.read_text())["info"]
    assert info["synthetic"] is True
    assert "SYNTHETIC" in info["description"]
