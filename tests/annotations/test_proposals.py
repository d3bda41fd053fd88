"""Pre-labels enter once per field and model, and never over what people decided."""

import pytest
from django.db import IntegrityError, transaction

from annotations.errors import WrongState
from annotations.models import Cell, ProposalSet
from annotations.services import cells, proposals, review
from annotations.services.proposals import Detection
from tests.annotations.conftest import an_edit, propose


def statuses(field):
    return sorted(field.cells.values_list("status", flat=True))


def test_a_model_speaks_once_on_a_field(field):
    detection = Detection("lymphocyte", (10, 10, 50, 50), 0.9)

    first = proposals.write(field_id=field.pk, produced_by="starter@1", detections=[detection])
    again = proposals.write(field_id=field.pk, produced_by="starter@1", detections=[detection])

    assert (first, again) == (1, None)
    assert Cell.objects.count() == ProposalSet.objects.count() == 1


def test_saying_nothing_is_also_said_once(field):
    assert proposals.write(field_id=field.pk, produced_by="starter@1", detections=[]) == 0
    assert proposals.write(field_id=field.pk, produced_by="starter@1", detections=[]) is None


def test_a_newer_model_replaces_what_nobody_touched_and_keeps_what_people_decided(field, ana):
    accepted, rejected, _ = propose(field, ("lymphocyte", 0.9), ("monocyte", 0.8), ("eosinophil", 0.9))
    edits = [an_edit("accept", accepted, version=1), an_edit("delete", rejected, version=1)]
    cells.apply(field_id=field.pk, edits=edits, by=ana)

    propose(field, ("basophil", 0.9), ("basophil", 0.9), ("basophil", 0.9), model="starter@2")

    assert statuses(field) == ["accepted", "proposed", "rejected", "superseded"]
    assert field.cells.get(status="proposed").produced_by == "starter@2"


def test_boxes_are_clamped_and_what_lies_outside_is_left_out(field):
    said = [Detection("lymphocyte", (-10, -10, 50, 50), 0.9), Detection("lymphocyte", (3000, 10, 50, 50), 0.9)]

    assert proposals.write(field_id=field.pk, produced_by="starter@1", detections=said) == 1
    assert Cell.objects.get().box == (0, 0, 40, 40)


def test_an_alias_finds_its_label_and_an_unknown_word_stays_unidentified(field, labels):
    known, unknown = propose(field, ("erythroblast", 0.9), ("martian", 0.8))

    assert Cell.objects.get(pk=known).label == labels["erythroid"]
    assert Cell.objects.get(pk=unknown).label is None
    assert Cell.objects.get(pk=unknown).proposal["label"] == "martian"


def test_a_submitted_field_takes_no_more_proposals(field, ana):
    review.submit(field_id=field.pk, threshold=0.7, by=ana)

    with pytest.raises(WrongState, match="no more proposals"):
        propose(field, ("lymphocyte", 0.9))
    assert not ProposalSet.objects.exists()


def test_counts_on_the_field_follow_its_threshold(field):
    propose(field, ("lymphocyte", 0.9), ("monocyte", 0.69))

    field.refresh_from_db()
    assert (field.cell_count, field.proposal_count, field.produced_by) == (0, 1, "starter@1")


@pytest.mark.parametrize("change", [{"score": None}, {"produced_by": ""}, {"status": "added"}, {"status": "accepted"}])
def test_the_database_refuses_a_score_without_its_model(field, change):
    propose(field, ("lymphocyte", 0.9))

    with pytest.raises(Exception, match=r"cell_|score"), transaction.atomic():
        Cell.objects.update(**change)


def test_the_database_keeps_what_the_model_said(field):
    propose(field, ("lymphocyte", 0.9))

    with pytest.raises(Exception, match="cell_proposal_never_changes"), transaction.atomic():
        Cell.objects.update(proposal={"label": "monocyte"})


def test_the_database_refuses_a_box_without_area(field):
    propose(field, ("lymphocyte", 0.9))

    with pytest.raises(IntegrityError, match="cell_box_has_area"), transaction.atomic():
        Cell.objects.update(width=0)


def test_overlap_of_boxes():
    import numpy as np

    a = np.array([[0, 0, 10, 10], [20, 20, 5, 5]])

    assert proposals.overlap(a, a[:1]).tolist() == [[1.0], [0.0]]
    assert proposals.overlap(np.array([[0, 0, 10, 10]]), np.array([[5, 0, 10, 10]]))[0, 0] == pytest.approx(1 / 3)
