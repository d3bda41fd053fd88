"""Moving a field to another case: what comes along, what both cases say then, and when it is refused."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from jobs.errors import DomainError

from annotations.errors import BadInput, NotFound, WrongState
from annotations.models import Case, Cell, Field, Project, Slide
from annotations.services import approvals, cells, counts, moving, projects, review, setting_aside
from annotations.states import FieldState
from tests.annotations.conftest import PASSWORD, an_edit, draw, make_field, propose

WHY = "The smear is this patient's"


@pytest.fixture
def other(project) -> Case:
    return Case.objects.create(project=project, code="M-18")


def move(field: Field, case: Case, by, reason: str = WHY) -> Field:
    return moving.move(field_id=field.pk, case_id=case.pk, reason=reason, by=by)


def approve(field: Field, ana, rui) -> Field:
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    return review.approve(field_id=field.pk, by=rui)


def test_its_cells_come_along_and_both_cases_count_anew(case, other, field, ana, labels):
    propose(field, ("lymphocyte", 0.9))
    draw(field, ana, labels["monocyte"])
    before = list(Cell.objects.order_by("pk").values())

    moved = move(field, other, ana)

    assert list(Cell.objects.order_by("pk").values()) == before
    assert (moved.case, moved.slide.case, moved.name, moved.state) == (other, other, "M-18-001", FieldState.DRAFT)
    assert [counts.of_case(each).draft for each in (case, other)] == [0, 2]


def test_the_history_keeps_where_it_was_who_moved_it_and_why(case, other, field, client_of, people):
    body = {"case": str(other.pk), "reason": f" {WHY} "}

    answer = client_of("ana").post(f"/api/fields/{field.pk}/move", body, format="json")

    assert (answer.status_code, answer.json()["case"], answer.json()["name"]) == (200, str(other.pk), "M-18-001")
    past = Field.pgh_event_model.objects.filter(pgh_obj=field).order_by("pgh_id")
    assert list(past.values_list("name", "case")) == [("M-17-001", case.pk), ("M-18-001", other.pk)]
    assert past.last().pgh_context.metadata["reason"] == WHY
    assert past.last().pgh_context.metadata["user"] == people["ana"].pk
    assert [answer.json()[f"moved_{what}"] for what in ("by", "from", "reason")] == ["ana", case.code, WHY]


def test_an_edit_that_was_made_before_it_moved_still_arrives(other, field, ana, labels):
    key = draw(field, ana, labels["monocyte"])
    move(field, other, ana)

    cells.apply(field_id=field.pk, edits=[an_edit("delete", key, version=1)], by=ana)

    assert Cell.objects.get().status == "removed"


def test_a_name_that_is_taken_there_is_passed_over(other, field, ana):
    make_field(other, ana, 2)

    assert move(field, other, ana).name == "M-18-003"


def test_a_pixel_stays_as_large_as_it_was(other, field, ana):
    Slide.objects.create(case=other, name="1", pixel_size_um=0.5)
    Slide.objects.filter(pk=field.slide_id).update(pixel_size_um=0.1)

    moved = move(field, other, ana)

    assert (moved.slide.name, moved.slide.pixel_size_um) == ("2", 0.1)
    second = make_field(Case.objects.create(project=other.project, code="M-19"), ana)
    Slide.objects.filter(pk=second.slide_id).update(pixel_size_um=0.1)
    assert move(second, other, ana).slide == moved.slide


def test_a_signed_count_of_either_case_says_that_its_fields_changed(case, other, field, ana, rui, labels):
    stays, there = make_field(case, ana, 2), make_field(other, ana)
    for each in (field, stays, there):
        draw(each, ana, labels["monocyte"])
        approve(each, ana, rui)
    words = {"password": PASSWORD, "meaning": "Reviewed", "justification": "Few"}
    signed = [approvals.approve_case(case_id=each.pk, by=rui, **words) for each in (case, other)]
    with pytest.raises(WrongState, match="reopens it first"):
        move(field, other, ana)
    review.reopen(field_id=field.pk, reason=WHY, by=rui)

    move(field, other, ana)

    assert [approvals.is_current(each) for each in signed] == [False, False]
    assert f'"id":"{field.pk}"' in signed[0].record
    assert not approvals.is_current(approvals.approve_case(case_id=case.pk, by=rui, **words).predecessor)


def test_what_was_set_aside_is_brought_back_first(other, field, ana):
    setting_aside.set_aside(field_id=field.pk, reason=WHY, by=ana)

    with pytest.raises(WrongState, match="Bring it back first"):
        move(field, other, ana)


def test_it_goes_to_another_case_of_its_own_project_only(case, field, ana, adam):
    foreign = projects.create(name="Elsewhere", by=adam)
    theirs = Case.objects.create(project=foreign, code="X-1")

    with pytest.raises(NotFound, match="no such case in this project"):
        move(field, theirs, ana)
    with pytest.raises(NotFound, match="no such case in this project"):
        move(field, theirs, adam)  # a member of both
    with pytest.raises(BadInput, match="in case M-17 already"):
        move(field, case, ana)
    with pytest.raises(BadInput, match="Say why"):
        move(field, case, ana, " ")
    assert Project.objects.get(pk=Field.objects.get().project_id) == case.project


@pytest.mark.parametrize("body", [{}, {"reason": "x"}, {"case": "M-18", "reason": "x"}, {"case": None, "reason": "x"}])
def test_a_move_names_a_case_and_a_reason(body, field, client_of):
    assert client_of("ana").post(f"/api/fields/{field.pk}/move", body, format="json").status_code == 400


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_at_once_the_field_ends_whole_in_one_case(case, field, project, ana):
    targets = [Case.objects.create(project=project, code=f"T-{number}") for number in range(4)]
    gate = threading.Barrier(len(targets))

    def one(target: Case) -> Any:
        gate.wait()
        try:
            return move(field, target, ana).case_id
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(targets)) as pool:
        said = list(pool.map(one, targets))

    field.refresh_from_db()
    assert field.case_id in said
    assert set(said) <= {target.pk for target in targets} | {"field_changed"}
    assert (field.slide.case_id, field.name) == (field.case_id, f"{field.case.code}-001")
