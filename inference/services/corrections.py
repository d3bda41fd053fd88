"""What people made of what models said: corrections per 100 cells by model and week, and class against class."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncWeek

from annotations.models import Cell
from annotations.states import CellStatus, FieldState
from inference.services.worklist import codes_now, is_control


@dataclass
class Tally:
    """Cells of approved fields. corrected: other class or box; refused: no cell; added: the model missed it."""

    accepted: int = 0
    corrected: int = 0
    refused: int = 0
    added: int = 0

    @property
    def cells(self) -> int:
        """How many cells there really were."""
        return self.accepted + self.corrected + self.added

    @property
    def per_hundred(self) -> float | None:
        """Corrections per 100 cells; None without cells."""
        return 100 * (self.corrected + self.refused + self.added) / self.cells if self.cells else None

    def take(self, row: dict[str, int]) -> None:
        for name in ("accepted", "corrected", "refused", "added"):
            setattr(self, name, getattr(self, name) + row[name])


@dataclass
class Record:
    """A project's record: `weeks` by (week's Monday, model), `control` and `chosen` since the work list is ordered."""

    weeks: dict[tuple[date, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    control: Tally = field(default_factory=Tally)
    chosen: Tally = field(default_factory=Tally)


def record(project_id: uuid.UUID) -> Record:
    """Every approved field a model has looked at, by its newest model and the week of its approval.

    A proposal below the field's threshold that nobody took is no correction: it was never shown as a cell.
    """
    found = Record()
    for row in _by_field(project_id):
        found.weeks[row["week"].date(), row["field__produced_by"]].take(row)
        (found.control if is_control(row["field_id"]) else found.chosen).take(row)
    return found


def confusion(project_id: uuid.UUID, model: str | None = None) -> list[dict[str, object]]:
    """[{said, decided, count}]: the model's class against the person's, in approved fields.

    `said` is "" for a cell the model missed, `decided` "" for a proposal that was no cell. Labels by their codes now.
    """
    counted, codes = defaultdict[tuple[str, str], int](int), codes_now(project_id)
    for row in _pairs(_approved(project_id, model)):
        refused, added = row["status"] == CellStatus.REJECTED, row["status"] == CellStatus.ADDED
        said = "" if added else codes.get(row["proposal__label_id"] or "", row["proposal__label"] or "")
        counted[said, "" if refused else row["label__code"] or "unidentified"] += row["count"]
    return [{"said": s, "decided": d, "count": n} for (s, d), n in sorted(counted.items())]


def _pairs(cells: QuerySet[Cell]) -> Iterable[dict[str, Any]]:
    shown = cells.exclude(status=CellStatus.REJECTED, score__lt=F("field__threshold"))
    kept = shown.filter(status__in=[CellStatus.ACCEPTED, CellStatus.CORRECTED, CellStatus.REJECTED, CellStatus.ADDED])
    rows = (
        kept.values("status", "proposal__label", "proposal__label_id", "label__code")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return cast(Iterable[dict[str, Any]], rows)


def _approved(project_id: uuid.UUID, model: str | None) -> QuerySet[Cell]:
    cells = Cell.objects.filter(field__project_id=project_id, field__state=FieldState.APPROVED)
    cells = cells.exclude(field__produced_by="")
    return cells.filter(field__produced_by=model) if model else cells


def _by_field(project_id: uuid.UUID) -> Iterable[dict[str, Any]]:
    def how_many(status: str, **more: object) -> Count:
        return Count("pk", filter=Q(status=status, **more))

    cells = _approved(project_id, None).annotate(week=TruncWeek("field__approved_at"))
    rows = cells.values("field_id", "field__produced_by", "week").order_by().annotate(
        accepted=how_many(CellStatus.ACCEPTED),
        corrected=how_many(CellStatus.CORRECTED),
        refused=how_many(CellStatus.REJECTED, score__gte=F("field__threshold")),
        added=how_many(CellStatus.ADDED),
    )  # fmt: skip
    return cast(Iterable[dict[str, Any]], rows)
