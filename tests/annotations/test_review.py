"""The review of a field: each move, who may make it, and what it does to the cells."""

import pytest
from django.db import IntegrityError, transaction

from annotations import states
from annotations.errors import BadInput, FieldChanged, NotAllowed, NotFound, WrongState
from annotations.models import Cell, Field
from annotations.permissions import EDITORS, RIGHTS, Right
from annotations.services import cells, counts, review
from annotations.states import NEXT, CellStatus, FieldState
from tests.annotations.conftest import an_edit, draw, propose


@pytest.fixture
def submitted(field, ana, labels):
    draw(field, ana, labels["monocyte"])
    return review.submit(field_id=field.pk, threshold=0.7, by=ana)


@pytest.fixture
def approved(submitted, rui):
    return review.approve(field_id=submitted.pk, by=rui)


def test_submitting_accepts_what_is_shown_and_rejects_what_is_hidden(field, ana):
    shown, hidden = propose(field, ("lymphocyte", 0.7), ("monocyte", 0.69))

    review.submit(field_id=field.pk, threshold=0.7, by=ana)

    assert Cell.objects.get(pk=shown).status == CellStatus.ACCEPTED
    assert Cell.objects.get(pk=hidden).status == CellStatus.REJECTED
    assert set(Cell.objects.values_list("updated_by__username", flat=True)) == {"ana"}
    assert Field.objects.get().submitted_by == ana


def test_an_empty_field_can_be_submitted_and_approved(field, ana, rui):
    review.submit(field_id=field.pk, threshold=0.7, by=ana)

    assert review.approve(field_id=field.pk, by=rui).state == FieldState.APPROVED


def test_approval_is_signed(approved, rui):
    assert (approved.state, approved.approved_by) == (FieldState.APPROVED, rui)
    assert approved.approved_at is not None


def test_an_unidentified_cell_blocks_the_approval(field, ana, rui):
    draw(field, ana)
    review.submit(field_id=field.pk, threshold=0.7, by=ana)

    with pytest.raises(WrongState, match="1 cell is still unidentified"):
        review.approve(field_id=field.pk, by=rui)


def test_a_decision_taken_back_after_submitting_blocks_the_approval(field, ana, rui):
    (key,) = propose(field, ("lymphocyte", 0.9))
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    cell = Cell.objects.get(pk=key)
    cells.apply(field_id=field.pk, edits=[an_edit("restore", key, version=cell.version, status="proposed")], by=rui)

    with pytest.raises(WrongState, match="1 cell is a proposal again, undecided"):
        review.approve(field_id=field.pk, by=rui)
    assert Field.objects.get().state == FieldState.IN_REVIEW

    cells.apply(field_id=field.pk, edits=[an_edit("accept", key, version=cell.version + 1)], by=rui)
    approved = review.approve(field_id=field.pk, by=rui)
    assert counts.of_field(approved).counted == Field.objects.get().cell_count == 1


def test_returning_and_reopening_need_a_reason(submitted, rui):
    with pytest.raises(BadInput, match="Say why"):
        review.send_back(field_id=submitted.pk, reason=" \u200b ", by=rui)

    returned = review.send_back(field_id=submitted.pk, reason="Two cells missed", by=rui)

    assert (returned.state, returned.reason, returned.reopened) == (FieldState.DRAFT, "Two cells missed", False)


def test_reopening_takes_the_signature_off(approved, rui):
    reopened = review.reopen(field_id=approved.pk, reason="Mislabelled", by=rui)

    assert (reopened.state, reopened.approved_by, reopened.approved_at) == (FieldState.DRAFT, None, None)
    assert reopened.reopened  # and is told apart from one that was returned before anybody approved it


def test_an_approved_field_cannot_be_returned_only_reopened(approved, rui):
    with pytest.raises(WrongState):
        review.send_back(field_id=approved.pk, reason="Oops", by=rui)


@pytest.mark.parametrize("name", ["ana", "adam", "vera"])
def test_only_a_pathologist_approves(submitted, people, name):
    with pytest.raises(NotAllowed, match="approve, return or reopen"):
        review.approve(field_id=submitted.pk, by=people[name])


def test_an_outsider_learns_nothing(submitted, zoe):
    with pytest.raises(NotFound):
        review.approve(field_id=submitted.pk, by=zoe)


def test_the_database_refuses_an_unsigned_approval(submitted):
    with pytest.raises(IntegrityError, match="field_approval_is_signed"), transaction.atomic():
        Field.objects.update(state="approved")


def test_the_database_refuses_to_change_a_photograph(field):
    with pytest.raises(Exception, match="field_bytes_never_change"), transaction.atomic():
        Field.objects.update(sha256="0" * 64)


def test_the_tables_of_states_and_roles_are_complete():
    assert set(NEXT) == set(EDITORS) == set(FieldState)
    assert {state for after in NEXT.values() for state in after} == set(FieldState)
    assert {right for rights in RIGHTS.values() for right in rights} == set(Right)


@pytest.mark.parametrize("start", FieldState)
@pytest.mark.parametrize("target", FieldState)
def test_a_move_outside_the_table_is_refused_in_a_sentence(start, target):
    if target in NEXT[start]:
        states.check_move(start, target)
    else:
        with pytest.raises(WrongState, match=f"that is {states.words(start)} cannot become {states.words(target)}"):
            states.check_move(start, target)


def test_nobody_answers_for_cells_they_have_not_seen(field, ana, rui, labels):
    draw(field, ana, labels["monocyte"])
    with pytest.raises(FieldChanged, match="Look again"):
        review.submit(field_id=field.pk, threshold=0.7, by=ana, revision=0)

    submitted = review.submit(field_id=field.pk, threshold=0.7, by=ana, revision=1)
    draw(field, rui, labels["monocyte"], (500.0, 500.0, 20.0, 20.0))
    with pytest.raises(FieldChanged):
        review.approve(field_id=field.pk, by=rui, revision=submitted.revision)

    assert review.approve(field_id=field.pk, by=rui, revision=submitted.revision + 1).state == FieldState.APPROVED
