"""What each kind of operation does to one cell, in memory."""

import math
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass

from accounts.models import User
from django.db.models import TextChoices

from annotations.errors import BadInput
from annotations.models import Cell, Field
from annotations.states import CellStatus

Box = tuple[float, float, float, float]  # x, y, width, height in field pixels, origin at the top left
ROUNDING = 1e-6  # of a pixel: what adding x and width may lose
LEAST_SIDE = 2  # pixels: what people cannot see they cannot have meant; the viewer's MIN_SIZE, which a test compares


class Kind(TextChoices):
    """What a person can do to a cell."""

    CREATE = "create"
    UPDATE = "update"  # another label, another box
    ACCEPT = "accept"  # the proposal is right
    DELETE = "delete"
    RESTORE = "restore"  # take back any of these: the label, box and status the cell had before


@dataclass(frozen=True)
class Edit:
    """One operation as it came: `version` is what the sender saw of the cell, absent for a new one.

    `has_label` tells "no label was sent" from "the cell is unidentified". `status` is only for `restore`.
    """

    id: uuid.UUID
    kind: Kind
    cell: uuid.UUID
    version: int | None = None
    label: uuid.UUID | None = None
    has_label: bool = False
    box: Box | None = None
    status: str | None = None

    def content(self) -> dict[str, object]:
        """What a replay must repeat: all but the version, which a client may refresh before it sends again."""
        rest = {
            k: str(v) if isinstance(v, uuid.UUID) else v for k, v in asdict(self).items() if k not in ("id", "version")
        }
        return rest | {"box": list(self.box) if self.box else None, "kind": self.kind.value}


def check_box(box: Box, field: Field, where: str) -> None:
    """Raise BadInput unless the box is at least LEAST_SIDE wide and high and lies inside the field."""
    x, y, width, height = box
    if not all(math.isfinite(value) for value in box):
        raise BadInput(f"Operation {where}: a box consists of four finite numbers.")
    if width <= 0 or height <= 0:
        raise BadInput(f"Operation {where}: the box is {width:g} × {height:g} pixels, so it has no area.")
    if min(width, height) < LEAST_SIDE - ROUNDING:
        raise BadInput(
            f"Operation {where}: the box is {width:g} × {height:g} pixels; a cell is at least {LEAST_SIDE} pixels wide "
            "and high."
        )
    if x < 0 or y < 0 or x + width > field.width + ROUNDING or y + height > field.height + ROUNDING:
        raise BadInput(f"Operation {where}: the box leaves the field, which is {field.width} × {field.height} pixels.")


def new_cell(pk: uuid.UUID, field: Field, label: uuid.UUID | None, box: Box | None, by: User) -> Cell:
    """A cell that a person drew."""
    if box is None:
        raise BadInput(f"A new cell needs a box; the one for {pk} has none.")
    x, y, width, height = box
    return Cell(
        id=pk, field=field, label_id=label, x=x, y=y, width=width, height=height, status=CellStatus.ADDED,
        updated_by_id=by.pk,
    )  # fmt: skip


def update(cell: Cell, change: Edit) -> None:
    """Another label, another box, or both."""
    _must_be_there(cell, change)
    if not change.has_label and change.box is None:
        raise BadInput(f"Operation {change.id}: an update names a label, a box or both.")
    _put(cell, change)
    cell.status = settled(cell)


def accept(cell: Cell, change: Edit) -> None:
    """The proposal is right as it stands."""
    _must_be_there(cell, change)
    cell.status = settled(cell)


def delete(cell: Cell, change: Edit) -> None:
    """There is no such cell. The row stays: it remembers what was proposed or drawn."""
    _must_be_there(cell, change)
    cell.status = CellStatus.REJECTED if cell.proposal else CellStatus.REMOVED


def restore(cell: Cell, change: Edit) -> None:
    """Put back what was: any label and box, and the status they had."""
    _put(cell, change)
    cell.status = settled(cell)
    if change.status == CellStatus.PROPOSED and cell.status == CellStatus.ACCEPTED:
        cell.status = CellStatus.PROPOSED


CHANGES: dict[Kind, Callable[[Cell, Edit], None]] = {
    Kind.UPDATE: update,
    Kind.ACCEPT: accept,
    Kind.DELETE: delete,
    Kind.RESTORE: restore,
}


def settled(cell: Cell) -> CellStatus:
    """The status of a visible cell that a person has decided on."""
    if not cell.proposal:
        return CellStatus.ADDED
    return CellStatus.ACCEPTED if _is_as_proposed(cell) else CellStatus.CORRECTED


def _is_as_proposed(cell: Cell) -> bool:
    proposal = cell.proposal or {}
    same_box = all(math.isclose(a, b, abs_tol=ROUNDING) for a, b in zip(cell.box, proposal["box"], strict=True))
    return same_box and str(cell.label_id or "") == (proposal["label_id"] or "")


def _put(cell: Cell, change: Edit) -> None:
    if change.has_label:
        cell.label_id = change.label
    if change.box:
        cell.x, cell.y, cell.width, cell.height = change.box


def _must_be_there(cell: Cell, change: Edit) -> None:
    if not cell.is_visible:
        raise BadInput(f"Operation {change.id}: the cell {cell.pk} is {cell.status}; restore it first.")
