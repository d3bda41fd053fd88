"""What leaves: approved fields only, in files that the programs they are made for accept."""

import contextlib
import hashlib
import io
import json
import uuid
import zipfile

import pytest
from asgiref.sync import async_to_sync
from PIL import Image
from pycocotools.coco import COCO

from annotations import RESEARCH_USE
from annotations.api.exports import in_threads
from annotations.errors import NotAllowed, NotFound, WrongState
from annotations.models import Snapshot
from annotations.services import approvals, cells, exports, fields, review
from annotations.services.exports import Format
from tests.annotations.conftest import PASSWORD, an_edit, draw, make_field, propose

BOX = (10.25, 20.5, 30.0, 40.75)


def photograph(case, by, colour="mistyrose"):
    file = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(file, "JPEG")
    file.seek(0)
    return fields.store(case_id=case.pk, source=file, by=by).field


@pytest.fixture
def approved(case, ana, rui, labels):
    """One approved photograph with two cells; beside it one field that is only a draft."""
    field = photograph(case, ana)
    draw(field, ana, labels["lymphocyte"], BOX)
    draw(field, ana, labels["band_neutrophil"], (100.0, 100.0, 50.0, 50.0))
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    review.approve(field_id=field.pk, by=rui)
    propose(make_field(case, ana, 9), ("monocyte", 0.99))
    return field


def exported(project, by, form=Format.COCO, **more):
    return b"".join(exports.export(project_id=project.pk, by=by, form=form, **more).chunks)


def test_pycocotools_loads_the_export_and_finds_the_approved_cells(approved, project, rui, tmp_path):
    (tmp_path / "coco.json").write_bytes(exported(project, rui))

    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO(tmp_path / "coco.json")

    assert len(coco.imgs) == 1
    names = {coco.cats[annotation["category_id"]]["name"] for annotation in coco.anns.values()}
    assert names == {"lymphocyte", "band_neutrophil"}
    assert [list(BOX)] == [a["exact_bbox"] for a in coco.anns.values() if a["exact_bbox"][0] < 50]


def test_the_via_project_has_the_field_under_its_true_size(approved, project, rui):
    project_file = json.loads(exported(project, rui, Format.VIA))

    (key,) = project_file["_via_image_id_list"]
    entry = project_file["_via_img_metadata"][key]
    assert (entry["size"], len(entry["regions"])) == (approved.size, 2)
    assert {region["region_attributes"]["cell_class"] for region in entry["regions"]} == {
        "lymphocyte",
        "band_neutrophil",
    }


def test_every_export_says_what_it_is_not_for(approved, project, rui):
    for form in Format:
        assert RESEARCH_USE.encode() in exported(project, rui, form)


def test_the_archive_holds_the_photographs_under_the_names_in_the_document(approved, project, rui):
    archive = zipfile.ZipFile(io.BytesIO(exported(project, rui, images=True)))

    (image,) = json.loads(archive.read("coco.json"))["images"]
    data = archive.read(f"images/{image['file_name']}")
    assert hashlib.sha256(data).hexdigest() == approved.sha256


def test_one_case_can_leave_alone(approved, project, case, rui):
    assert b"lymphocyte" in exported(project, rui, case_id=case.pk)
    with pytest.raises(NotFound, match="no such case"):
        exported(project, rui, case_id=uuid.uuid4())


def test_nothing_approved_is_an_empty_dataset(project, rui):
    assert json.loads(exported(project, rui))["annotations"] == []


def test_an_annotator_may_not_export(approved, project, ana):
    with pytest.raises(NotAllowed, match="export data"):
        exported(project, ana)


def test_the_same_state_freezes_into_the_same_bytes(approved, project, rui):
    first = exports.freeze(project_id=project.pk, by=rui)
    second = exports.freeze(project_id=project.pk, by=rui)

    assert first.sha256 == second.sha256 == hashlib.sha256(exported(project, rui)).hexdigest()
    assert (first.fields, first.cells) == (1, 2)


def test_a_snapshot_says_of_every_cell_where_it_came_from(case, project, ana, rui, labels):
    field = photograph(case, ana)
    wrong, _ = propose(field, ("monocyte", 0.9), ("lymphocyte", 0.8))
    edit = an_edit("update", wrong, version=1, label=labels["lymphocyte"].pk)
    cells.apply(field_id=field.pk, edits=[edit], by=ana)
    draw(field, ana, labels["band_neutrophil"], BOX)
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    review.approve(field_id=field.pk, by=rui)
    signed = approvals.approve_case(
        case_id=case.pk, by=rui, password=PASSWORD, meaning="Reviewed and approved", justification="Few cells"
    )

    snapshot = exports.freeze(project_id=project.pk, by=rui)
    coco = json.loads(b"".join(exports.snapshot_chunks(snapshot)))

    assert coco["info"]["label_set_version"] == snapshot.label_set_version == 1
    assert [(x["case"], x["by"], x["sha256"]) for x in coco["info"]["approvals"]] == [
        (str(case.pk), "rui", signed.sha256)
    ]
    (image,) = coco["images"]
    assert (image["approved_by"], image["case"]) == ("rui", str(case.pk))
    told = {a["status"]: a for a in coco["annotations"]}
    assert {status: (a["decided_by"], a.get("produced_by")) for status, a in told.items()} == {
        "corrected": ("ana", "starter@1"), "accepted": ("ana", "starter@1"), "added": ("ana", None),
    }  # fmt: skip
    assert [a["proposed"]["label"] for a in coco["annotations"] if "proposed" in a] == ["monocyte"]
    assert exports.snapshot_images(snapshot) == coco["images"]


def test_a_snapshot_is_downloaded_as_it_was_frozen(approved, project, rui, client_of):
    frozen = exports.freeze(project_id=project.pk, by=rui)

    answer = client_of("rui").get(f"/api/snapshots/{frozen.pk}/file")

    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == frozen.sha256
    assert client_of("ana").get(f"/api/snapshots/{frozen.pk}/file").status_code == 403
    assert client_of("zoe").get(f"/api/snapshots/{frozen.pk}/file").status_code == 404


def test_there_is_nothing_to_freeze_before_an_approval(project, rui):
    with pytest.raises(WrongState, match="nothing to freeze"):
        exports.freeze(project_id=project.pk, by=rui)
    assert not Snapshot.objects.exists()


def test_a_stream_is_passed_on_piece_by_piece():
    made = []

    def pieces():
        for number in range(3):
            made.append(number)
            yield b"%d" % number

    async def read():
        seen = [(piece, len(made)) async for piece in in_threads(pieces())]
        assert seen == [(b"0", 1), (b"1", 2), (b"2", 3)]

    async_to_sync(read)()


@pytest.mark.parametrize("query", ["", "?format=pdf", "?format=coco&case=7", "?format=coco&images=perhaps"])
def test_a_wrong_question_gets_a_sentence(approved, project, client_of, query):
    answer = client_of("rui").get(f"/api/projects/{project.pk}/export{query}")

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
