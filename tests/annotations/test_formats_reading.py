"""What the readers promise: VIA's own files as they stand, a sentence for everything else, and never a traceback."""

import contextlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.formats.coco import write_coco
from annotations.formats.reading import FormatError, read_coco, read_via
from annotations.formats.via import write_via
from tests.annotations.format_records import FIELDS, LABELS

DATA = Path(os.environ.get("MARROWSCOPE_DATA") or Path(__file__).parents[3] / "shared" / "data") / "via"
golden = pytest.mark.skipif(not DATA.is_dir(), reason="The files VIA wrote lie in MARROWSCOPE_DATA, which is not here.")
BOX = {"name": "rect", "x": 1, "y": 2, "width": 3, "height": 4}


def coco(**parts) -> str:
    whole = {
        "images": [{"id": 1, "file_name": "a.png", "width": 64, "height": 48}],
        "categories": [{"id": 1, "name": "blast", "supercategory": "granulocyte"}],
        "annotations": [annotation()],
    }
    return json.dumps({**whole, **parts})


def annotation(**values) -> dict:
    return {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], **values}


def via(regions, **image) -> str:
    return json.dumps({"a.png9": {"filename": "a.png", "size": 9, "file_attributes": {}, "regions": regions, **image}})


def region(value: object = "blast", **values) -> dict:
    return {"shape_attributes": BOX, "region_attributes": {"cell_class": value}, **values}


@golden
def test_the_project_via_wrote_is_read():
    reading = read_via((DATA / "golden_project.json").read_bytes(), source="golden")
    assert reading.project == "golden"
    assert [x.code for x in reading.labels] == ["BLA", "NGS", "LYT", "ART"]
    assert [(x.file_name, x.size, x.width, len(x.cells)) for x in reading.fields] == [
        ("slide7_f001.png", 12345, 640, 2), ("slide7_f002.png", 23456, 640, 3), ("slide7_f003.png", 34567, 640, 0),
    ]  # fmt: skip
    first = reading.fields[0].cells[0]
    assert (first.uid, first.code, first.box, first.score, first.revision) == (
        "0192f6aa-0001", "NGS", (10, 20, 30, 40), 0.97, 3,
    )  # fmt: skip
    assert ["polyline" in str(x) or "point" in str(x) for x in reading.report.rejected] == [True, True]
    assert len(reading.report.changed) == 3


@golden
def test_the_annotations_via_wrote_are_the_project_without_labels():
    project = read_via((DATA / "golden_project.json").read_bytes())
    annotations = (DATA / "golden_annotations.json").read_bytes()
    assert read_via(annotations, attribute="cell").fields == project.fields
    with pytest.raises(FormatError, match="cell, note"):
        read_via(annotations)


@golden
def test_the_coco_via_wrote_has_the_boxes_of_the_project():
    reading = read_coco((DATA / "golden_coco.json").read_bytes())
    project = read_via((DATA / "golden_project.json").read_bytes())
    for one, other in zip(reading.fields, project.fields, strict=True):
        assert [x.box for x in one.cells] == [pytest.approx(x.box, abs=0.02) for x in other.cells]
    assert ["points" in str(x) for x in reading.report.rejected] == [True]


def test_regions_of_via_1_are_read_in_the_order_of_their_numbers():
    regions = {str(n): region(uid=str(n)) for n in (10, 2, 0)}
    reading = read_via(via(regions, fileref="", base64_img_data=""))
    assert [x.uid for x in reading.fields[0].cells] == ["0", "2", "10"]


def test_via_3_is_told_from_via_2():
    with pytest.raises(FormatError, match="VIA 3"):
        read_via('{"project":{},"metadata":{},"view":{}}')


@pytest.mark.parametrize("value, code", [({"blast": True}, "blast"), ({"blast": False}, ""), ("", ""), (None, "")])
def test_checkboxes_and_missing_values_have_a_meaning(value, code):
    assert read_via(via([region(value)])).fields[0].cells[0].code == code


@pytest.mark.parametrize(
    "bad, reason",
    [
        (7, "object"),
        ({"shape_attributes": {}, "region_attributes": {}}, "empty"),
        (region({"a": True, "b": True}), "all ticked"),
        (region(7), "whole number"),
        (region(score=2), "score"),
        (region(uid=1), "uid"),
        ({**region(), "shape_attributes": {**BOX, "width": -3}}, "no area"),
        ({**region(), "shape_attributes": {**BOX, "x": "1e999"}}, "finite"),
        ({**region(), "shape_attributes": {**BOX, "x": 10**400}}, "finite"),
        ({**region(), "shape_attributes": {"name": "polygon", "all_points_x": [1], "all_points_y": []}}, "points"),
    ],
)
def test_a_bad_region_is_reported_with_its_place_and_the_rest_is_read(bad, reason):
    reading = read_via(via([region(), bad]), source="f.json")
    assert len(reading.fields[0].cells) == 1
    assert "f.json, image 'a.png9', region 1: " in str(reading.report.rejected[0])
    assert reason in str(reading.report.rejected[0])


@pytest.mark.parametrize(
    "bad, reason",
    [
        (annotation(id=2, bbox=[]), "empty"),
        (annotation(id=1), "met before"),
        (annotation(id=2, category_id=None), "null"),
        (annotation(id=2, category_id=9), "category"),
        (annotation(id=2, image_id=9), "image"),
        (annotation(id=2, bbox=[1, 2, 0, 4]), "no area"),
        (annotation(id=2, bbox=[1, 2, 3]), "instead of four"),
        (annotation(id=2, bbox=[900, 2, 3, 4]), "outside"),
        (annotation(id=2, bbox=[1e12, 2, 3, 4]), "beyond"),
        (annotation(id=True, image_id=True), "neither"),
    ],
)
def test_a_bad_annotation_is_reported_with_its_place_and_the_rest_is_read(bad, reason):
    reading = read_coco(coco(annotations=[annotation(), bad]), source="f.json")
    assert len(reading.fields[0].cells) == 1
    assert "f.json, annotations[1]: " in str(reading.report.rejected[0])
    assert reason in str(reading.report.rejected[0])


def test_ids_as_text_and_segmentations_of_any_kind_are_read():
    for segmentation in ([1, 2, 4, 2, 4, 6, 1, 6], [[1, 2, 4, 2, 4, 6, 1, 6]], [], {"counts": "x"}):
        one = annotation(image_id="1", category_id="1", segmentation=segmentation)
        assert read_coco(coco(annotations=[one])).fields[0].cells[0].code == "blast"


def test_a_box_over_the_edge_is_cut_and_reported():
    reading = read_coco(coco(annotations=[annotation(bbox=[60, 40, 10, 10])]))
    assert reading.fields[0].cells[0].box == (60, 40, 4, 8)
    assert "cut" in str(reading.report.changed[0])


def test_a_category_without_a_name_needs_a_mapping():
    text = coco(categories=[{"id": 1, "name": "", "supercategory": "cell"}])
    assert ["mapping" in str(x) for x in read_coco(text).report.rejected] == [True, False]
    assert read_coco(text, mapping={"1": "blast"}).fields[0].cells[0].code == "blast"


def test_a_category_via_lost_is_found_in_the_project():
    project = read_via(via([region()]))
    text = coco(annotations=[annotation(category_id=None)])
    assert read_coco(text, project=project).fields[0].cells[0].code == "blast"


@pytest.mark.parametrize("read", [read_coco, read_via])
@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", "null", "7", '{"a":NaN}', "[" * 200_000, "9" * 5000, b"\xff", '{"images":{}}', '{"a":{}}',
     '{"_via_img_metadata":[]}', '{"images":[],"annotations":[],"categories":7}'],
)  # fmt: skip
def test_what_is_no_such_file_gets_a_sentence(read, text):
    with pytest.raises(FormatError, match=r"\.$"):
        read(text, source="f.json")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda x: st.lists(x, max_size=4) | st.dictionaries(st.text(max_size=5), x, max_size=4), max_leaves=6,
)  # fmt: skip


@pytest.mark.parametrize("write, read", [(write_coco, read_coco), (write_via, read_via)])
@given(data=st.data(), junk=JUNK)
@settings(max_examples=250, deadline=None)
def test_any_one_value_replaced_by_any_other_is_read_or_refused_but_never_a_traceback(write, read, data, junk):
    document = json.loads(b"".join(write("p", LABELS, lambda: iter(FIELDS))))
    node, keys = document, list(document)
    while True:
        key = data.draw(st.sampled_from(keys))
        below = node[key]
        if not isinstance(below, dict | list) or not below or data.draw(st.integers(0, 4)) == 0:
            break
        node, keys = below, list(below) if isinstance(below, dict) else list(range(len(below)))
    node[key] = junk
    with contextlib.suppress(FormatError):
        read(json.dumps(document))
