"""Which cases and fields a job is about, in words that people know them by."""

import uuid
from collections.abc import Iterable
from typing import Any

from jobs.models import Job

from annotations.models import Field
from annotations.states import PRESENT

LOOKED_UP = 200  # of a job's fields: enough to name its cases, however many fields it has
NAMED = 10  # cases of one job


def about(jobs: Iterable[Job]) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """The cases of each job by its key, in two queries at most; where only one field of a case is meant, that too.

    A job that names no fields (a training, or one that has taken in none yet) is about nothing here.
    """
    named = {job.pk: (job.project, job.payload.get("fields", [])[:LOOKED_UP]) for job in jobs}
    keys = {key for _, fields in named.values() for key in fields}
    present = Field.objects.filter(pk__in=keys, state__in=PRESENT)
    rows = present.values_list("pk", "name", "project", "case", "case__code") if keys else ()
    known = {str(pk): (name, project, case, code) for pk, name, project, case, code in rows}
    return {job: _cases(project, fields, known) for job, (project, fields) in named.items()}


def _cases(
    project: uuid.UUID | None, fields: list[str], known: dict[str, tuple[str, uuid.UUID, uuid.UUID, str]]
) -> list[dict[str, Any]]:
    cases: dict[uuid.UUID, dict[str, Any]] = {}
    for key in fields:
        name, its_project, case, code = known.get(key, ("", None, None, ""))
        if case is None or its_project != project:
            continue  # set aside since
        if case in cases:
            cases[case] |= {"field": None, "name": None}
        else:
            cases[case] = {"case": case, "code": code, "field": key, "name": name}
    return sorted(cases.values(), key=lambda each: each["code"])[:NAMED]
