"""The work list in the order of what teaches most, each entry with its reasons; and what that order has gained."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db.models import Count, F, FloatField, Q, Sum, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from annotations.models import Cell, CellVector, Field, Label
from annotations.states import CellStatus, FieldState
from inference.services import differences
from inference.training import choosing
from inference.training.choosing import Place, Pool

OPEN = (FieldState.STORED, FieldState.DRAFT)
COUNTED = (CellStatus.ACCEPTED, CellStatus.CORRECTED, CellStatus.ADDED)
CONSIDERED = 1000  # fields: those with the most uncertain cells; a day's work of several laboratories
CONTROLS = 100  # fields of the control share considered beside those
BY_CHANCE = "0"  # one hexadecimal digit: a sixteenth, as choosing.CONTROL has it


@dataclass(frozen=True)
class Entry:
    """A field of the work list and why it stands where it does."""

    field: Field
    place: Place


def by_teaching(project_id: uuid.UUID, limit: int) -> list[Entry]:
    """The first `limit` fields to review, what teaches the model most first."""
    fields = _waiting(project_id)
    pools = _pools(project_id, fields)
    places = choosing.order([pools[pk] for pk in fields], approved_cells(project_id), limit)
    return [Entry(fields[uuid.UUID(place.key)], place) for place in places]


def is_control(field_id: uuid.UUID) -> bool:
    """Whether a field belongs to the sixteenth that is reviewed by chance: its random key ends so, and ever will."""
    return str(field_id).endswith(BY_CHANCE)


def codes_now(project_id: uuid.UUID) -> dict[str, str]:
    """The code of each of the project's labels by its key: models keep the words they were taught, people rename."""
    rows = Label.objects.filter(label_set__project_id=project_id).values_list("pk", "code")
    return {str(key): code for key, code in rows}


def approved_cells(project_id: uuid.UUID) -> dict[str, int]:
    """How many cells of each label code people have approved in the project."""
    cells = Cell.objects.filter(field__project_id=project_id, field__state=FieldState.APPROVED, status__in=COUNTED)
    rows = cells.filter(label__isnull=False).values_list("label__code").annotate(n=Count("pk")).order_by()
    return dict(rows)


def _waiting(project_id: uuid.UUID) -> dict[uuid.UUID, Field]:
    """Fields with proposals that nobody has submitted; where there are too many, the least certain and the control."""
    fields = Field.objects.filter(project_id=project_id, state__in=OPEN).select_related("slide__case")
    proposed = Q(cells__status=CellStatus.PROPOSED)
    sure = Coalesce(Cast(KeyTextTransform("label_score", "cells__proposal"), FloatField()), F("cells__score"))
    doubt = Sum(sure * (1 - sure), filter=proposed, output_field=FloatField())
    ranked = fields.annotate(doubt=doubt).filter(doubt__isnull=False).order_by("-doubt", "pk")
    chance = Q(words__endswith=BY_CHANCE)
    ranked = ranked.annotate(words=Cast("pk", TextField()))
    found = [*ranked.exclude(chance)[:CONSIDERED], *ranked.filter(chance).order_by("pk")[:CONTROLS]]
    return {field.pk: field for field in found}


def _pools(project_id: uuid.UUID, fields: dict[uuid.UUID, Field]) -> dict[uuid.UUID, Pool]:
    proposed = Cell.objects.filter(field__in=fields, status=CellStatus.PROPOSED).order_by()
    seen, codes = defaultdict[uuid.UUID, list[tuple[str, float]]](list), codes_now(project_id)
    for field_id, said, score in proposed.values_list("field_id", "proposal", "score"):
        seen[field_id].append((_now(said or {}, codes), (said or {}).get("label_score", score) or 0.0))
    looks, disputes = _looks(fields), differences.disputed(fields.values())
    pools = {}
    for pk in fields:
        named, scores = [c for c, _ in seen[pk]], np.array([s for _, s in seen[pk]], float)
        pool = Pool(str(pk), scores, named, disputed=disputes.get(pk, 0), by_chance=is_control(pk))
        pools[pk] = replace(pool, look=looks[pk]) if pk in looks else pool
    return pools


def _looks(fields: dict[uuid.UUID, Field]) -> dict[uuid.UUID, np.ndarray]:
    """The mean direction of each field's cells as its model sees them; only vectors of one length can be compared."""
    rows = CellVector.objects.filter(cell__field__in=fields, cell__status=CellStatus.PROPOSED)
    gathered: dict[uuid.UUID, list[np.ndarray]] = defaultdict(list)
    for field_id, numbers in rows.values_list("cell__field_id", "numbers"):
        gathered[field_id].append(np.frombuffer(numbers, np.int8).astype(float))
    lengths = {len(vector) for vectors in gathered.values() for vector in vectors}
    return {pk: np.mean(vectors, axis=0) for pk, vectors in gathered.items()} if len(lengths) == 1 else {}


def _now(said: dict[str, Any], codes: dict[str, str]) -> str:
    return codes.get(said.get("label_id") or "", str(said.get("label", "")))
