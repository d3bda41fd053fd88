"""The moves of a field through its review: submit, approve, return, reopen."""

import uuid
from functools import partial

from accounts.models import User
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from jobs.announce import field_group, look_again, project_group

from annotations import signals
from annotations.errors import BadInput, FieldChanged, WrongState
from annotations.models import Cell, Field
from annotations.permissions import Right, check_can
from annotations.services import tally
from annotations.services.cells import announce, lock
from annotations.states import VISIBLE, CellStatus, FieldState, check_move, words
from annotations.texts import checked_reason

MOVED = [
    "state", "threshold", "submitted_by", "approved_by", "approved_at", "approved_revision", "reason", "reopened",
    "revision",
]  # fmt: skip


@transaction.atomic
def submit(*, field_id: uuid.UUID, threshold: float, by: User, revision: int | None = None) -> Field:
    """Hand a field in: proposals at or above the threshold are accepted by this person, the others rejected.

    `revision` is what the person saw of the field; another one now is refused, as nobody answers for unseen cells.
    """
    field = _present(field_id, by)
    check_can(by, field.project_id, Right.ANNOTATE)
    check_move(field.state, FieldState.IN_REVIEW)
    _check_seen(field, revision)
    if not 0 <= threshold <= 1:
        raise BadInput(f"The threshold is a score between 0 and 1, not {threshold:g}.")
    field.state, field.threshold = FieldState.IN_REVIEW, threshold
    field.reason, field.reopened = "", False
    field.submitted_by_id, field.revision = by.pk, field.revision + 1
    _decide(field, Q(score__gte=threshold), CellStatus.ACCEPTED, by)
    _decide(field, Q(score__lt=threshold), CellStatus.REJECTED, by)
    return _moved(field)


def _present(field_id: uuid.UUID, by: User) -> Field:
    """The field, locked, unless it was set aside: then nothing is done with it before it is brought back."""
    field = lock(field_id, by)
    if field.state == FieldState.SET_ASIDE:
        raise WrongState("This field is set aside. Bring it back first.")
    return field


def _check_seen(field: Field, revision: int | None) -> None:
    if revision is not None and revision != field.revision:
        raise FieldChanged("This field changed since you looked at it. Look again, then decide.")


def _decide(field: Field, which: Q, status: CellStatus, by: User) -> None:
    Cell.objects.filter(which, field=field, status=CellStatus.PROPOSED).update(
        status=status, updated_by=by, updated_at=timezone.now(), version=F("version") + 1, revision=field.revision
    )


@transaction.atomic
def approve(*, field_id: uuid.UUID, by: User, revision: int | None = None) -> Field:
    """Sign a submitted field, as it was at `revision`. From here on its cells have no write path."""
    field = _present(field_id, by)
    check_can(by, field.project_id, Right.APPROVE)
    check_move(field.state, FieldState.APPROVED)
    _check_seen(field, revision)
    unnamed = Cell.objects.filter(field=field, status__in=VISIBLE, label__isnull=True).count()
    if unnamed:
        noun = "cell is" if unnamed == 1 else "cells are"
        raise WrongState(f"{unnamed} {noun} still unidentified. Give each a label, or delete it, before approving.")
    undecided = Cell.objects.filter(field=field, status=CellStatus.PROPOSED).count()
    if undecided:  # somebody took a decision back after the field was submitted
        noun = "cell is a proposal" if undecided == 1 else "cells are proposals"
        raise WrongState(
            f"{undecided} {noun} again, undecided. Accept or reject each before approving; at 0 the slider shows all."
        )
    field.state, field.approved_by_id, field.approved_at = FieldState.APPROVED, by.pk, timezone.now()
    field.revision += 1
    field.approved_revision = field.revision
    transaction.on_commit(partial(signals.field_approved.send, Field, field_id=field.pk))
    return _moved(field)


@transaction.atomic
def send_back(*, field_id: uuid.UUID, reason: str, by: User) -> Field:
    """Return a submitted field to its annotator, saying why."""
    return _back_to_draft(_present(field_id, by), FieldState.IN_REVIEW, reason, by)


@transaction.atomic
def reopen(*, field_id: uuid.UUID, reason: str, by: User) -> Field:
    """Open an approved field again, saying why. Approvals of its case stand as history."""
    return _back_to_draft(_present(field_id, by), FieldState.APPROVED, reason, by)


def _back_to_draft(field: Field, expected: FieldState, reason: str, by: User) -> Field:
    check_can(by, field.project_id, Right.APPROVE)
    if field.state != expected:
        raise WrongState(
            f"Only a field that is {words(expected)} can take this step; this one is {words(field.state)}."
        )
    reason = checked_reason(reason)
    field.state, field.reason, field.reopened = FieldState.DRAFT, reason, expected == FieldState.APPROVED
    field.approved_by, field.approved_at, field.revision = None, None, field.revision + 1
    return _moved(field)


def _moved(field: Field) -> Field:
    field.save(update_fields=MOVED)
    tally.refresh(field)
    announce(field)
    look_again(field_group(field.pk), "field", field.pk, field.revision)
    look_again(project_group(field.project_id), "case", field.case_id)
    return field
