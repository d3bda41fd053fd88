"""What the writers promise: VIA and pycocotools open it, it comes back unchanged, and it never fills the memory."""

import contextlib
import io
import json
import math
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools.coco import COCO

from annotations.formats.archive import zip_stream
from annotations.formats.boxes import whole
from annotations.formats.coco import write_coco
from annotations.formats.names import safe_basenames
from annotations.formats.reading import read_coco, read_via
from annotations.formats.records import CellRecord, FieldRecord, FormatError, LabelRecord
from annotations.formats.via import write_via
from tests.annotations import via_model
from tests.annotations.format_records import CELLS, FIELDS, LABELS, documents

RESEARCH_USE = "For Research Use Only. Not for use in diagnostic procedures."
WRITERS = pytest.mark.parametrize("write, read", [(write_coco, read_coco), (write_via, read_via)])


def written(write, fields=FIELDS, labels=LABELS, project="p") -> bytes:
    return b"".join(write(project, labels, lambda: iter(fields)))


@WRITERS
@given(document=documents())
@settings(max_examples=60, deadline=None)
def test_whatever_is_written_comes_back_unchanged(write, read, document):
    project, labels, fields = document
    reading = read(written(write, fields, labels, project))
    assert (reading.project, reading.labels, reading.fields) == (project, labels, fields)
    assert not reading.report.rejected
    assert not reading.report.changed


@given(document=documents())
@settings(max_examples=40, deadline=None)
def test_every_box_is_a_rectangle_of_one_attribute_to_the_model_of_via(document):
    project, labels, fields = document
    regions = via_model.import_coco(written(write_coco, fields, labels, project))
    assert [len(x) for x in regions.values()] == [len(x.cells) for x in fields]
    assert all(shape == "rect" and list(values) == ["cell_class"] for x in regions.values() for shape, values in x)
    via_model.open_project(written(write_via, fields, labels, project))


@WRITERS
def test_nothing_at_all_is_a_well_formed_file(write, read):
    assert read(written(write, [], [])).fields == []


@WRITERS
def test_the_same_records_give_the_same_bytes_with_the_research_use_sentence(write, read):
    assert written(write) == written(write)
    assert RESEARCH_USE.encode() in written(write)


def test_pycocotools_loads_the_same_boxes(tmp_path):
    (tmp_path / "coco.json").write_bytes(written(write_coco))
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO(str(tmp_path / "coco.json"))
    loaded = coco.loadAnns(coco.getAnnIds(imgIds=[1]))
    assert [tuple(x["bbox"]) for x in loaded] == [whole(x.box, 640, 480) for x in CELLS]
    assert [tuple(x["exact_bbox"]) for x in loaded] == [x.box for x in CELLS]
    names = [coco.loadCats(x["category_id"])[0]["name"] for x in loaded]
    assert names == ["myeloblast", "lymphocyte", "unidentified"]
    assert coco.annToRLE(loaded[0])["size"] == [480, 640]


def test_coco_has_what_via_and_others_need():
    coco = json.loads(written(write_coco))
    assert coco["licenses"][0]["name"] == RESEARCH_USE
    assert [x["id"] for x in coco["categories"]] == [1, 2, 3]
    assert {x["supercategory"] for x in coco["categories"]} == {"cell_class"}
    assert {x["coco_url"] for x in coco["images"]} == {""}
    assert all(isinstance(n, int) for x in coco["annotations"] for n in [*x["bbox"], *x["segmentation"][0]])
    extra = {"uid": "c1", "score": 0.97, "revision": 3, "produced_by": "starter@1", "status": "accepted"}
    assert extra.items() <= coco["annotations"][0].items()


def test_via_project_follows_the_profile():
    project = via_model.open_project(written(write_via))
    attribute = project["_via_attributes"]["region"]["cell_class"]
    assert attribute["type"] == "dropdown"
    assert attribute["options"] == {x.code: x.name for x in LABELS}
    assert list(project["_via_img_metadata"]) == project["_via_image_id_list"]
    first = project["_via_img_metadata"]["slide7.png12345"]
    assert (first["size"], first["file_attributes"]) == (12345, {"width": 640, "height": 480})
    assert [x["uid"] for x in first["regions"]] == ["c1", "c2", "c3"]
    assert first["regions"][2]["region_attributes"] == {}
    assert project["_via_data_format_version"] == "2.0.10"


def test_an_option_without_a_name_gets_its_code():
    text = written(write_via, [], [LabelRecord("x", "", "x")])
    assert json.loads(text)["_via_attributes"]["region"]["cell_class"]["options"] == {"x": "x"}


def test_a_box_edited_in_via_is_read_as_edited_and_not_as_it_was():
    project = json.loads(written(write_via))
    project["_via_img_metadata"]["slide7.png12345"]["regions"][0]["shape_attributes"]["x"] = 55
    cell = read_via(json.dumps(project)).fields[0].cells[0]
    assert (cell.uid, cell.box) == ("c1", (55, 21, 31, 40))


@given(st.lists(st.text(max_size=30)))
def test_names_are_distinct_and_safe_for_via_and_its_csv(names):
    safe = list(safe_basenames((name, str(n)) for n, name in enumerate(names)))
    assert len({x.lower() for x in safe}) == len(names)
    assert all(x.isascii() and x[0].isalpha() and not set(x) & set(",\"'#/\\ ") for x in safe)


def test_names_stay_where_they_can():
    given_names = [("a.png", "1"), ("s1/a.png", "2"), ("12_a.png", "3"), ("A.PNG", "4"), ("b.jpg", "5")]
    safe = list(safe_basenames(given_names))
    assert (safe[0], safe[2], safe[4]) == ("a.png", "s12_a.png", "b.jpg")
    assert list(safe_basenames((x, "") for x in safe)) == safe


@WRITERS
@pytest.mark.parametrize(
    "bad",
    [
        replace(CELLS[0], box=(math.nan, 0, 1, 1)),
        replace(CELLS[0], box=(0, 0, math.inf, 1)),
        replace(CELLS[0], box=(1e308, 0, 1e308, 1)),
        replace(CELLS[0], box=(0, 0, -1, 1)),
        replace(CELLS[0], score=math.nan),
        replace(CELLS[0], code="nobody"),
    ],
)
def test_a_cell_that_cannot_be_written_is_named(write, read, bad: CellRecord):
    with pytest.raises(FormatError, match="c1"):
        written(write, [replace(FIELDS[0], cells=[bad])])


@WRITERS
def test_fields_without_size_and_repeated_codes_are_refused(write, read):
    with pytest.raises(FormatError, match="f1"):
        written(write, [replace(FIELDS[0], width=0)])
    with pytest.raises(FormatError, match="same code"):
        written(write, [], [LABELS[0], LABELS[0]])


@pytest.mark.parametrize("write", [write_coco, write_via])
def test_ten_thousand_fields_stream_in_bounded_memory(write):
    def fields() -> Iterator[FieldRecord]:
        for n in range(10_000):
            yield FieldRecord(f"f{n}", f"field{n}.png", 640, 480, 1000 + n, CELLS[:1])

    tracemalloc.start()
    try:
        total = sum(len(x) for x in write("p", LABELS, fields))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total > 3_000_000
    assert peak < 1_500_000


def test_a_zip_streams_photographs_as_they_are_and_opens():
    body = b"".join(zip_stream([("coco.json", iter([b"{", b"}"])), ("images/é.png", iter([b"ab", b"", b"c"]))]))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        assert [archive.read(x) for x in archive.namelist()] == [b"{}", b"abc"]
        assert archive.getinfo("images/é.png").compress_type == zipfile.ZIP_STORED


def test_a_large_zip_streams_in_bounded_memory():
    block = bytes(2**18)
    entries = ((f"images/{n}.png", iter([block] * 20)) for n in range(20))
    tracemalloc.start()
    try:
        total = sum(len(x) for x in zip_stream(entries))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total > 100 * 2**20
    assert peak < 4 * 2**20


@pytest.mark.parametrize("name", ["", "/a", "../a", "a/../b", "a\\b", "C:a", "a\n", "a//b"])
def test_a_zip_refuses_paths_that_lead_out_of_it(name):
    with pytest.raises(FormatError, match="path"):
        b"".join(zip_stream([(name, iter([b""]))]))


def test_a_zip_refuses_a_name_twice():
    with pytest.raises(FormatError, match="twice"):
        b"".join(zip_stream([("a", iter([b""])), ("a", iter([b""]))]))
