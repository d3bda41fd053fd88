"""Edits of cells: small operations that are applied all together or not at all, and never twice.

A request is read in order. An operation whose id is known is a replay and changes nothing; one that saw another version
of its cell than the server has is stale, and then nothing of the request is applied. Operations on one cell within one
request follow each other, so only the first of them must have seen the server's version.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Literal

from accounts.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from jobs.announce import field_group, look_again, project_group

from annotations import cell_wire
from annotations.errors import ApprovedSince, BadInput, NotFound, OperationReused, StaleCell
from annotations.models import Cell, Field, Label, Operation
from annotations.permissions import Right, check_can, check_can_edit
from annotations.services import changes, tally
from annotations.services.changes import Edit, Kind

MAX_OPERATIONS = 500
CHANGED = ["label", "x", "y", "width", "height", "status", "version", "revision", "updated_by", "updated_at"]


@dataclass
class Applied:
    """The answer: the field's revision and state, and each operation's cell as it is now."""

    revision: int
    state: str
    results: list[dict[str, object]]


@dataclass
class _Work:
    """What one request holds in memory between its reads and its writes."""

    field: Field
    by: User
    cells: dict[uuid.UUID, Cell]
    labels: set[uuid.UUID]
    chained: dict[uuid.UUID, int] = attribute(default_factory=dict)  # cell → the version this sender made of it
    new: set[uuid.UUID] = attribute(default_factory=set)
    changed: set[uuid.UUID] = attribute(default_factory=set)
    log: dict[uuid.UUID, Operation] = attribute(default_factory=dict)
    stale: list[Edit] = attribute(default_factory=list)


@transaction.atomic
def apply(*, field_id: uuid.UUID, edits: Sequence[Edit], by: User, seen: int | None = None) -> Applied:
    """Apply a person's operations to a field. `seen`: the field's revision that the first of them was made upon.

    Raises NotFound, NotAllowed, WrongState (approved or not theirs to edit now), ApprovedSince (since `seen`),
    BadInput, OperationReused, StaleCell (with the server's cells in it).
    """
    if not 0 < len(edits) <= MAX_OPERATIONS:
        raise BadInput(f"A request carries 1 to {MAX_OPERATIONS} operations; this one has {len(edits)}.")
    locked = lock(field_id, by)
    known = _replays(locked, edits)
    if len(known) < len({edit.id for edit in edits}):
        check_can_edit(by, locked)
        _check_seen(locked, seen)
    work = _load(locked, edits, by)
    applied = [_take(work, edit, known.get(edit.id)) for edit in edits]
    if work.stale:
        raise StaleCell(_conflicts(work))
    _write(work)
    wires = cell_wire.of([edit.cell for edit in edits])
    results = [
        {"operation": str(e.id), "applied": new, "cell": wires[e.cell]} for e, new in zip(edits, applied, strict=True)
    ]
    return Applied(work.field.revision, work.field.state, results)


def _check_seen(locked: Field, seen: int | None) -> None:
    approved = locked.approved_revision or 0
    if seen is not None and seen < approved:
        raise ApprovedSince(approved)


def lock(field_id: uuid.UUID, by: User) -> Field:
    """The field, locked until the transaction ends, for somebody who may at least see it."""
    found = Field.objects.select_for_update().filter(pk=field_id).first()
    if found is None:
        raise NotFound("There is no such field.")
    check_can(by, found.project_id, Right.VIEW)
    return found


def _replays(locked: Field, edits: Sequence[Edit]) -> dict[uuid.UUID, Operation]:
    known = Operation.objects.in_bulk([edit.id for edit in edits])
    for edit in edits:
        before = known.get(edit.id)
        if before and (before.field_id != locked.pk or before.content != edit.content()):
            raise OperationReused(f"The operation {edit.id} was already sent with another content.")
    return known


def _load(locked: Field, edits: Sequence[Edit], by: User) -> _Work:
    cells = Cell.objects.in_bulk([edit.cell for edit in edits])
    for cell in cells.values():
        if cell.field_id != locked.pk:
            raise NotFound(f"There is no cell {cell.pk} on this field.")
    wanted = {edit.label for edit in edits if edit.label}
    labels = (
        Label.objects.filter(pk__in=wanted, label_set__project_id=locked.project_id) if wanted else Label.objects.none()
    )
    return _Work(locked, by, cells, set(labels.values_list("pk", flat=True)) if wanted else set())


def _take(work: _Work, edit: Edit, before: Operation | None) -> bool:
    """Apply one operation in memory; False when it was a replay."""
    if before:
        work.chained[edit.cell] = before.cell_version
        return False
    if edit.id in work.log:
        if work.log[edit.id].content != edit.content():
            raise OperationReused(f"The operation {edit.id} stands twice in this request, with two contents.")
        return False
    if edit.label and edit.label not in work.labels:
        raise BadInput(f"Operation {edit.id}: the label {edit.label} is not one of this project's.")
    if edit.box:
        changes.check_box(edit.box, work.field, str(edit.id))
    _create(work, edit) if edit.kind == Kind.CREATE else _change(work, edit)
    cell = work.cells[edit.cell]
    work.log[edit.id] = Operation(
        id=edit.id, field=work.field, cell=cell, by=work.by, content=edit.content(), cell_version=cell.version
    )
    return True


def _create(work: _Work, edit: Edit) -> None:
    if edit.cell in work.cells:
        raise BadInput(f"Operation {edit.id}: there is already a cell {edit.cell}.")
    work.cells[edit.cell] = changes.new_cell(edit.cell, work.field, edit.label, edit.box, work.by)
    work.new.add(edit.cell)
    work.chained[edit.cell] = 1


def _change(work: _Work, edit: Edit) -> None:
    cell = work.cells.get(edit.cell)
    if cell is None:
        raise NotFound(f"There is no cell {edit.cell} on this field.")
    if cell.version not in (edit.version, work.chained.get(edit.cell)):
        work.stale.append(edit)
        return
    changes.CHANGES[edit.kind](cell, edit)
    cell.version += 1
    cell.updated_by_id = None if cell.status == "proposed" else work.by.pk
    work.chained[edit.cell] = cell.version
    work.changed.add(edit.cell)


def _conflicts(work: _Work) -> list[dict[str, object]]:
    wires = cell_wire.of([edit.cell for edit in work.stale])
    return [{"operation": str(edit.id), "cell": wires[edit.cell]} for edit in work.stale]


def _write(work: _Work) -> None:
    if not work.log:
        return
    work.field.revision += 1
    now = timezone.now()
    for pk in work.new | work.changed:
        work.cells[pk].revision, work.cells[pk].updated_at = work.field.revision, now
    try:
        Cell.objects.bulk_create([work.cells[pk] for pk in work.new])
    except IntegrityError as error:
        raise BadInput("A new cell's id is already in use.") from error
    changed = [work.cells[pk] for pk in work.changed - work.new]
    if len(changed) == 1:
        changed[0].save(update_fields=CHANGED)
    elif changed:
        Cell.objects.bulk_update(changed, CHANGED)
    try:
        Operation.objects.bulk_create(work.log.values())
    except IntegrityError as error:
        raise OperationReused("An operation of this request was sent to another field at the same moment.") from error
    before = work.field.state
    tally.refresh(work.field)
    announce(work.field, "cells" if work.field.state == before else "field")


def announce(changed: Field, what: Literal["cells", "field"] = "field") -> None:
    """Tell everyone on the field, and on its project's lists, to look again once this is committed.

    The lists hear whether the field itself moved on or only its cells: every edit says so, and there are many.
    """
    look_again(field_group(changed.pk), "cells", changed.pk, changed.revision)
    look_again(project_group(changed.project_id), what, changed.pk, changed.revision)
