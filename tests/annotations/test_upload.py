"""An upload: who may, what is kept of it, what its second coming means, and what a refusal leaves behind."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotations import signals
from annotations.errors import AlreadyThere, BadImage, BadInput, NotAllowed, NotFound
from annotations.images import storage
from annotations.models import Case, Field, Slide
from annotations.services import cases, fields, projects
from tests.annotations.pictures import SECRET, encoded, exif, jpeg, photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    """A storage of the test's own; its folder."""
    here = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": here}
    return tmp_path


def store(case: Case, by, data: bytes | None = None, **more) -> fields.Stored:
    return fields.store(case_id=case.pk, source=io.BytesIO(data or jpeg()), by=by, **more)


def test_a_photograph_becomes_a_field(case, ana, shelf):
    case.project.threshold = 0.55
    case.project.save()
    stored = store(case, ana, encoded(photo(), "JPEG", exif=exif()))
    field = Field.objects.get(pk=stored.field.pk)
    assert (field.name, field.state, field.width, field.height) == ("M-17-001", "stored", 64, 48)
    assert (field.slide.name, field.threshold, field.created_by) == ("1", 0.55, ana)
    assert (shelf / storage.key(field.sha256, "image/jpeg")).stat().st_size == field.size
    assert stored.removed == ["EXIF"]
    assert not stored.duplicate


def test_fields_of_a_case_are_numbered(case, ana):
    names = [store(case, ana, jpeg(seed=seed)).field.name for seed in range(1, 4)]
    assert names == ["M-17-001", "M-17-002", "M-17-003"]


def test_a_number_that_is_taken_is_passed_over(case, ana):
    first = store(case, ana, jpeg(seed=1)).field
    store(case, ana, jpeg(seed=2))
    Field.objects.filter(pk=first.pk).delete()
    assert store(case, ana, jpeg(seed=3)).field.name == "M-17-003"


def test_a_name_is_fit_to_be_a_file_name(project, ana):
    case = cases.create(project_id=project.pk, code="2026/0117", by=ana)
    assert store(case, ana).field.name == "2026-0117-001"


def test_the_name_of_the_upload_is_kept_nowhere(case, ana, shelf):
    field = store(case, ana, source_name=f"{SECRET}.jpg").field
    assert SECRET not in str(Field.objects.filter(pk=field.pk).values().get())
    assert not [path for path in shelf.rglob("*") if SECRET in path.name]


def test_the_same_bytes_again_are_the_same_field(case, ana):
    first, again = store(case, ana), store(case, ana)
    assert again.duplicate
    assert again.field == first.field
    assert Field.objects.count() == 1


def test_the_same_photograph_with_other_metadata_is_the_same_field(case, ana):
    first = store(case, ana, encoded(photo(), "JPEG"))
    assert store(case, ana, encoded(photo(), "JPEG", exif=exif())).field == first.field


def test_a_photograph_of_another_case_is_refused_by_that_case(case, ana):
    store(case, ana)
    other = cases.create(project_id=case.project_id, code="M-18", by=ana)
    with pytest.raises(AlreadyThere, match="already in this project, as M-17-001 of case M-17"):
        store(other, ana)


def test_another_project_knows_nothing_of_it(case, ana, adam):
    store(case, ana)
    elsewhere = projects.create(name="Other study", by=adam)
    there = cases.create(project_id=elsewhere.pk, code="M-17", by=adam)
    assert not store(there, adam).duplicate


@pytest.mark.parametrize("name, error", [("vera", NotAllowed), ("zoe", NotFound)])
def test_only_members_who_may_upload_can(case, people, shelf, name, error):
    with pytest.raises(error):
        store(case, people[name])
    assert not Field.objects.exists()
    assert not list(shelf.iterdir())


def test_a_case_that_is_not_there_is_refused(people):
    with pytest.raises(NotFound):
        fields.store(case_id=uuid4(), source=io.BytesIO(jpeg()), by=people["ana"])


def test_a_slide_of_another_case_is_refused(case, ana):
    other = cases.create(project_id=case.project_id, code="M-18", by=ana)
    slide = cases.create_slide(case_id=other.pk, name="1", by=ana)
    with pytest.raises(BadInput, match="no such slide"):
        store(case, ana, slide_id=slide.pk)


def test_a_field_lies_on_the_slide_that_was_named(case, ana):
    slide = cases.create_slide(case_id=case.pk, name="iron stain", by=ana, pixel_size_um=0.1)
    assert store(case, ana, slide_id=slide.pk).field.slide == slide
    assert Slide.objects.count() == 1


@pytest.mark.parametrize("data", [b"", b"GIF89a", jpeg()[:-10], jpeg()[:200]])
def test_a_refused_upload_leaves_nothing_behind(case, ana, shelf, data):
    with pytest.raises(BadImage):
        fields.store(case_id=case.pk, source=io.BytesIO(data), by=ana)
    assert not Field.objects.exists()
    assert not Slide.objects.exists()
    assert not list(shelf.iterdir())


def test_others_hear_of_a_stored_field_once_it_is_committed(case, ana, django_capture_on_commit_callbacks):
    heard = []

    def listen(sender, field_id, project_id, **_):
        heard.append((field_id, project_id))

    def stumble(**_):
        raise RuntimeError("a listener of somebody else's")

    signals.field_stored.connect(listen)
    signals.field_stored.connect(stumble)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            field = store(case, ana).field
            assert heard == []
        store(case, ana)
    finally:
        signals.field_stored.disconnect(listen)
        signals.field_stored.disconnect(stumble)
    assert heard == [(field.pk, case.project_id)]


@pytest.mark.parametrize("code", ["", "   ", "x" * 61, "M\n17", "M\x0017", "M\u202e17", "=1+1", "@SUM"])
def test_a_code_is_short_and_printable(project, ana, code):
    with pytest.raises(BadInput, match="The code of a case"):
        cases.create(project_id=project.pk, code=code, by=ana)


def test_a_code_is_trimmed_and_used_once(project, ana):
    assert cases.create(project_id=project.pk, code="  M-20 ", by=ana).code == "M-20"
    with pytest.raises(AlreadyThere, match="already a case “M-20”"):
        cases.create(project_id=project.pk, code="M-20", by=ana)


def test_a_slide_is_named_once_and_its_pixels_have_a_size(case, ana):
    cases.create_slide(case_id=case.pk, name="2", by=ana)
    with pytest.raises(AlreadyThere, match="already has a slide “2”"):
        cases.create_slide(case_id=case.pk, name=" 2", by=ana)
    for size in (0, -0.1, float("nan"), float("inf")):
        with pytest.raises(BadInput, match="micrometres"):
            cases.create_slide(case_id=case.pk, name="3", by=ana, pixel_size_um=size)


@pytest.mark.parametrize("name, error", [("vera", NotAllowed), ("zoe", NotFound)])
def test_only_members_who_may_upload_open_cases_and_slides(case, people, name, error):
    with pytest.raises(error):
        cases.create(project_id=case.project_id, code="M-19", by=people[name])
    with pytest.raises(error):
        cases.create_slide(case_id=case.pk, name="2", by=people[name])


def upload(client, case: Case, data: bytes, name: str = "field.jpg"):
    file = SimpleUploadedFile(name, data, "image/jpeg")
    return client.post("/api/fields", {"case": str(case.pk), "file": file}, format="multipart")


def test_the_api_answers_201_and_then_200(client_of, case):
    client = client_of("ana")
    first, again = upload(client, case, jpeg()), upload(client, case, jpeg())
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["duplicate"] is True
    assert first.json()["id"] == again.json()["id"]
    assert first.json()["tiles"]["levels"] == 1


@pytest.mark.parametrize(
    "data, status, code",
    [(b"", 400, "bad_image"), (encoded(photo(), "GIF"), 400, "bad_image"), (jpeg(), 413, "too_large")],
)
def test_the_api_refuses_in_its_one_shape(client_of, case, settings, data, status, code):
    settings.MAX_UPLOAD_PIXELS = 1000
    answer = upload(client_of("ana"), case, data)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"].endswith(".")


def test_the_size_of_a_pixel_is_said_later_and_only_where_it_makes_sense(case, client_of, ana):
    slide = cases.create_slide(case_id=case.pk, name="2", by=ana)
    web = client_of("ana")

    said = web.patch(f"/api/slides/{slide.pk}", {"pixel_size_um": 0.09}, format="json")
    refused = web.patch(f"/api/slides/{slide.pk}", {"pixel_size_um": -1}, format="json")
    empty = web.patch(f"/api/slides/{slide.pk}", {}, format="json")

    assert (said.status_code, said.json()["pixel_size_um"]) == (200, 0.09)
    assert (refused.status_code, empty.status_code) == (400, 400)
    assert "0.001 to 1000 micrometres" in refused.json()["detail"]
    assert web.get(f"/api/slides/{slide.pk}").json()["pixel_size_um"] == 0.09
