"""Taking a field out of its case and bringing it back: nothing of it is erased, and nothing counts or looks at it."""

import uuid
from functools import partial

from accounts.models import User
from django.db import transaction
from django.utils import timezone
from jobs.announce import look_again, project_group

from annotations import signals
from annotations.errors import BadInput, FieldChanged, NotFound, WrongState
from annotations.models import Case, Field
from annotations.permissions import Right, check_can
from annotations.services.cells import announce, lock
from annotations.states import FieldState, check_move

LONGEST = 2000  # characters of a reason
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
    check_move(field.state, FieldState(field.set_aside_from))
    field.state, field.set_aside_from = field.set_aside_from, ""
    field.set_aside_at, field.set_aside_by, field.set_aside_reason = None, None, ""
    if field.state == FieldState.STORED:  # whoever looks at new fields has one more to look at
        told = partial(signals.field_stored.send_robust, Field, field_id=field.pk, project_id=field.project_id)
        transaction.on_commit(told)
    return _kept(field)


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


def checked_reason(reason: str) -> str:
    """The reason without blanks around it. Raises BadInput for none, or for one that is too long."""
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST:
        raise BadInput(f"Say why, in at most {LONGEST} characters: the reason is kept.")
    return reason


def _kept(field: Field) -> Field:
    field.revision += 1
    field.save(update_fields=MARKS)
    announce(field)
    look_again(project_group(field.project_id), "case", field.case_id)
    return field
