"""Signing a case: what it needs, what it seals, and that nothing changes it afterwards."""

import json

import pytest
from django.db import transaction
from rest_framework.exceptions import Throttled

from annotations import RESEARCH_USE
from annotations.errors import BadInput, NotAllowed, NotFound, WrongState
from annotations.models import Approval
from annotations.services import approvals, review
from tests.annotations.conftest import PASSWORD, draw, make_field


@pytest.fixture
def counted(field, ana, rui, labels):
    """A case with one approved field of one cell."""
    draw(field, ana, labels["lymphocyte"])
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    review.approve(field_id=field.pk, by=rui)
    return field.case


def sign(case, by, **more):
    wanted = {"password": PASSWORD, "meaning": "Reviewed and approved", "justification": "Hypocellular sample"}
    return approvals.approve_case(case_id=case.pk, by=by, **{**wanted, **more})


def test_the_record_holds_all_that_the_count_rests_on(counted, rui):
    record = json.loads(sign(counted, rui).record)

    assert record["notice"] == RESEARCH_USE
    assert record["signature"]["by"]["username"] == "rui"
    assert record["differential"]["counted"] == 1
    assert record["label_set"]["version"] == 1
    (cell,) = record["fields"][0]["cells"]
    assert (cell["label"], cell["box"]) == ("lymphocyte", [100.0, 100.0, 50.0, 60.0])


def test_the_same_signature_again_is_that_one_and_with_other_words_another(counted, rui):
    first = sign(counted, rui)

    assert sign(counted, rui) == first
    other = sign(counted, rui, justification="Counted by two")
    assert (other.justification, other.predecessor) == ("Counted by two", first)


def test_the_seal_breaks_when_the_record_changes(counted, rui):
    approval = sign(counted, rui)

    assert approvals.is_whole(approval)
    approval.record = approval.record.replace("lymphocyte", "monocyte")
    assert not approvals.is_whole(approval)


def test_the_database_refuses_to_change_or_delete_an_approval(counted, rui):
    sign(counted, rui)

    with pytest.raises(Exception, match="written_once"), transaction.atomic():
        Approval.objects.update(meaning="Something else")
    with pytest.raises(Exception, match="written_once"), transaction.atomic():
        Approval.objects.all().delete()


def test_an_amendment_names_its_predecessor(counted, rui):
    first = sign(counted, rui)

    second = sign(counted, rui, meaning="Amended")

    assert second.predecessor == first
    assert json.loads(second.record)["predecessor"] == first.sha256


def test_reopening_a_field_leaves_the_approval_standing_but_not_current(counted, field, rui):
    approval = sign(counted, rui)
    assert approvals.is_current(approval)

    review.reopen(field_id=field.pk, reason="Second look", by=rui)

    approval.refresh_from_db()
    assert approvals.is_whole(approval)
    assert not approvals.is_current(approval)


def test_a_wrong_password_signs_nothing(counted, rui):
    with pytest.raises(NotAllowed, match="password"):
        sign(counted, rui, password="guess")
    assert not Approval.objects.exists()


def test_too_few_cells_need_a_justification(counted, rui):
    with pytest.raises(WrongState, match="1 of 500"):
        sign(counted, rui, justification=" \u200b")


def test_a_meaning_is_needed(counted, rui):
    with pytest.raises(BadInput, match="signature means"):
        sign(counted, rui, meaning="\u2060")


def test_an_open_field_blocks_the_count(counted, case, ana, rui):
    make_field(case, ana, 2)

    with pytest.raises(WrongState, match="1 of 2 fields"):
        sign(counted, rui)


def test_a_case_without_fields_cannot_be_signed(case, rui):
    with pytest.raises(WrongState, match="no fields"):
        sign(case, rui)


def test_only_a_pathologist_signs(counted, ana, adam, zoe):
    for person, refusal in ((ana, NotAllowed), (adam, NotAllowed), (zoe, NotFound)):
        with pytest.raises(refusal):
            sign(counted, person)


def test_the_same_signature_again_is_the_same_approval(counted, rui):
    assert sign(counted, rui) == sign(counted, rui)
    assert Approval.objects.count() == 1


def test_the_password_cannot_be_guessed_by_signing(counted, rui, settings):
    settings.SIGN_IN_FAILURES = 2
    for _ in range(2):
        with pytest.raises(NotAllowed):
            sign(counted, rui, password="guess")

    with pytest.raises(Throttled):
        sign(counted, rui)
