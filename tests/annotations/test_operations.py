"""Editing cells: applied all together or not at all, never twice, never over somebody else's change."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from annotations.errors import ApprovedSince, BadInput, NotAllowed, NotFound, OperationReused, StaleCell, WrongState
from annotations.models import Cell, Field, Operation
from annotations.services import cells, review
from annotations.states import CellStatus, FieldState
from tests.annotations.conftest import an_edit, draw, make_field, propose

BOX = (10.0, 20.0, 30.0, 40.0)


def test_drawing_a_cell_makes_a_draft(field, ana, labels):
    key = draw(field, ana, labels["lymphocyte"], BOX)

    cell = Cell.objects.get(pk=key)
    assert (cell.box, cell.status, cell.version, cell.label) == (BOX, "added", 1, labels["lymphocyte"])
    field.refresh_from_db()
    assert (field.state, field.cell_count, field.revision) == (FieldState.DRAFT, 1, 1)


def test_a_replay_changes_nothing_twice(field, ana):
    edit = an_edit("create", uuid.uuid4(), box=BOX)

    first = cells.apply(field_id=field.pk, edits=[edit], by=ana)
    again = cells.apply(field_id=field.pk, edits=[edit], by=ana)

    assert [first.results[0]["applied"], again.results[0]["applied"]] == [True, False]
    assert again.revision == first.revision
    assert Operation.objects.count() == Cell.objects.count() == 1


def test_the_same_operation_twice_in_one_request_is_one(field, ana):
    edit = an_edit("create", uuid.uuid4(), box=BOX)

    done = cells.apply(field_id=field.pk, edits=[edit, edit], by=ana)

    assert [result["applied"] for result in done.results] == [True, False]


def test_a_replay_is_acknowledged_even_after_the_field_was_approved(field, ana, rui, labels):
    edit = an_edit("create", uuid.uuid4(), box=BOX, label=labels["monocyte"].pk)
    cells.apply(field_id=field.pk, edits=[edit], by=ana)
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    review.approve(field_id=field.pk, by=rui)

    again = cells.apply(field_id=field.pk, edits=[edit], by=ana)

    assert again.results[0]["applied"] is False


def test_what_was_made_upon_a_field_that_was_approved_since_is_asked_about(field, ana, rui, labels):
    made = an_edit("create", uuid.uuid4(), box=BOX, label=labels["monocyte"].pk)
    seen = cells.apply(field_id=field.pk, edits=[made], by=ana, seen=0).revision
    late = an_edit("create", uuid.uuid4(), box=BOX)
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    review.approve(field_id=field.pk, by=rui)
    now = review.reopen(field_id=field.pk, reason="One more look", by=rui).revision

    with pytest.raises(ApprovedSince, match="send them again, or give them up") as refused:
        cells.apply(field_id=field.pk, edits=[late], by=ana, seen=seen)
    assert seen < refused.value.body()["approved_revision"] < now
    again = cells.apply(field_id=field.pk, edits=[made], by=ana, seen=seen)
    done = cells.apply(field_id=field.pk, edits=[late], by=ana, seen=now)

    assert [again.results[0]["applied"], done.results[0]["applied"]] == [False, True]


def test_an_operations_id_cannot_carry_another_content(field, ana):
    edit = an_edit("create", uuid.uuid4(), box=BOX)
    cells.apply(field_id=field.pk, edits=[edit], by=ana)

    with pytest.raises(OperationReused, match="another content"):
        cells.apply(field_id=field.pk, edits=[replace(edit, box=(1.0, 1.0, 2.0, 2.0))], by=ana)


def test_a_stale_operation_is_refused_with_the_servers_cell_and_the_whole_request_with_it(field, ana, rui, labels):
    key = draw(field, ana)
    cells.apply(field_id=field.pk, edits=[an_edit("update", key, version=1, label=labels["monocyte"].pk)], by=rui)
    other = uuid.uuid4()
    edits = [an_edit("create", other, box=BOX), an_edit("update", key, version=1, label=labels["lymphocyte"].pk)]

    with pytest.raises(StaleCell) as refused:
        cells.apply(field_id=field.pk, edits=edits, by=ana)

    conflict = refused.value.conflicts[0]
    assert conflict["operation"] == str(edits[1].id)
    assert conflict["cell"]["label"] == str(labels["monocyte"].pk)
    assert not Cell.objects.filter(pk=other).exists()


def test_operations_on_one_cell_in_one_request_follow_each_other(field, ana, labels):
    key = uuid.uuid4()
    edits = [
        an_edit("create", key, box=BOX),
        an_edit("update", key, version=1, label=labels["monocyte"].pk),
        an_edit("update", key, version=1, box=(1.0, 2.0, 3.0, 4.0)),
    ]

    cells.apply(field_id=field.pk, edits=edits, by=ana)

    cell = Cell.objects.get(pk=key)
    assert (cell.version, cell.label, cell.box) == (3, labels["monocyte"], (1.0, 2.0, 3.0, 4.0))


def test_what_follows_a_replay_in_the_same_request_is_not_stale(field, ana, labels):
    """The answer to the first was lost; the browser sends it again together with the next."""
    key = draw(field, ana)
    first = an_edit("update", key, version=1, label=labels["monocyte"].pk)
    cells.apply(field_id=field.pk, edits=[first], by=ana)

    follow = an_edit("update", key, version=1, box=BOX)
    cells.apply(field_id=field.pk, edits=[first, follow], by=ana)

    assert Cell.objects.get(pk=key).box == BOX


@pytest.mark.parametrize(
    ("kind", "more", "status"),
    [
        ("accept", {}, CellStatus.ACCEPTED),
        ("update", {"label": None}, CellStatus.CORRECTED),
        ("update", {"box": BOX}, CellStatus.CORRECTED),
        ("delete", {}, CellStatus.REJECTED),
    ],
)
def test_what_people_make_of_a_proposal(field, ana, kind, more, status):
    (key,) = propose(field, ("lymphocyte", 0.9))

    cells.apply(field_id=field.pk, edits=[an_edit(kind, key, version=1, **more)], by=ana)

    cell = Cell.objects.get(pk=key)
    assert (cell.status, cell.updated_by) == (status, ana)
    assert cell.proposal["label"] == "lymphocyte"
    assert cell.score == 0.9


def test_a_proposal_corrected_and_put_back_is_accepted(field, ana, labels):
    (key,) = propose(field, ("lymphocyte", 0.9))
    away = an_edit("update", key, version=1, label=labels["monocyte"].pk)
    back = an_edit("update", key, version=2, label=labels["lymphocyte"].pk)

    cells.apply(field_id=field.pk, edits=[away, back], by=ana)

    assert Cell.objects.get(pk=key).status == CellStatus.ACCEPTED


def test_a_deleted_drawing_is_removed_and_can_be_restored(field, ana):
    key = draw(field, ana)

    cells.apply(field_id=field.pk, edits=[an_edit("delete", key, version=1)], by=ana)
    assert Cell.objects.get(pk=key).status == CellStatus.REMOVED

    cells.apply(field_id=field.pk, edits=[an_edit("restore", key, version=2)], by=ana)
    assert Cell.objects.get(pk=key).status == CellStatus.ADDED


def test_taking_back_an_acceptance_makes_it_a_proposal_again(field, ana):
    (key,) = propose(field, ("lymphocyte", 0.9))
    edits = [an_edit("accept", key, version=1), an_edit("restore", key, version=2, status="proposed")]

    cells.apply(field_id=field.pk, edits=edits, by=ana)

    cell = Cell.objects.get(pk=key)
    assert (cell.status, cell.updated_by) == (CellStatus.PROPOSED, None)


@pytest.mark.parametrize(
    ("box", "wrong"),
    [
        ((10.0, 10.0, 0.0, 5.0), "no area"),
        ((10.0, 10.0, -3.0, 5.0), "no area"),
        ((-1.0, 10.0, 5.0, 5.0), "leaves the field"),
        ((2558.0, 10.0, 5.0, 5.0), "leaves the field"),
        ((float("nan"), 10.0, 5.0, 5.0), "finite"),
        ((10.0, 10.0, float("inf"), 5.0), "finite"),
    ],
)
def test_a_bad_box_is_refused_in_a_sentence(field, ana, box, wrong):
    with pytest.raises(BadInput, match=wrong):
        draw(field, ana, box=box)

    assert not Cell.objects.exists()


def test_a_label_of_another_project_is_refused(field, adam, ana):
    from annotations.models import Label
    from annotations.services import projects

    foreign = projects.create(name="Another", by=adam)
    label = Label.objects.filter(label_set__project=foreign).first()

    with pytest.raises(BadInput, match="not one of this project's"):
        draw(field, ana, label)


def test_a_cell_of_another_field_is_not_found(field, case, ana):
    key = draw(make_field(case, ana, 2), ana)

    with pytest.raises(NotFound):
        cells.apply(field_id=field.pk, edits=[an_edit("delete", key, version=1)], by=ana)


def test_a_viewer_may_not_and_an_outsider_cannot_see(field, vera, zoe):
    with pytest.raises(NotAllowed, match="As viewer"):
        draw(field, vera)
    with pytest.raises(NotFound):
        draw(field, zoe)


def test_a_submitted_field_is_the_pathologists(field, ana, rui):
    key = draw(field, ana)
    review.submit(field_id=field.pk, threshold=0.7, by=ana)

    with pytest.raises(NotAllowed):
        cells.apply(field_id=field.pk, edits=[an_edit("delete", key, version=1)], by=ana)
    cells.apply(field_id=field.pk, edits=[an_edit("delete", key, version=1)], by=rui)


def test_the_database_refuses_to_change_cells_of_an_approved_field(field, ana, rui, labels):
    key = draw(field, ana, labels["monocyte"])
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    review.approve(field_id=field.pk, by=rui)

    with pytest.raises(WrongState, match="reopened"):
        cells.apply(field_id=field.pk, edits=[an_edit("delete", key, version=1)], by=rui)
    with pytest.raises(IntegrityError, match="approved"), transaction.atomic():
        Cell.objects.filter(pk=key).update(x=5)
    with pytest.raises(IntegrityError, match="approved"), transaction.atomic():
        Cell.objects.filter(pk=key).delete()


def test_too_many_operations_are_refused(field, ana):
    edits = [an_edit("create", uuid.uuid4(), box=BOX) for _ in range(cells.MAX_OPERATIONS + 1)]

    with pytest.raises(BadInput, match="1 to 500"):
        cells.apply(field_id=field.pk, edits=edits, by=ana)


def test_every_change_is_in_the_history_the_database_keeps(field, ana, labels):
    key = draw(field, ana)
    cells.apply(field_id=field.pk, edits=[an_edit("update", key, version=1, label=labels["monocyte"].pk)], by=ana)
    Cell.objects.filter(pk=key).update(x=7)  # past every service

    history = Cell.pgh_event_model.objects.filter(pgh_obj_id=key).order_by("pgh_id")

    assert [event.x for event in history] == [100.0, 100.0, 7.0]


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_lose_nothing(field, ana, rui, labels):
    """Eight threads draw at once, and two of them fight over one cell: one wins, the other is told."""
    key = draw(field, ana)

    def work(number: int) -> str:
        try:
            draw(field, ana if number % 2 else rui, box=(10.0 * number, 5.0, 5.0, 5.0))
            edit = an_edit("update", key, version=1, label=labels["monocyte"].pk)
            cells.apply(field_id=field.pk, edits=[edit], by=rui)
            return "won"
        except StaleCell:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(work, range(8)))

    assert outcomes.count("won") == 1
    assert Cell.objects.count() == 9
    assert Field.objects.get().revision == 10
