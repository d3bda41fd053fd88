"""The door for pre-labels: what a model says of a field becomes cells, once."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import F

from annotations.errors import NotFound, WrongState
from annotations.models import Cell, CellVector, Field, Label, ProposalSet
from annotations.services import labels, tally
from annotations.services.cells import announce
from annotations.states import CellStatus, FieldState, words

# A proposal that overlaps a cell people have decided on by at least this IoU is that cell again.
SAME_CELL = 0.5
DECIDED = (CellStatus.ACCEPTED, CellStatus.CORRECTED, CellStatus.REJECTED, CellStatus.ADDED)


@dataclass(frozen=True)
class Detection:
    """One cell as a model sees it: label code, box (x, y, width, height in field pixels), score in 0–1.

    vector: int8 numbers whose direction says how the cell looks to this model; empty where it does not say.
    label: the key of the label it means, where the model was taught by keys; the code is then no more than its word.
    label_score: how sure the model is of this very label, beside its neighbours; None where it does not say.
    """

    code: str
    box: tuple[float, float, float, float]
    score: float
    vector: bytes = b""
    label: uuid.UUID | None = None
    label_score: float | None = None


@transaction.atomic
def write(*, field_id: uuid.UUID, produced_by: str, detections: Sequence[Detection]) -> int | None:
    """Write a model's proposals on a field; None when that model has already spoken on it.

    Proposals nobody touched before give way to the new ones; cells a person touched stay as they are, and proposals
    on top of them are left out. Boxes are clamped to the field. A code the label set does not know becomes an
    unidentified cell that remembers the word. Raises NotFound, or WrongState once the field is submitted or set aside.
    """
    field = Field.objects.select_for_update().filter(pk=field_id).first()
    if field is None:
        raise NotFound("There is no such field.")
    if field.state not in (FieldState.STORED, FieldState.DRAFT):
        raise WrongState(f"This field is {words(field.state)}: it takes no more proposals.")
    mark, new = ProposalSet.objects.get_or_create(
        field=field, produced_by=produced_by, shadow=False, defaults={"count": 0}
    )
    if not new:
        return None
    field.revision, field.produced_by = field.revision + 1, produced_by
    _supersede(field)
    fresh = _fresh(field, _inside(field, detections))
    cells = _cells(field, produced_by, fresh)
    Cell.objects.bulk_create(cells, batch_size=2000)
    CellVector.objects.bulk_create(_vectors(cells, fresh), batch_size=2000)
    ProposalSet.objects.filter(pk=mark.pk).update(count=len(cells))
    tally.refresh(field)
    announce(field)
    return len(cells)


def write_shadow(*, field_id: uuid.UUID, produced_by: str, detections: Sequence[Detection]) -> int | None:
    """Keep what a model says of a field without touching a cell; None when it has said so before.

    An approved field will do, too: nothing that people see or count changes. Raises NotFound, or WrongState once the
    field is set aside.
    """
    field = Field.objects.filter(pk=field_id).first()
    if field is None:
        raise NotFound("There is no such field.")
    if field.state == FieldState.SET_ASIDE:
        raise WrongState("This field is set aside: no model looks at it.")
    meant = _meanings(field.project_id)
    said = [_said(detection, meant(detection)) for detection in _inside(field, detections)]
    mark = {"field": field, "produced_by": produced_by, "shadow": True}
    _, new = ProposalSet.objects.get_or_create(**mark, defaults={"count": len(said), "said": said})
    return len(said) if new else None


def spoken(mark: ProposalSet) -> list[dict[str, object]]:
    """What was said, the surest first, as the model said it and whatever people made of it since."""
    said = mark.said if mark.shadow else _live(mark)
    known = set(Label.objects.filter(label_set__project_id=mark.field.project_id).values_list("pk", flat=True))
    return sorted((_row(one, known) for one in said or []), key=lambda row: -float(str(row["score"])))


def _live(mark: ProposalSet) -> list[dict[str, object]]:
    cells = Cell.objects.filter(field_id=mark.field_id, produced_by=mark.produced_by, proposal__isnull=False)
    return [{**cell.proposal, "score": cell.score} for cell in cells.only("proposal", "score") if cell.proposal]


def _row(said: dict[str, Any], known: set[uuid.UUID]) -> dict[str, object]:
    label = uuid.UUID(said["label_id"]) if said["label_id"] else None
    x, y, w, h = said["box"]
    return {"label": label if label in known else None, "code": said["label"], "score": said["score"],
            "x": x, "y": y, "w": w, "h": h}  # fmt: skip


def _said(detection: Detection, label: uuid.UUID | None) -> dict[str, object]:
    box = [round(value, 2) for value in detection.box]
    known = str(label) if label else None
    return {"label": detection.code, "label_id": known, "score": round(detection.score, 4), "box": box}


def _supersede(field: Field) -> None:
    Cell.objects.filter(field=field, status=CellStatus.PROPOSED).update(
        status=CellStatus.SUPERSEDED, version=F("version") + 1, revision=field.revision
    )


def _inside(field: Field, detections: Sequence[Detection]) -> list[Detection]:
    clamped = [replace(d, box=_clamp(d.box, field), score=min(max(float(d.score), 0.0), 1.0)) for d in detections]
    return [d for d in clamped if d.box[2] > 0 and d.box[3] > 0]


def _clamp(box: tuple[float, float, float, float], field: Field) -> tuple[float, float, float, float]:
    x, y, width, height = (float(value) for value in box)
    left, top = min(max(x, 0.0), field.width), min(max(y, 0.0), field.height)
    right, bottom = min(max(x + width, 0.0), field.width), min(max(y + height, 0.0), field.height)
    return left, top, right - left, bottom - top


def _fresh(field: Field, detections: list[Detection]) -> list[Detection]:
    """The detections that are not a cell people have already decided on."""
    decided = Cell.objects.filter(field=field, status__in=DECIDED).values_list("x", "y", "width", "height")
    if not decided or not detections:
        return detections
    best = overlap(np.array([d.box for d in detections]), np.array(decided)).max(axis=1)  # [N]
    return [d for d, iou in zip(detections, best, strict=True) if iou < SAME_CELL]


def overlap(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Intersection over union of boxes x, y, width, height: [N, 4] and [M, 4] to [N, M]."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])  # [N, M, 2]
    high = np.minimum(a[:, None, :2] + a[:, None, 2:], b[None, :, :2] + b[None, :, 2:])  # [N, M, 2]
    shared = np.clip(high - low, 0, None).prod(axis=2)  # [N, M]
    return np.asarray(shared / (a[:, 2:].prod(axis=1)[:, None] + b[:, 2:].prod(axis=1)[None, :] - shared))


def _cells(field: Field, produced_by: str, detections: list[Detection]) -> list[Cell]:
    meant = _meanings(field.project_id)
    return [_cell(field, produced_by, detection, meant(detection)) for detection in detections]


def _meanings(project_id: uuid.UUID) -> Callable[[Detection], uuid.UUID | None]:
    """From a detection to the project's label: by its key if it has one, else by code."""
    keys = labels.by_code(project_id)
    known = set(keys.values())
    return lambda d: (d.label if d.label in known else None) if d.label else keys.get(d.code)


def _vectors(cells: list[Cell], detections: list[Detection]) -> list[CellVector]:
    pairs = zip(cells, detections, strict=True)
    return [CellVector(cell=cell, numbers=detection.vector) for cell, detection in pairs if detection.vector]


def _cell(field: Field, produced_by: str, detection: Detection, label: uuid.UUID | None) -> Cell:
    x, y, width, height = detection.box
    own = {} if detection.label_score is None else {"label_score": round(float(detection.label_score), 4)}
    said = {"label": detection.code, "label_id": str(label) if label else "", "box": list(detection.box), **own}
    return Cell(
        field=field, label_id=label, x=x, y=y, width=width, height=height, status=CellStatus.PROPOSED,
        score=detection.score, produced_by=produced_by, proposal=said, revision=field.revision,
    )  # fmt: skip
