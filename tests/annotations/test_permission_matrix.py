"""Every route, asked by everyone: what each role may do, and that an outsider learns nothing.

A cell of the table is the status that person gets. 404 for an outsider and 401 for nobody at all, on every route.
"""

import io
import re
import uuid

import pytest
from drf_spectacular.generators import SchemaGenerator
from jobs.models import Job
from PIL import Image
from rest_framework.test import APIClient

from annotations.models import Case, Field, Project, ProposalSet
from annotations.services import approvals, fields, proposals, review, setting_aside
from inference.models import Training
from tests.annotations.conftest import PASSWORD, draw, make_field

DELETE = {"id": "{uuid}", "kind": "delete", "cell": "{cell}", "version": 1}
PEOPLE = ("vera", "ana", "rui", "adam")
POLICY = {"enabled": True, "corrections": 100, "cooldown_hours": 12}
SIGNATURE = {"password": PASSWORD, "meaning": "Reviewed", "justification": "Few cells"}

# method, route, body, status for the viewer, annotator, pathologist, administrator
TABLE = [
    ("get", "/api/projects/{project}", None, 200, 200, 200, 200),
    ("patch", "/api/projects/{project}", {"name": "Marrow study II"}, 403, 403, 403, 200),
    ("post", "/api/projects/{project}/set-aside", {"reason": "Over"}, 403, 403, 403, 409),
    ("post", "/api/projects/{project}/bring-back", None, 403, 403, 403, 409),
    ("get", "/api/projects/{project}/members", None, 200, 200, 200, 200),
    ("post", "/api/projects/{project}/members", {"username": "zoe", "role": "viewer"}, 403, 403, 403, 200),
    ("delete", "/api/projects/{project}/members/{vera}", None, 403, 403, 403, 204),
    ("post", "/api/projects/{project}/labels", {"name": "Mott cell"}, 403, 403, 403, 201),
    ("patch", "/api/projects/{project}/labels/{label}", {"name": "Mott cell"}, 403, 403, 403, 200),
    ("delete", "/api/projects/{project}/labels/{label}", None, 403, 403, 403, 204),
    ("get", "/api/projects/{project}/model", None, 200, 200, 200, 200),
    ("put", "/api/projects/{project}/model", {"model": "{uuid}"}, 403, 403, 404, 404),
    ("post", "/api/projects/{project}/prelabel", {}, 403, 400, 400, 400),
    ("post", "/api/projects/{project}/opinions", {"model": "{uuid}"}, 403, 404, 404, 404),
    ("get", "/api/projects/{project}/retrain", None, 200, 200, 200, 200),
    ("post", "/api/projects/{project}/retrain", {}, 403, 403, 409, 409),
    ("get", "/api/projects/{project}/retrain-policy", None, 200, 200, 200, 200),
    ("put", "/api/projects/{project}/retrain-policy", POLICY, 403, 403, 200, 200),
    ("get", "/api/projects/{project}/trainings", None, 200, 200, 200, 200),
    ("get", "/api/trainings/{training}", None, 200, 200, 200, 200),
    ("get", "/api/projects/{project}/promotions", None, 200, 200, 200, 200),
    ("post", "/api/projects/{project}/model/rollback", None, 403, 403, 409, 409),
    ("put", "/api/projects/{project}/shadow-model", {"model": None}, 403, 403, 409, 409),
    ("post", "/api/projects/{project}/models/{uuid}/evaluate", None, 403, 403, 404, 404),
    ("post", "/api/projects/{project}/models/{uuid}/retire", {"reason": "Worse"}, 404, 404, 404, 404),
    ("get", "/api/models/{uuid}?project={project}", None, 404, 404, 404, 404),
    ("post", "/api/jobs/{training}/cancel", None, 403, 403, 409, 409),
    ("get", "/api/projects/{project}/teaching?limit=5", None, 200, 200, 200, 200),
    ("get", "/api/projects/{project}/differences?first=a@1&second=b@1", None, 200, 200, 200, 200),
    ("get", "/api/projects/{project}/corrections", None, 200, 200, 200, 200),
    ("get", "/api/projects/{project}/confusion", None, 200, 200, 200, 200),
    ("get", "/api/projects/{project}/export?format=coco", None, 403, 403, 200, 200),
    ("get", "/api/projects/{project}/snapshots", None, 403, 403, 200, 200),
    ("post", "/api/projects/{project}/snapshots", {}, 403, 403, 201, 201),
    ("get", "/api/cases/{case}", None, 200, 200, 200, 200),
    ("patch", "/api/cases/{case}", {"code": "M-71"}, 403, 200, 200, 200),
    ("post", "/api/cases/{empty_case}/set-aside", {"reason": "Another patient"}, 403, 200, 200, 200),
    ("post", "/api/cases/{aside_case}/bring-back", None, 403, 200, 200, 200),
    ("get", "/api/cases/{case}/count", None, 200, 200, 200, 200),
    ("get", "/api/cases/{case}/approvals", None, 200, 200, 200, 200),
    ("post", "/api/cases/{case}/approve", SIGNATURE, 403, 403, 409, 403),
    ("get", "/api/approvals/{signature}", None, 200, 200, 200, 200),
    ("get", "/api/approvals/{signature}/report", None, 200, 200, 200, 200),
    ("post", "/api/cases", {"project": "{project}", "code": "M-18"}, 403, 201, 201, 201),
    ("post", "/api/slides", {"case": "{case}", "name": "2"}, 403, 201, 201, 201),
    ("get", "/api/slides/{slide}", None, 200, 200, 200, 200),
    ("patch", "/api/slides/{slide}", {"pixel_size_um": 0.1}, 403, 200, 200, 200),
    ("get", "/api/fields/{field}", None, 200, 200, 200, 200),
    ("get", "/api/fields/{field}/cells", None, 200, 200, 200, 200),
    ("get", "/api/fields/{field}/count", None, 200, 200, 200, 200),
    ("get", "/api/fields/{photo}/thumbnail", None, 200, 200, 200, 200),
    ("get", "/api/fields/{photo}/image", None, 200, 200, 200, 200),
    ("get", "/api/fields/{photo}/tiles/0/0/0", None, 200, 200, 200, 200),
    ("get", "/api/fields/{photo}/crops/100/100/80/96", None, 200, 200, 200, 200),
    ("get", "/api/crops?size=96&of={photo}.100.100.80", None, 200, 200, 200, 200),
    ("get", "/api/cases/{case}/gallery", None, 200, 200, 200, 200),
    ("get", "/api/slides/{slide}/gallery", None, 200, 200, 200, 200),
    ("get", "/api/fields/{field}/gallery", None, 200, 200, 200, 200),
    ("get", "/api/cases/{case}/vectors", None, 200, 200, 200, 200),
    ("get", "/api/slides/{slide}/vectors", None, 200, 200, 200, 200),
    ("get", "/api/fields/{field}/vectors", None, 200, 200, 200, 200),
    ("get", "/api/projects/{project}/exemplars?label={uuid}", None, 200, 200, 200, 200),
    ("post", "/api/fields/{field}/operations", {"operations": [DELETE]}, 403, 200, 200, 200),
    ("post", "/api/fields/{field}/submit", {"threshold": 0.7}, 403, 200, 200, 200),
    ("post", "/api/fields/{submitted}/approve", None, 403, 403, 200, 403),
    ("post", "/api/fields/{submitted}/return", {"reason": "Look again"}, 403, 403, 200, 403),
    ("post", "/api/fields/{approved}/reopen", {"reason": "Look again"}, 403, 403, 200, 403),
    ("post", "/api/fields/{field}/move", {"case": "{other}", "reason": "Another patient"}, 403, 200, 200, 200),
    ("post", "/api/fields/{field}/set-aside", {"reason": "Another patient"}, 403, 200, 200, 200),
    ("post", "/api/fields/{aside}/bring-back", None, 403, 200, 200, 200),
    ("get", "/api/fields/{field}/proposal-sets", None, 200, 200, 200, 200),
    ("get", "/api/proposal-sets/{spoken}/proposals", None, 200, 200, 200, 200),
    ("get", "/api/jobs/{job}", None, 200, 200, 200, 200),
    ("post", "/api/jobs/{job}/cancel", None, 403, 200, 200, 200),
    ("post", "/api/jobs/{failed}/retry", None, 403, 200, 200, 200),
]  # fmt: skip
# Lists answer everyone who is signed in, with what is theirs; uploading is in UPLOAD; the rest needs no project.
LISTS = ["/api/projects", "/api/cases", "/api/slides", "/api/fields", "/api/jobs", "/api/models"]
# One's own: everyone who is signed in, with or without a project, reads and writes theirs and nobody else's.
OWN = [
    ("get", "/api/preferences", None, 200),
    ("put", "/api/preferences", {"keymap": {"view.fit": ["Shift+f"]}, "legend": False}, 200),
]
ELSEWHERE = {
    "/api/session",
    "/api/tokens",
    "/api/tokens/current",
    "/api/password",  # of whoever is signed in: test_password.py
    "/api/health",
    "/api/ready",
    "/api/snapshots/{id}/file",
    "/api/reports/check",  # takes a file: test_reports.py
}


@pytest.fixture
def places(project, case, field, ana, rui, people, labels) -> dict[str, str]:
    """The keys that the table's routes and bodies name."""
    cell = draw(field, ana, labels["monocyte"])
    submitted, approved = (make_field(case, ana, number) for number in (2, 3))
    for each in (submitted, approved):
        review.submit(field_id=each.pk, threshold=0.7, by=ana)
    review.approve(field_id=approved.pk, by=rui)
    aside = make_field(case, ana, 9)
    setting_aside.set_aside(field_id=aside.pk, reason="Out of focus", by=ana)
    empty_case, aside_case = (Case.objects.create(project=project, code=code) for code in ("M-2", "M-3"))
    make_field(aside_case, ana)
    setting_aside.set_aside_case(case_id=aside_case.pk, reason="Drawn twice", by=ana)
    file = io.BytesIO()
    Image.new("RGB", (300, 200), "mistyrose").save(file, "PNG")
    photo = fields.store(case_id=case.pk, source=io.BytesIO(file.getvalue()), by=ana)
    alone = make_field(Case.objects.create(project=project, code="M-1"), ana)
    review.submit(field_id=alone.pk, threshold=0.7, by=ana)
    review.approve(field_id=alone.pk, by=rui)
    proposals.write_shadow(field_id=field.pk, produced_by="rival@1", detections=[])
    job = {"kind": "prelabel", "title": "Pre-label", "project": project.pk, "payload": {}}
    broken = {"state": "failed", "error": "It broke.", "started_at": case.created_at, "finished_at": case.created_at}
    training = Job.objects.create(**{**job, **broken, "kind": "train"})
    Training.objects.create(pk=training.pk, project=project, by=rui)
    keys = {
        "project": project.pk, "case": case.pk, "slide": field.slide_id, "field": field.pk, "submitted": submitted.pk,
        "aside": aside.pk, "other": alone.case_id,
        "empty_case": empty_case.pk, "aside_case": aside_case.pk,
        "approved": approved.pk, "photo": photo.field.pk, "cell": cell, "vera": people["vera"].pk, "uuid": uuid.uuid4(),
        "spoken": ProposalSet.objects.get().pk,
        "training": training.pk, "label": labels["plasmablast"].pk,
        "signature": approvals.approve_case(case_id=alone.case_id, by=rui, **SIGNATURE).pk,
        "job": Job.objects.create(**job).pk,
        "failed": Job.objects.create(**job, **broken).pk,
    }  # fmt: skip
    return {name: str(key) for name, key in keys.items()}


def fill(template, places):
    """The template with every {name} in it replaced, also inside a body."""
    if isinstance(template, dict):
        return {key: fill(value, places) for key, value in template.items()}
    if isinstance(template, list):
        return [fill(value, places) for value in template]
    return template.format(**places) if isinstance(template, str) else template


def ask(client, method, route, body, places):
    return getattr(client, method)(fill(route, places), fill(body, places), format="json")


@pytest.mark.parametrize("person", range(len(PEOPLE)), ids=PEOPLE)
@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]} {row[1]}")
def test_each_role_gets_what_the_table_says(row, person, places, client_of):
    method, route, body, *expected = row

    answer = ask(client_of(PEOPLE[person]), method, route, body, places)

    assert answer.status_code == expected[person], "" if answer.streaming else answer.content
    answer.close()


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]} {row[1]}")
def test_an_outsider_finds_nothing_and_nobody_must_sign_in(row, places, client_of):
    method, route, body, *_ = row

    outsider = ask(client_of("zoe"), method, route, body, places)
    nobody = ask(APIClient(), method, route, body, places)

    assert (outsider.status_code, nobody.status_code) == (404, 401)
    assert set(outsider.json()) >= {"code", "detail"}


@pytest.mark.parametrize("route", LISTS)
def test_lists_show_only_what_is_ones_own(route, places, client_of):
    assert APIClient().get(route).status_code == 401
    outsider = client_of("zoe").get(route, {"project": places["project"]} if "models" in route else {})
    if outsider.status_code == 200:
        assert outsider.json().get("results", outsider.json()) == []
    else:
        assert outsider.status_code == 404


@pytest.mark.parametrize("row", OWN, ids=lambda row: f"{row[0]} {row[1]}")
def test_what_is_ones_own_is_nobody_elses(row, places, client_of):
    method, route, body, expected = row

    answers = [ask(client_of(name), method, route, body, places).status_code for name in (*PEOPLE, "zoe")]

    assert answers == [expected] * 5
    assert ask(APIClient(), method, route, body, places).status_code == 401


def test_preferences_of_one_are_not_shown_to_another(client_of):
    client_of("ana").put("/api/preferences", {"keymap": {"view.fit": ["Shift+f"]}, "legend": False}, format="json")

    assert client_of("rui").get("/api/preferences").json() == {"keymap": {}, "legend": True}


def test_a_foreign_case_takes_no_upload(places, client_of):
    answer = client_of("zoe").post("/api/fields", {"case": places["case"], "file": b"x"}, format="multipart")
    assert answer.status_code in (400, 404)
    assert Field.objects.count() == 7


def test_only_staff_create_projects(client_of, people):
    assert client_of("rui").post("/api/projects", {"name": "Mine"}).status_code == 403
    assert client_of("adam").post("/api/projects", {"name": "Mine"}).status_code == 201
    assert Project.objects.get(name="Mine").memberships.get().user == people["adam"]


def test_the_table_knows_every_route():
    """A route that openapi.yaml has and nobody put into the table would be a permission nobody tested."""

    def bare(route: str) -> str:
        return re.sub(r"\{[^}]*\}|(?<=/)[0-9]+(?=/|$)", "{}", route.split("?")[0])

    described = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    asked = {(method, bare(route)) for method, route, *_ in TABLE} | {("get", bare(route)) for route in LISTS}
    asked |= {("post", "/api/fields"), ("post", "/api/projects")} | {(method, route) for method, route, *_ in OWN}
    missing = {
        (method, route)
        for route, methods in described.items()
        for method in methods
        if (method, bare(route)) not in asked and route not in ELSEWHERE
    }
    assert missing == set()
