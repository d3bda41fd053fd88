"""How a model stands against the one in use in a project: its newest verdict, and whether that verdict still holds."""

import uuid
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from annotations.models import Field
from annotations.states import FieldState
from inference.models import Evaluation, ModelVersion
from inference.services import splits

Gate = dict[str, Any]


@dataclass(frozen=True)
class Stale:
    """Why a verdict no longer holds. champion: the model in use now, where the verdict is against another one.

    fields: how many fields of the test cases were approved since the test set was frozen.
    """

    champion: str | None
    fields: int


def gates(project_id: uuid.UUID) -> dict[uuid.UUID, Gate]:
    """The newest verdict on each model that was evaluated again in the project."""
    newest = Evaluation.objects.filter(project_id=project_id).order_by("model", "-created_at", "id").distinct("model")
    return dict(newest.values_list("model", "gate"))


def gate_of(project_id: uuid.UUID, model: ModelVersion) -> Gate:
    """The newest verdict on the model in the project: of an evaluation, else of its training; empty where none is."""
    mine = Evaluation.objects.filter(project_id=project_id, model=model).order_by("-created_at", "id")
    found: Gate | None = mine.values_list("gate", flat=True).first()
    return found or model.gate


def test_approvals(project_id: uuid.UUID) -> list[datetime]:
    """When each field of a test set frozen now was approved, in that order."""
    cases = splits.to_test(project_id)
    fields = Field.objects.filter(project_id=project_id, state=FieldState.APPROVED, case__in=cases)
    moments = fields.order_by("approved_at").values_list("approved_at", flat=True)
    return [moment for moment in moments if moment is not None]


def stale(gate: Gate, in_use: ModelVersion | None, approvals: list[datetime]) -> Stale | None:
    """Why the verdict no longer holds; None while it does. approvals: as test_approvals() lists them."""
    if not gate:
        return None
    other = in_use.word if in_use is not None and in_use.word != gate["champion"] else None
    frozen = datetime.fromisoformat(gate["test"].get("frozen_at") or gate["decided_at"])
    newer = len(approvals) - bisect_right(approvals, frozen)
    return Stale(other, newer) if other or newer else None


def doubt_of(project_id: uuid.UUID, model: ModelVersion, in_use: ModelVersion | None) -> str:
    """Why nobody can say that the model is better than the one in use; "" when its gate says it is.

    A reason written once is none for the next time: a model that its gate refused is doubted however often it was used.
    A test set that has grown is no such doubt: the verdict was right of what there was, and is marked as stale.
    """
    gate = gate_of(project_id, model)
    if not gate or model == in_use:
        return ""
    if not gate["passed"]:
        return refusal(model, gate)
    candidate = model.state == ModelVersion.State.CANDIDATE  # one used before has shown what it is
    if candidate and in_use is not None and gate["champion"] != in_use.word:
        against = gate["champion"] or "no model at all"
        told = f"{model.word} was held against {against}, and now {in_use.word} is in use."
        return f"{told} Evaluate it again to compare them."
    return ""


def refusal(model: ModelVersion, gate: Gate) -> str:
    """Why the gate said no to the model, class by class."""
    lost = " ".join(row["reason"] for row in gate["classes"] if row["lost"])
    return f"{model.word} is not recommended for use. {gate['sentence']} {lost}".strip()
