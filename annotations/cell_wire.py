"""Cells as the API sends them, straight from the database: 5,000 of them must cost little more than the query."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from annotations.models import Cell
from annotations.states import VISIBLE

COLUMNS = (
    "id", "label_id", "x", "y", "width", "height", "status", "version", "revision", "score", "produced_by", "proposal",
    "updated_by__username", "updated_at",
)  # fmt: skip


def wire(row: tuple[Any, ...]) -> dict[str, object]:
    """One cell's columns as its JSON object."""
    pk, label, x, y, width, height, status, version, revision, score, produced_by, proposal, by, at = row
    return {
        "id": str(pk),
        "label": str(label) if label else None,
        "box": [x, y, width, height],
        "status": status,
        "version": version,
        "revision": revision,
        "score": score,
        "produced_by": produced_by or None,
        "proposal": {"label": proposal["label"], "box": proposal["box"]} if proposal else None,
        "updated_by": by,
        "updated_at": at.isoformat(),
    }


def of(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[str, object]]:
    """The named cells, by their keys."""
    return {row[0]: wire(row) for row in _rows(Cell.objects.filter(pk__in=ids))}


def of_field(field_id: uuid.UUID, after: int | None = None) -> list[dict[str, object]]:
    """A field's visible cells; with `after`, every cell that changed since that revision, hidden ones too."""
    cells = Cell.objects.filter(field_id=field_id)
    chosen = cells.filter(status__in=VISIBLE) if after is None else cells.filter(revision__gt=after)
    return [wire(row) for row in _rows(chosen)]


def _rows(cells: QuerySet[Cell]) -> QuerySet[Cell, tuple[Any, ...]]:
    return cells.order_by("id").values_list(*COLUMNS)
