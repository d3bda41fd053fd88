"""Setting fields and whole cases aside, and bringing them back: nothing is erased, nothing counts or looks at them."""

import uuid
from datetime import datetime
from functools import partial
from typing import Any

from accounts.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from jobs.announce import look_again, project_group

from annotations import signals
from annotations.errors import FieldChanged, NotFound, WrongState
from annotations.models import Case, Field
from annotations.permissions import Right, check_can
from annotations.services.cells import announce, lock
from annotations.states import PRESENT, FieldState, check_move
from annotations.texts import checked_reason

MARKS = ["state", "revision", "set_aside_from", "set_aside_at", "set_aside_by", "set_aside_reason"]


@transaction.atomic
def set_aside(*, field_id: uuid.UUID, reason: str, by: User) -> Field:
    """Take a field out of its case, saying why. Its cells, its history and its photograph stay as they are.

    Raises NotFound, NotAllowed, BadInput, and WrongState for an approved field: that is reopened first.
    """
    field = lock_with_case(field_id, by)
    reason = checked_reason(reason)
    if field.state == FieldState.APPROVED:
        raise WrongState("This field is approved. A pathologist reopens it first; then it can be set aside.")
    check_move(field.state, FieldState.SET_ASIDE)
    field.set_aside_from, field.state = field.state, FieldState.SET_ASIDE
    field.set_aside_at, field.set_aside_by, field.set_aside_reason = timezone.now(), by, reason
    return _kept(field)


@transaction.atomic
def bring_back(*, field_id: uuid.UUID, by: User) -> Field:
    """Put a field that was set aside back into its case, in the state it had."""
    field = lock_with_case(field_id, by)
    if field.state != FieldState.SET_ASIDE:
        raise WrongState("This field was not set aside, so there is nothing to bring back.")
    check_present(field.case)
    check_move(field.state, FieldState(field.set_aside_from))
    field.state, field.set_aside_from = field.set_aside_from, ""
    field.set_aside_at, field.set_aside_by, field.set_aside_reason = None, None, ""
    if field.state == FieldState.STORED:  # whoever looks at new fields has one more to look at
        _tell_stored(field)
    return _kept(field)


@transaction.atomic
def set_aside_case(*, case_id: uuid.UUID, reason: str, by: User) -> Case:
    """Take a case off the list, saying why, with all its fields: they have no reason of their own.

    Raises NotFound, NotAllowed, BadInput, and WrongState for a case that was signed or has an approved field.
    """
    case = lock_case(case_id, by)
    reason = checked_reason(reason)
    check_present(case)
    fields = _lock_fields(case, state__in=PRESENT)
    _check_unsigned(case, fields)
    case.set_aside_at, case.set_aside_by, case.set_aside_reason = timezone.now(), by, reason
    marks = {"set_aside_from": F("state"), "set_aside_at": case.set_aside_at, "set_aside_by": by}
    return _all_kept(case, fields, state=FieldState.SET_ASIDE, **marks)


@transaction.atomic
def bring_back_case(*, case_id: uuid.UUID, by: User) -> Case:
    """Put a case back on the list, with the fields that left with it: not those set aside by themselves before."""
    case = lock_case(case_id, by)
    if case.set_aside_at is None:
        raise WrongState("This case was not set aside, so there is nothing to bring back.")
    fields = _lock_fields(case, state=FieldState.SET_ASIDE, set_aside_reason="")
    case.set_aside_at, case.set_aside_by, case.set_aside_reason = None, None, ""
    stored = next((field for field in fields if field.set_aside_from == FieldState.STORED), None)
    if stored:
        _tell_stored(stored)
    return _all_kept(case, fields, state=F("set_aside_from"), set_aside_from="", set_aside_at=None, set_aside_by=None)


def check_present(case: Case) -> None:
    """Raise WrongState for a case that is set aside: nothing is done with it, or put into it, before it is back."""
    if case.set_aside_at is not None:
        raise WrongState(f"The case {case.code} is set aside. Bring it back first.")


def lock_case(case_id: uuid.UUID, by: User) -> Case:
    """The case, locked, for somebody who may arrange its project."""
    case = Case.objects.select_for_update(no_key=True).filter(pk=case_id).first()
    if case is None:
        raise NotFound("There is no such case.")
    check_can(by, case.project_id, Right.ARRANGE)
    return case


def _lock_fields(case: Case, **which: Any) -> list[Field]:
    return list(case.fields.select_for_update().filter(**which).order_by("pk"))


def _day(moment: datetime) -> str:
    """As pages write it: 27 Nov 2026."""
    return f"{moment.day} {moment:%b %Y}"


def _check_unsigned(case: Case, fields: list[Field]) -> None:
    signed = case.approvals.select_related("by").last()
    if signed:
        raise WrongState(
            f"{signed.by.get_username()} signed the count of this case on {_day(signed.created_at)}. A signed count "
            "stays where it is, and its case with it; fields that do not belong here can be moved or set aside."
        )
    if approved := sum(field.state == FieldState.APPROVED for field in fields):
        noun, verb, them = ("field", "is", "it") if approved == 1 else ("fields", "are", "them")
        raise WrongState(f"{approved} {noun} of this case {verb} approved: a pathologist reopens {them} first.")


def _all_kept(case: Case, fields: list[Field], **changes: Any) -> Case:
    case.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_reason"])
    keys = [field.pk for field in fields]
    Field.objects.filter(pk__in=keys).update(revision=F("revision") + 1, **changes)
    for field in Field.objects.filter(pk__in=keys).only("project_id", "revision"):
        announce(field)
    look_again(project_group(case.project_id), "case", case.pk)
    return case


def lock_with_case(field_id: uuid.UUID, by: User, *others: uuid.UUID) -> Field:
    """The field, locked, for somebody who may arrange its project, and before it its case with any `others`.

    A case is locked before its fields, as whoever signs its count does; cases in the order of their keys.
    """
    seen = Field.objects.filter(pk=field_id).only("case_id", "project_id").first()
    if seen is None:
        raise NotFound("There is no such field.")
    check_can(by, seen.project_id, Right.ARRANGE)
    list(Case.objects.select_for_update(no_key=True).filter(pk__in={seen.case_id, *others}).order_by("pk"))
    field = lock(field_id, by)
    if field.case_id != seen.case_id:
        raise FieldChanged("Somebody has just moved this field to another case. Look again, then decide.")
    return field


def _tell_stored(field: Field) -> None:
    told = partial(signals.field_stored.send_robust, Field, field_id=field.pk, project_id=field.project_id)
    transaction.on_commit(told)


def _kept(field: Field) -> Field:
    field.revision += 1
    field.save(update_fields=MARKS)
    announce(field)
    look_again(project_group(field.project_id), "case", field.case_id)
    return field
