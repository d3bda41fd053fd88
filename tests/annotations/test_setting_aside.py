"""Setting a field aside and bringing it back: what it takes, where it is gone from, and that nothing of it is lost."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from jobs.errors import DomainError

from annotations.errors import AlreadyThere, BadInput, WrongState
from annotations.models import Case, Cell, Field
from annotations.services import approvals, cells, counts, exports, fields, review, setting_aside
from annotations.states import FieldState
from tests.annotations.conftest import PASSWORD, an_edit, draw, make_field, propose
from tests.annotations.pictures import jpeg

WHY = "Another patient's smear"


def set_aside(field: Field, by, reason: str = WHY) -> Field:
    return setting_aside.set_aside(field_id=field.pk, reason=reason, by=by)


def approve(field: Field, ana, rui) -> Field:
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    return review.approve(field_id=field.pk, by=rui)


def sign(case: Case, by) -> Any:
    return approvals.approve_case(case_id=case.pk, by=by, password=PASSWORD, meaning="Reviewed", justification="Few")


def test_it_needs_a_reason_and_keeps_who_when_and_why(field, ana):
    with pytest.raises(BadInput, match="Say why"):
        set_aside(field, ana, "\ufeff ")

    aside = set_aside(field, ana, f" {WHY} ")

    assert (aside.state, aside.set_aside_by, aside.set_aside_reason) == (FieldState.SET_ASIDE, ana, WHY)
    assert aside.set_aside_at is not None
    assert aside.revision == field.revision + 1


def test_what_was_said_and_done_stays_and_comes_back_as_it_was(field, ana, labels):
    propose(field, ("lymphocyte", 0.9))
    draw(field, ana, labels["monocyte"])
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    before = list(Cell.objects.order_by("pk").values())

    set_aside(field, ana)
    back = setting_aside.bring_back(field_id=field.pk, by=ana)

    assert list(Cell.objects.order_by("pk").values()) == before
    assert (back.state, back.submitted_by, back.set_aside_reason, back.set_aside_at) == ("in_review", ana, "", None)
    past = Field.pgh_event_model.objects.filter(pgh_obj=field).order_by("pgh_id")
    assert WHY in past.values_list("set_aside_reason", flat=True)


def test_it_is_gone_from_every_list_count_and_gallery(case, field, ana, rui, labels, client_of):
    kept = make_field(case, ana, 2)
    for each in (field, kept):
        draw(each, ana, labels["monocyte"])

    set_aside(field, ana)

    vera = client_of("vera")
    for asked in ({"case": case.pk}, {"project": case.project_id}, {"slide": field.slide_id}, {}):
        assert [row["id"] for row in vera.get("/api/fields", asked).json()["results"]] == [str(kept.pk)]
    shown = vera.get(f"/api/cases/{case.pk}").json()
    assert (sum(shown["field_counts"].values()), shown["cell_count"], len(shown["thumbnails"])) == (1, 1, 1)
    assert sum(vera.get(f"/api/projects/{case.project_id}").json()["field_counts"].values()) == 1
    for scope, key in (("case", case.pk), ("slide", field.slide_id)):
        assert [f["id"] for f in vera.get(f"/api/{scope}s/{key}/gallery").json()["fields"]] == [str(kept.pk)]
    assert vera.get(f"/api/fields/{field.pk}/gallery").json()["fields"] == []
    count = counts.of_case(case)
    assert (count.fields, count.draft) == ({"total": 1, "approved": 0}, 1)


def test_it_is_listed_with_its_reason_where_it_is_asked_for(case, field, ana, client_of):
    set_aside(field, ana)

    listed = client_of("vera").get("/api/fields", {"case": case.pk, "state": "set_aside"}).json()["results"]

    assert [(row["id"], row["set_aside_by"], row["set_aside_reason"]) for row in listed] == [
        (str(field.pk), "ana", WHY)
    ]


def test_the_count_is_signed_without_it_and_says_so_when_it_comes_back(case, field, ana, rui, labels):
    kept = make_field(case, ana, 2)
    draw(kept, ana, labels["monocyte"])
    approve(kept, ana, rui)
    with pytest.raises(WrongState, match="1 of 2 fields"):
        sign(case, rui)

    set_aside(field, ana)

    signed = sign(case, rui)
    assert approvals.is_current(signed)
    assert str(field.pk) not in signed.record
    setting_aside.bring_back(field_id=field.pk, by=ana)
    assert not approvals.is_current(signed)


def test_an_approved_field_is_reopened_first(case, field, ana, rui):
    approve(field, ana, rui)
    with pytest.raises(WrongState, match="reopens it first"):
        set_aside(field, rui)

    signed = sign(case, rui)
    review.reopen(field_id=field.pk, reason="Another patient", by=rui)
    set_aside(field, rui)

    assert not approvals.is_current(signed)
    with pytest.raises(WrongState, match="This case has no fields"):
        sign(case, rui)


def test_what_was_frozen_stays_frozen_and_no_new_export_has_it(case, field, ana, rui, labels):
    draw(field, ana, labels["monocyte"])
    approve(field, ana, rui)
    frozen = exports.freeze(project_id=case.project_id, by=rui)
    review.reopen(field_id=field.pk, reason="Another patient", by=rui)

    set_aside(field, rui)

    assert [image["uid"] for image in exports.snapshot_images(frozen)] == [str(field.pk)]
    with pytest.raises(WrongState, match="nothing to freeze"):
        exports.freeze(project_id=case.project_id, by=rui)


def test_nobody_changes_its_cells_not_even_past_the_program(field, ana, labels):
    key = draw(field, ana, labels["monocyte"])
    set_aside(field, ana)

    with pytest.raises(WrongState, match="set aside: its cells cannot be changed unless it is brought back"):
        cells.apply(field_id=field.pk, edits=[an_edit("delete", key, version=1)], by=ana)
    with pytest.raises(IntegrityError, match="the field is set aside"), transaction.atomic():
        Cell.objects.update(x=1.0)


@pytest.mark.parametrize("step", ["submit", "approve", "return", "reopen", "set-aside"])
def test_no_step_of_the_review_is_taken_with_it(step, field, ana, client_of):
    set_aside(field, ana)

    answer = client_of("rui").post(f"/api/fields/{field.pk}/{step}", {"threshold": 0.7, "reason": "?"}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert "set_aside" not in answer.json()["detail"]
    assert Field.objects.get().state == FieldState.SET_ASIDE


def test_only_what_was_set_aside_is_brought_back(field, ana):
    with pytest.raises(WrongState, match="nothing to bring back"):
        setting_aside.bring_back(field_id=field.pk, by=ana)


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "x" * 2001}, {"reason": ["y"]}])
def test_a_reason_is_a_text(body, field, client_of):
    answer = client_of("ana").post(f"/api/fields/{field.pk}/set-aside", body, format="json")

    assert (answer.status_code, Field.objects.get().state) == (400, FieldState.STORED)


def test_its_photograph_is_known_again_and_the_refusal_says_where(case, ana, settings, tmp_path):
    here = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": here}
    set_aside(fields.store(case_id=case.pk, source=io.BytesIO(jpeg()), by=ana).field, ana)

    with pytest.raises(AlreadyThere, match="set aside as M-17-001 of case M-17: bring it back there"):
        fields.store(case_id=case.pk, source=io.BytesIO(jpeg()), by=ana)


def test_the_database_refuses_one_that_nobody_set_aside(field):
    with pytest.raises(IntegrityError, match="field_set_aside_says_by_whom"), transaction.atomic():
        Field.objects.update(state="set_aside")


@pytest.mark.django_db(transaction=True)
def test_of_an_approval_and_a_setting_aside_at_once_one_is_refused_in_a_sentence(field, ana, rui):
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    gate = threading.Barrier(2)

    def one(act: Any) -> str:
        gate.wait()
        try:
            return str(act().state)
        except DomainError as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        acts = (lambda: review.approve(field_id=field.pk, by=rui), lambda: set_aside(field, ana))
        said = list(pool.map(one, acts))

    field.refresh_from_db()
    assert sum(word == field.state for word in said) == 1
    assert any("approved. A pathologist reopens" in word or "Bring it back first" in word for word in said)
