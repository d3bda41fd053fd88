"""The gallery's answers: every visible cell of a case once, how they looked to their model, crops, and examples."""

import base64
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from annotations import gallery_wire
from annotations.images import crops
from annotations.models import Case, CellVector, Field
from annotations.services import cells, fields, proposals, review
from tests.annotations.conftest import an_edit, draw, make_field, propose
from tests.annotations.pictures import encoded, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(case, ana, settings, tmp_path) -> Field:
    """A stored PNG of 600×400 pixels, in a storage of the test's own."""
    here = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES, settings.CROP_CACHE = settings.STORAGES | {"default": here}, tmp_path / "crops"
    return fields.store(case_id=case.pk, source=io.BytesIO(encoded(photo(600, 400), "PNG")), by=ana).field


def pages(client: Any, case: Case) -> list[dict[str, Any]]:
    """The whole gallery of a case, page by page, as a browser reads it."""
    found, after = [], ""
    while after is not None:
        found.append(client.get(f"/api/cases/{case.pk}/gallery", {"after": after} if after else {}).json())
        after = found[-1]["next"]
    return found


def test_a_gallery_holds_every_visible_cell_of_its_case_once(case, ana, client_of, monkeypatch):
    monkeypatch.setattr(gallery_wire, "CELLS_A_PAGE", 3)
    shelf = [make_field(case, ana, number) for number in range(4)]
    kept = {str(key) for one in shelf for key in propose(one, ("monocyte", 0.9), ("lymphocyte", 0.4))}
    gone = draw(shelf[0], ana)
    cells.apply(field_id=shelf[0].pk, edits=[an_edit("delete", gone, version=1)], by=ana)

    found = pages(client_of("vera"), case)

    assert len(found) == 2
    assert [one["id"] for page in found for one in page["fields"]] == [str(one.pk) for one in shelf]
    assert sorted(cell["id"] for page in found for one in page["fields"] for cell in one["cells"]) == sorted(kept)
    assert found[0]["fields"][0]["revision"] == 3


def test_a_gallery_shows_a_cell_as_its_field_does(field, client_of):
    propose(field, ("monocyte", 0.9))
    client = client_of("vera")

    on_field = client.get(f"/api/fields/{field.pk}/cells").json()
    in_slide = client.get(f"/api/slides/{field.slide_id}/gallery").json()

    assert in_slide["fields"][0]["cells"] == on_field["cells"]


def test_vectors_are_written_with_their_proposals_and_only_those_that_have_one(field, client_of):
    numbers = np.array([-127, 0, 5, 127], np.int8).tobytes()
    seen = [
        proposals.Detection("monocyte", (10, 10, 20, 20), 0.9, vector=numbers),
        proposals.Detection("monocyte", (90, 10, 20, 20), 0.9),
    ]
    for _ in range(2):
        proposals.write(field_id=field.pk, produced_by="starter@1", detections=seen)

    found = client_of("vera").get(f"/api/fields/{field.pk}/vectors").json()

    assert CellVector.objects.count() == 1
    assert {key: base64.b64decode(said) for key, said in found.items()} == {str(field.cells.get(x=10).pk): numbers}


def test_a_crop_is_what_lies_around_its_middle(picture):
    whole = np.asarray(photo(600, 400)).astype(int)

    crop = Image.open(io.BytesIO(crops.read(picture, x=300, y=200, side=96, size=96)))

    assert crop.size == (96, 96)
    assert np.abs(np.asarray(crop.convert("RGB")).astype(int) - whole[152:248, 252:348]).mean() < 8


def test_a_crop_at_the_edge_shows_glass_beyond_it(picture):
    crop = np.asarray(Image.open(io.BytesIO(crops.read(picture, x=0, y=0, side=96, size=96))).convert("RGB")).astype(
        int
    )
    assert np.abs(crop[:40, :40] - crops.GLASS).mean() < 4


@pytest.mark.parametrize(
    "place, status", [("0/0/0/96", 400), ("0/0/80/97", 400), ("0/0/1025/96", 400), ("600/0/80/96", 404)]
)
def test_a_crop_that_is_not_offered_is_refused_in_a_sentence(place, status, picture, client_of):
    answer = client_of("vera").get(f"/api/fields/{picture.pk}/crops/{place}")
    assert answer.status_code == status
    assert answer.json()["detail"].endswith(".")


def test_crops_come_by_the_dozen_as_they_come_alone(picture, client_of):
    client = client_of("vera")
    places = [(300, 200, 96), (10, 390, 64)]

    answer = client.get(
        "/api/crops", {"size": 96, "of": ",".join(f"{picture.pk}.{x}.{y}.{side}" for x, y, side in places)}
    )

    alone = [client.get(f"/api/fields/{picture.pk}/crops/{x}/{y}/{side}/96").content for x, y, side in places]
    assert answer.content == b"".join(len(one).to_bytes(4, "big") + one for one in alone)
    assert "immutable" in answer["Cache-Control"]


def test_a_damaged_field_leaves_its_places_empty_and_the_others_shown(picture, case, ana, client_of):
    lost = make_field(case, ana, 5)  # a row whose file nobody stored
    of = f"{lost.pk}.10.10.64,{picture.pk}.300.200.96"

    content = client_of("vera").get("/api/crops", {"size": 96, "of": of}).content

    assert content[:4] == bytes(4)
    assert content[8:11] == b"\xff\xd8\xff"


@pytest.mark.parametrize(
    "of, status",
    [
        ("", 400),
        ("{pk}.1.2", 400),
        ("{pk}.1.2.3.4", 400),
        ("{pk}.-1.2.30", 400),
        ("{pk}.700.2.30", 404),
        ("00000000-0000-4000-8000-000000000000.1.2.30", 404),
        (",".join(["{pk}.1.2.30"] * 65), 400),
    ],
)
def test_a_set_of_crops_that_is_not_offered_is_refused_in_a_sentence(of, status, picture, client_of):
    answer = client_of("vera").get("/api/crops", {"size": 96, "of": of.format(pk=picture.pk)})
    assert answer.status_code == status
    assert answer.json()["detail"].endswith(".")


def test_a_field_is_ready_for_the_gallery_once_it_is_stored(picture, settings, django_capture_on_commit_callbacks, ana):
    with django_capture_on_commit_callbacks(execute=True):
        fields.store(case_id=picture.case_id, source=io.BytesIO(encoded(photo(500, 300), "PNG")), by=ana)

    assert len(list(settings.CROP_CACHE.glob("*.tif"))) == 1


def test_examples_are_approved_whole_cells_of_the_label_from_several_cases(project, ana, rui, labels, client_of):
    for code in ("A", "B"):
        one = make_field(Case.objects.create(project=project, code=code), ana)
        for x in (100.0, 300.0):
            draw(one, ana, labels["monocyte"], (x, 100.0, 50.0, 60.0))
        draw(one, ana, labels["monocyte"], (0.0, 100.0, 50.0, 60.0))
        draw(one, ana, labels["lymphocyte"])
        review.submit(field_id=one.pk, threshold=0.7, by=ana)
        review.approve(field_id=one.pk, by=rui)
    draft = make_field(Case.objects.create(project=project, code="C"), ana)
    draw(draft, ana, labels["monocyte"])

    found = client_of("vera").get(f"/api/projects/{project.pk}/exemplars", {"label": labels["monocyte"].pk}).json()

    assert {one["case"] for one in found[:2]} == {"A", "B"}
    assert sorted(one["box"][0] for one in found) == [100, 100, 300, 300]


def test_examples_of_nothing_are_refused(project, client_of):
    route = f"/api/projects/{project.pk}/exemplars"
    assert client_of("vera").get(route).status_code == 400
    assert client_of("vera").get(route, {"label": "monocyte"}).status_code == 400
