"""COCO files are read whole or refused with every fault named."""

import json
from pathlib import Path

import numpy as np
import pytest

from inference.training import data
from inference.training.coco import DataError, code_of
from tests.inference.detectors import coco_file


def change(path: Path, part: str, row: int, **fields: object) -> None:
    coco = json.loads(path.read_text())
    coco[part][row] |= fields
    path.write_text(json.dumps(coco))


def test_a_good_file_is_read_with_codes_lineages_and_corners(tmp_path: Path) -> None:
    dataset = data.read(coco_file(tmp_path))
    assert dataset.labels == ["lymphocyte", "monocyte"]
    assert dataset.lineages == {"lymphocyte": "lymphocyte", "monocyte": "monocyte"}
    assert [len(sample.boxes) for sample in dataset.samples] == [2, 0, 2, 0]
    np.testing.assert_array_equal(dataset.samples[0].boxes, [[10, 12, 50, 48], [60, 50, 90, 84]])
    assert dataset.samples[0].labels.tolist() == [1, 2]
    assert dataset.typical_cell() == pytest.approx((np.sqrt(40 * 36) + np.sqrt(30 * 34)) / 2)


def test_an_export_of_ours_names_lineages_and_has_no_label_for_the_unidentified(tmp_path: Path) -> None:
    path = coco_file(tmp_path)
    coco = json.loads(path.read_text())
    for category in coco["categories"]:
        category |= {"code": category["name"], "supercategory": "cell_class", "lineage": "white"}
    coco["categories"].append({"id": 99, "name": "unidentified", "supercategory": "cell_class", "code": ""})
    path.write_text(json.dumps(coco))

    assert data.read(path).labels == ["lymphocyte", "monocyte"]
    assert data.read(path).lineages["monocyte"] == "white"


def test_a_cell_that_nobody_could_identify_is_none_to_learn_whatever_the_labels(tmp_path: Path) -> None:
    path = coco_file(tmp_path)
    change(path, "categories", 1, name="unidentified", code="")
    for labels in (None, ["lymphocyte"]):
        assert [len(sample.boxes) for sample in data.read(path, labels=labels).samples] == [1, 0, 1, 0]
    assert "lymphocyte 2, unidentified 2" in str(data.dry_run(path))


def test_a_category_is_the_label_that_a_model_has_another_word_for(tmp_path: Path) -> None:
    path = coco_file(tmp_path)
    change(path, "categories", 0, aliases=["Lymph", "small lymphocyte"])
    dataset = data.read(path, labels=["monocyte", "lymph"])
    assert dataset.samples[0].labels.tolist() == [2, 1]
    assert dataset.lineages == {"lymph": "lymph", "monocyte": "monocyte"}
    # its own code goes before other names, and another category's code is that one's alone
    assert data.read(path, labels=["monocyte", "lymph", "lymphocyte"]).samples[0].labels.tolist() == [3, 1]
    change(path, "categories", 1, aliases=["lymphocyte"])
    assert data.read(path, labels=["monocyte", "lymphocyte"]).samples[0].labels.tolist() == [2, 1]


def test_a_model_is_to_know_what_it_knew_and_what_there_are_cells_of(tmp_path: Path) -> None:
    path = coco_file(tmp_path)
    coco = json.loads(path.read_text())
    coco["categories"] += [{"id": 3, "name": "mast cell"}, {"id": 4, "name": "unidentified", "code": ""}]
    coco["annotations"][1]["category_id"] = 4
    path.write_text(json.dumps(coco))
    assert data.vocabulary([path]) == ["lymphocyte", "monocyte"]
    assert data.vocabulary([path, path], ["smudge", "monocyte"]) == ["smudge", "monocyte", "lymphocyte"]
    change(path, "categories", 0, aliases=["smudge"])
    assert data.vocabulary([path], ["smudge"]) == ["smudge", "monocyte"]


def test_nothing_to_tell_apart_is_said(tmp_path: Path) -> None:
    path = coco_file(tmp_path)
    coco = json.loads(path.read_text())
    path.write_text(json.dumps({**coco, "annotations": []}))
    with pytest.raises(DataError, match="no cell to learn from"):
        data.vocabulary([path])
    (tmp_path / "none.json").write_text(json.dumps({**coco, "images": [], "annotations": []}))
    with pytest.raises(DataError, match="no image is listed"):
        data.read(tmp_path / "none.json")
    change(path, "categories", 0, aliases="lymph")
    with pytest.raises(DataError, match=r"categories 1 \(aliases\)"):
        data.vocabulary([path])


def test_labels_can_be_numbered_as_a_checkpoint_has_them(tmp_path: Path) -> None:
    dataset = data.read(coco_file(tmp_path), labels=["smudge", "monocyte", "lymphocyte"])
    assert dataset.samples[0].labels.tolist() == [3, 2]


@pytest.mark.parametrize("name, code", [("Band neutrophil", "band_neutrophil"), (" Plasma-Cell ", "plasma_cell")])
def test_a_categorys_name_becomes_a_code(name: str, code: str) -> None:
    assert code_of(name) == code


def test_a_box_over_the_edge_is_cut_at_the_edge(tmp_path: Path) -> None:
    path = coco_file(tmp_path)
    change(path, "annotations", 0, bbox=[-5, -5, 500, 20])
    assert data.read(path).samples[0].boxes[0].tolist() == [0, 0, 100, 15]


@pytest.mark.parametrize(
    "part, fields, sentence",
    [
        ("images", {"file_name": "lost.png"}, "1 image is missing from the folder: lost.png"),
        ("images", {"file_name": "../cells.json"}, "1 image is missing from the folder: ../cells.json"),
        ("annotations", {"category_id": 9}, "1 category is unknown: id 9"),
        ("annotations", {"bbox": [10, 10, 0, 5]}, "1 annotation has an empty box or one outside its image: 1"),
        ("annotations", {"bbox": [200, 10, 5, 5]}, "1 annotation has an empty box or one outside its image: 1"),
        ("annotations", {"id": 2}, "1 id is used twice: annotations 2"),
        ("annotations", {"image_id": 99}, "1 annotation names an image that is not listed: 1"),
        ("annotations", {"bbox": [float("nan"), 0, 1, 1]}, "1 row lacks what COCO asks of it: annotations 1 (bbox)"),
        ("annotations", {"bbox": [1, 2, 3]}, "1 row lacks what COCO asks of it: annotations 1 (bbox)"),
        ("images", {"file_name": None}, "1 row lacks what COCO asks of it: images 1 (file_name)"),
        ("annotations", {"iscrowd": "no"}, "1 annotation has an iscrowd that is neither 0 nor 1: 1"),
        ("annotations", {"iscrowd": 2}, "1 annotation has an iscrowd that is neither 0 nor 1: 1"),
        ("annotations", {"bbox": [10**400, 0, 1, 1]}, "1 row lacks what COCO asks of it: annotations 1 (bbox)"),
        ("images", {"file_name": "a\0b"}, "1 row lacks what COCO asks of it: images 1 (file_name)"),
        ("images", {"file_name": "\ud800"}, "1 row lacks what COCO asks of it: images 1 (file_name)"),
        ("images", {"file_name": "a" * 5000}, f"1 image is missing from the folder: {'a' * 5000}"),
        ("categories", {"code": None}, "1 row lacks what COCO asks of it: categories 1 (code)"),
        ("categories", {"supercategory": 5}, "1 row lacks what COCO asks of it: categories 1 (supercategory)"),
        ("categories", {"lineage": ["a"]}, "1 row lacks what COCO asks of it: categories 1 (lineage)"),
        (
            "categories",
            {"name": "細胞"},
            "1 category has neither a letter a-z nor a digit in its name, and no code: id 1",
        ),
        ("images", {"width": 99}, "1 image is not of the size that is listed: 0.png (100×96)"),
    ],
)
def test_a_fault_is_named_by_the_dry_run_and_refused_by_reading(
    tmp_path: Path, part: str, fields: dict[str, object], sentence: str
) -> None:
    path = coco_file(tmp_path)
    change(path, part, 0, **fields)
    assert data.dry_run(path).problems == [sentence]
    with pytest.raises(DataError, match=r"cannot be used:\n"):
        data.read(path)


@pytest.mark.parametrize("written, ignored", [(1, 1), ("1", 1), (True, 1), (0, 0), ("0", 0), (False, 0), (None, 0)])
def test_a_crowd_is_known_however_programs_write_it(tmp_path: Path, written: object, ignored: int) -> None:
    path = coco_file(tmp_path)
    change(path, "annotations", 0, iscrowd=written)
    sample = data.read(path).samples[0]
    assert (len(sample.ignored), len(sample.boxes)) == (ignored, 2 - ignored)


def test_categories_a_checkpoint_does_not_know_are_named(tmp_path: Path) -> None:
    report = data.dry_run(coco_file(tmp_path), labels=["monocyte"])
    assert report.problems == ["1 category is unknown: lymphocyte"]
    assert str(report).startswith("4 images, 4 cells: lymphocyte 2, monocyte 2")


def test_what_is_no_image_is_named_and_a_cut_one_too(tmp_path: Path) -> None:
    path = coco_file(tmp_path)
    (tmp_path / "images" / "0.png").write_text("words")
    cut = tmp_path / "images" / "1.png"
    cut.write_bytes(cut.read_bytes()[:-40])
    assert data.dry_run(path).problems == ["2 files are no images, or damaged ones: 0.png, 1.png"]
    with pytest.raises(DataError, match=r"1 file is no image, or a damaged one: 0\.png"):
        data.read(path)


def test_the_dry_runs_report_names_every_fault(tmp_path: Path) -> None:
    report = data.dry_run(coco_file(tmp_path, count=8), images=tmp_path / "elsewhere")
    named = [f"    {number}.png" for number in range(8)]
    assert str(report).splitlines()[1:] == ["8 images are missing from the folder:", *named]
    with pytest.raises(DataError, match=r"cannot be used: 8 images, 8 cells(.|\n)*    7\.png"):
        data.examine(tmp_path / "cells.json", images=tmp_path / "elsewhere")


def test_many_faults_are_counted_after_the_first_few(tmp_path: Path) -> None:
    path = coco_file(tmp_path, count=8)
    report = data.dry_run(path, images=tmp_path / "elsewhere")
    assert report.problems == ["8 images are missing from the folder: 0.png, 1.png, 2.png, 3.png, 4.png and 3 more"]


def test_where_pictures_were_looked_for_is_said_where_they_are_not(tmp_path: Path) -> None:
    for look in (data.read, data.listed, data.examine):
        with pytest.raises(DataError, match=rf"\nPictures were looked for in {tmp_path / 'elsewhere'}\.$"):
            look(coco_file(tmp_path), tmp_path / "elsewhere")


@pytest.mark.parametrize(
    "text, reason", [("[" * 100_000, "is not JSON"), ("{", "is not JSON"), ("{}", "is not COCO"), ("[]", "is not COCO")]
)
def test_what_is_not_coco_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(DataError, match=reason):
        data.dry_run(tmp_path / "x.json")
    with pytest.raises(DataError, match="cannot be read"):
        data.dry_run(tmp_path / "none.json")


def test_pictures_are_kept_only_as_far_as_the_budget_goes(tmp_path: Path) -> None:
    samples = data.read(coco_file(tmp_path)).samples
    pictures = data.Pictures(budget=100 * 96 * 3)
    assert [pictures[sample.path].shape for sample in samples] == [(96, 100, 3)] * 4
    assert list(pictures.kept) == [samples[0].path]
