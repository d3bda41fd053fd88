"""Signing a case's count: everything it rests on is written into one record and sealed with its hash."""

import hashlib
import json
import uuid
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from accounts import throttle
from accounts.models import User
from django.db import transaction
from jobs.announce import look_again, project_group

from annotations import RESEARCH_USE
from annotations.errors import BadInput, NotAllowed, NotFound, WrongState
from annotations.models import Approval, Case, Cell, Field, Label, LabelSet
from annotations.permissions import Right, check_can
from annotations.services import counts
from annotations.states import COUNTED, PRESENT, FieldState
from annotations.texts import said


@transaction.atomic
def approve_case(*, case_id: uuid.UUID, by: User, password: str, meaning: str, justification: str = "") -> Approval:
    """Seal the differential of a case whose fields are all approved.

    The signer proves who they are by their password. A count short of the project's target needs a justification.
    An earlier approval stands, and is named as the predecessor of this one.
    """
    case = Case.objects.select_for_update(of=["self"], no_key=True).select_related("project").filter(pk=case_id).first()
    if case is None:
        raise NotFound("There is no such case.")
    check_can(by, case.project_id, Right.APPROVE)
    _check_password(by, password)
    meaning, justification = said(meaning), said(justification)
    if not meaning:
        raise BadInput("Say what your signature means, for example “Reviewed and approved”.")
    if not meaning.isprintable():
        raise BadInput("What your signature means is one line of printable characters.")
    LabelSet.objects.select_for_update(no_key=True).get(project=case.project_id)  # no label changes until it is sealed
    count = _ready(case, justification)
    predecessor = case.approvals.order_by("created_at").last()
    if predecessor and _is_the_same(predecessor, by, meaning, justification) and is_current(predecessor):
        return predecessor  # the same signature again: a double click, or an answer that was lost
    record = canonical(_record(case, count, by, meaning, justification, predecessor))
    approval = Approval.objects.create(
        case=case, by=by, meaning=meaning, justification=justification, record=record,
        sha256=sha256(record), predecessor=predecessor,
    )  # fmt: skip
    look_again(project_group(case.project_id), "case", case.pk)
    return approval


def _is_the_same(one: Approval, by: User, meaning: str, justification: str) -> bool:
    return (one.by_id, one.meaning, one.justification) == (by.pk, meaning, justification)


def _check_password(by: User, password: str) -> None:
    """Whoever found an open session must not guess the password by signing."""
    throttle.check(by.get_username(), "signing")
    if not by.check_password(password):
        throttle.failed(by.get_username(), "signing")
        raise NotAllowed("The password is not right, so the count was not signed.")
    throttle.forgive(by.get_username(), "signing")


def _ready(case: Case, justification: str) -> counts.Differential:
    # Locked, so that no field is reopened between the look and the seal.
    present = Field.objects.select_for_update().filter(case=case, state__in=PRESENT)
    states = list(present.values_list("state", flat=True))
    open_fields = sum(state != FieldState.APPROVED for state in states)
    if not states or open_fields:
        raise WrongState(
            f"{open_fields} of {len(states)} fields of this case are not approved yet."
            if states
            else "This case has no fields."
        )
    count = counts.of_case(case)
    if not count.complete and not justification:
        raise WrongState(
            f"The count is {count.counted} of {count.target} cells. Count more, or say why this many is enough."
        )
    return count


def canonical(record: dict[str, Any]) -> str:
    """One text for one content: keys sorted, no spaces, UTF-8."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def sha256(text: str) -> str:
    """The hash a record is sealed under."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_whole(approval: Approval) -> bool:
    """Whether the record still is what was sealed."""
    return sha256(approval.record) == approval.sha256


def is_current(approval: Approval) -> bool:
    """Whether the case still is as it was sealed: its code the same, no field added, taken away or changed since."""
    record = json.loads(approval.record)
    sealed = {entry["id"]: entry["revision"] for entry in record["fields"]}
    present = Field.objects.filter(case=approval.case_id, state__in=PRESENT).values_list("pk", "revision")
    return record["case"]["code"] == approval.case.code and sealed == {str(pk): revision for pk, revision in present}


def _record(
    case: Case,
    count: counts.Differential,
    by: User,
    meaning: str,
    justification: str,
    predecessor: Approval | None,
) -> dict[str, Any]:
    project, present = case.project, case.fields.filter(state__in=PRESENT)
    return {
        "format": "marrowscope approval 2",
        "notice": RESEARCH_USE,
        "project": {"id": project.pk, "name": project.name, "synthetic": project.synthetic},
        "case": {"id": case.pk, "code": case.code},
        "label_set": _label_set(case),
        "rules": {"target": project.target, "me_ratio": count.me_definition, "interval": count.interval},
        "fields": [_field(field) for field in present.select_related("approved_by").order_by("created_at", "id")],
        "differential": asdict(count),
        "signature": {
            "by": {"id": by.pk, "username": by.get_username(), "name": by.get_full_name()},
            "at": datetime.now(UTC).isoformat(),
            "meaning": meaning,
            "justification": justification,
        },
        "predecessor": predecessor.sha256 if predecessor else None,
    }


def _label_set(case: Case) -> dict[str, Any]:
    label_set = case.project.label_set
    columns = ("id", "code", "name", "parent_id", "counting")
    labels = list(Label.objects.filter(label_set=label_set).order_by("position", "code").values(*columns))
    return {"id": label_set.pk, "name": label_set.name, "version": label_set.version, "labels": labels}


def _field(field: Field) -> dict[str, Any]:
    return {
        "id": str(field.pk),
        "name": field.name,
        "sha256": field.sha256,
        "revision": field.revision,
        "threshold": field.threshold,
        "model": field.produced_by or None,
        "approved_by": field.approved_by.get_username() if field.approved_by else None,
        "approved_at": field.approved_at,
        "cells": _cells(field),
    }


def _cells(field: Field) -> list[dict[str, Any]]:
    cells = Cell.objects.filter(field=field, status__in=COUNTED).select_related("label").order_by("id")
    return [
        {
            "id": cell.pk,
            "version": cell.version,
            "label": cell.label.code if cell.label else None,
            "box": cell.box,
            "status": cell.status,
            "score": cell.score,
            "model": cell.produced_by or None,
        }
        for cell in cells
    ]
