"""Wrong input to the API: a sentence that says what and where, in one shape, and nothing changed."""

import json
import re
import uuid
from pathlib import Path

import pytest

from annotations.models import Cell, Field, Operation
from annotations.services import changes
from tests.annotations.conftest import draw, make_field

GEOMETRY = Path(__file__).parents[2] / "frontend" / "src" / "core" / "geometry.ts"
KEY = str(uuid.uuid4())
CREATE = {"id": KEY, "kind": "create", "cell": KEY, "box": [10, 10, 20, 20]}


def operations(client, field, *sent):
    return client.post(f"/api/fields/{field.pk}/operations", {"operations": list(sent)})


def test_edits_of_one_person_are_not_taken_in_the_name_of_another(client_of, field, people):
    """Two people share a computer: the page of one is still open when the other signs in."""
    sent = {"operations": [CREATE], "person": people["ana"].pk}

    refused = client_of("rui").post(f"/api/fields/{field.pk}/operations", sent)
    assert (refused.status_code, refused.json()["code"]) == (409, "someone_else")
    assert not Cell.objects.exists()
    assert client_of("ana").post(f"/api/fields/{field.pk}/operations", sent).status_code == 200


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"id": "7"}, "operations.0.id"),
        ({"kind": "explode"}, "operations.0.kind"),
        ({"cell": None}, "operations.0.cell"),
        ({"box": [1, 2, 3]}, "operations.0.box"),
        ({"box": ["a", 2, 3, 4]}, "operations.0.box.0"),
        ({"box": {"x": 1}}, "operations.0.box"),
        ({"label": "lymphocyte"}, "operations.0.label"),
        ({"version": 0}, "operations.0.version"),
        ({"version": 10**12}, "operations.0.version"),
        ({"status": "perfect"}, "operations.0.status"),
    ],
)
def test_a_malformed_operation_is_named_with_its_place(client_of, field, change, place):
    answer = operations(client_of("ana"), field, CREATE | change)

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert place in answer.json()["errors"]
    assert not Cell.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"box": [0, 0, 1e400, 5]}, "not JSON compliant"),
        ({"box": [0, 0, 0, 5]}, "no area"),
        ({"box": [0, 0, 1e-300, 5]}, "the box is 1e-300 × 5 pixels; a cell is at least 2 pixels wide and high"),
        ({"box": [0, 0, 5, 1.9]}, "at least 2 pixels"),
        ({"box": [2550, 0, 20, 5]}, "leaves the field"),
        ({"box": None}, "needs a box"),
        ({"label": KEY}, "not one of this project's"),
    ],
)
def test_a_wrong_operation_is_refused_in_a_sentence(client_of, field, change, sentence):
    body = json.dumps({"operations": [CREATE | change]})
    answer = client_of("ana").post(f"/api/fields/{field.pk}/operations", body, content_type="application/json")

    assert answer.status_code == 400
    assert sentence in answer.json()["detail"]
    assert not Cell.objects.exists()


def test_the_viewer_makes_no_box_that_is_refused_as_too_small():
    (least,) = re.findall(r"^export const MIN_SIZE = (\d+);$", GEOMETRY.read_text(), re.MULTILINE)

    assert int(least) == changes.LEAST_SIDE


@pytest.mark.parametrize("body", ["", "[]", "7", "null", '{"operations": 7}', '{"operations": []}', "{", "\x00"])
def test_a_body_that_is_no_request_is_refused(client_of, field, body):
    answer = client_of("ana").post(f"/api/fields/{field.pk}/operations", body, content_type="application/json")

    assert answer.status_code == 400
    assert set(answer.json()) >= {"code", "detail"}


def test_one_wrong_operation_takes_the_whole_request_with_it(client_of, field):
    good = CREATE | {"id": str(uuid.uuid4()), "cell": str(uuid.uuid4())}

    assert operations(client_of("ana"), field, good, CREATE | {"box": [0, 0, 0, 0]}).status_code == 400
    assert Cell.objects.count() == Operation.objects.count() == 0


def test_a_stale_edit_gets_409_with_the_cell_in_it(client_of, field, ana, labels):
    key = draw(field, ana)
    mine = {"id": KEY, "kind": "update", "cell": str(key), "version": 1, "label": str(labels["monocyte"].pk)}
    theirs = mine | {"id": str(uuid.uuid4()), "label": str(labels["lymphocyte"].pk)}
    assert operations(client_of("rui"), field, theirs).status_code == 200

    answer = operations(client_of("ana"), field, mine)

    assert answer.status_code == 409
    assert answer.json()["code"] == "stale_cell"
    (conflict,) = answer.json()["conflicts"]
    assert (conflict["operation"], conflict["cell"]["label"]) == (KEY, theirs["label"])


def test_a_cell_of_another_project_cannot_be_reached_through_ones_own_field(client_of, adam, field, ana):
    from annotations.models import Case
    from annotations.services import projects

    foreign = make_field(Case.objects.create(project=projects.create(name="Foreign", by=adam), code="F"), adam)
    key = draw(foreign, adam)

    answer = operations(client_of("ana"), field, {"id": KEY, "kind": "delete", "cell": str(key), "version": 1})

    assert answer.status_code == 404
    assert Cell.objects.get(pk=key).status == "added"


def test_a_create_cannot_take_over_a_cell_of_another_field(client_of, case, field, ana):
    key = draw(make_field(case, ana, 2), ana)

    answer = operations(client_of("ana"), field, CREATE | {"cell": str(key)})

    assert answer.status_code in (400, 404)
    assert Cell.objects.get(pk=key).field_id != field.pk


def test_an_oversize_body_is_refused(client_of, field):
    body = json.dumps({"operations": [CREATE], "padding": "x" * 6_000_000})
    answer = client_of("ana").post(f"/api/fields/{field.pk}/operations", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_wrong_token_is_refused(client_of, field):
    client = client_of("ana")
    client.logout()

    answer = client.get(f"/api/fields/{field.pk}", headers={"Authorization": "Token nonsense"})

    assert answer.status_code == 401
    assert "detail" in answer.json()


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 40])
def test_a_revision_that_is_none_is_refused(client_of, field, after):
    assert client_of("ana").get(f"/api/fields/{field.pk}/cells", {"after": after}).status_code == 400


def test_changes_since_a_revision_include_what_was_hidden(client_of, field, ana):
    first = draw(field, ana)
    draw(field, ana, box=(300.0, 300.0, 20.0, 20.0))
    operations(client_of("ana"), field, {"id": KEY, "kind": "delete", "cell": str(first), "version": 1})

    answer = client_of("ana").get(f"/api/fields/{field.pk}/cells", {"after": 2}).json()

    assert answer["revision"] == 3
    assert [(cell["id"], cell["status"]) for cell in answer["cells"]] == [(str(first), "removed")]


@pytest.mark.parametrize("threshold", [-0.1, 1.1, "high", None])
def test_a_threshold_that_is_no_score_is_refused(client_of, field, threshold):
    answer = client_of("ana").post(f"/api/fields/{field.pk}/submit", {"threshold": threshold})

    assert answer.status_code == 400
    assert Field.objects.get().state == "stored"


@pytest.mark.parametrize("code", ["", " ", "x" * 61, "M-17"])
def test_a_case_needs_a_code_of_its_own(client_of, case, code):
    answer = client_of("ana").post("/api/cases", {"project": str(case.project_id), "code": code})

    assert answer.status_code in (400, 409)


@pytest.mark.parametrize("route", ["fields", "cases", "slides", "jobs"])
def test_a_filter_that_makes_no_sense_gets_a_sentence(client_of, project, route):
    assert client_of("ana").get(f"/api/{route}", {"project": "x", "case": "x"}).status_code == 400


def test_lists_are_pages_by_keyset(client_of, case, ana):
    for number in range(5):
        make_field(case, ana, number)
    client, url, seen = client_of("ana"), f"/api/fields?case={case.pk}&page_size=2", []

    while url:
        page = client.get(url).json()
        seen += [field["name"] for field in page["results"]]
        url = page["next"]

    assert seen == [f"M-17-{number:03d}" for number in range(5)]


def test_an_operations_id_stands_for_one_content_in_a_request_too(client_of, field):
    again = CREATE | {"box": [50, 50, 20, 20]}

    answer = operations(client_of("ana"), field, CREATE, again)

    assert (answer.status_code, answer.json()["code"]) == (409, "operation_reused")
    assert not Cell.objects.exists()


def test_a_body_nested_without_end_is_refused(client_of, field):
    answer = client_of("ana").post(f"/api/fields/{field.pk}/operations", "[" * 3000, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


@pytest.mark.parametrize("cursor", ["cD1hAGI=", "cD0lMDA=", "cD0yMDI2", "nonsense"])
@pytest.mark.parametrize("route", ["fields", "cases", "jobs"])
def test_a_cursor_that_nobody_was_given_is_refused(client_of, field, route, cursor):
    assert client_of("ana").get(f"/api/{route}", {"cursor": cursor}).status_code in (200, 404)
