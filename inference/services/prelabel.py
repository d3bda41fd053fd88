"""Pre-labelling as people ask for it: which fields the model in use should look at, and the job that does it.

A person asks for fields; or a field is stored in a project with a model in use, and one gathering job takes it along
with all that are stored while it works. services/looking.py is what such a job does.
"""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from accounts.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from jobs import services as jobs
from jobs.errors import JobFailed
from jobs.models import Job, JobState

from annotations.errors import BadInput, NotFound, NothingToDo
from annotations.models import Case, Field, ProposalSet
from annotations.permissions import Right, check_can
from annotations.services.proposals import write
from annotations.states import FieldState
from inference.models import Deployment, ModelVersion
from inference.services import models

__all__ = ["SHADOW", "chosen", "hear", "next_fields", "start", "start_on_stored", "unseen", "wanted", "write"]

KIND = "prelabel"  # the Celery task's name
SHADOW = False
GATHERS = "gathers"  # in a job's payload: true while it takes in fields as they are stored
ROUND = 200  # fields a gathering job takes at once
OPEN = (FieldState.STORED, FieldState.DRAFT)  # the states in which a field takes proposals


@transaction.atomic
def start(
    *,
    project_id: uuid.UUID,
    by: User,
    case_id: uuid.UUID | None = None,
    field_ids: Sequence[uuid.UUID] | None = None,
) -> Job:
    """Have the model in use look at the given fields, a case's, or all that it has not seen yet.

    Fields that an unfinished job sees to already are left to it; where that is all of them, that job is the answer.
    Raises NotFound for a case or field of another project, BadInput when no model is in use, NothingToDo when every
    field has been looked at.
    """
    check_can(by, project_id, Right.PRELABEL)
    wanted, deployment = chosen(project_id, case_id, field_ids), _locked(project_id)
    model = deployment.model if deployment else None
    if model is None:
        raise BadInput("No model is in use in this project. A pathologist or an administrator chooses one.")
    todo = set(unseen(wanted, model).values_list("pk", flat=True))
    if not todo:
        raise NothingToDo(
            f"There is nothing to do: {model.word} has looked at every field here that is not yet submitted."
        )
    left, under_way = _not_under_way(project_id, model, todo)
    return _enqueue(project_id, model, left, by) if left or under_way is None else under_way


def _not_under_way(
    project_id: uuid.UUID, model: ModelVersion, todo: set[uuid.UUID]
) -> tuple[list[uuid.UUID], Job | None]:
    """Those of the fields that no unfinished job of this model will look at, and the newest job that sees to others.

    A gathering job sees to every stored field. Called under the lock on the deployment.
    """
    newest = None
    for job in _unfinished(project_id).order_by("created_at"):
        if job.payload.get(GATHERS):
            seen = set(Field.objects.filter(pk__in=todo, state=FieldState.STORED).values_list("pk", flat=True))
        elif job.payload.get("model") == str(model.pk):
            seen = todo & {uuid.UUID(key) for key in job.payload["fields"]}
        else:
            continue
        newest, todo = job if seen else newest, todo - seen
    return sorted(todo), newest


def unseen(fields: QuerySet[Field], model: ModelVersion) -> QuerySet[Field]:
    """Those of the fields that take proposals and have none of this model."""
    spoken = ProposalSet.objects.filter(field=OuterRef("pk"), produced_by=model.word, shadow=False)
    return fields.filter(~Exists(spoken), state__in=OPEN)


def chosen(project_id: uuid.UUID, case_id: uuid.UUID | None, field_ids: Sequence[uuid.UUID] | None) -> QuerySet[Field]:
    """The fields a person means: those named, a case's, or all. Raises NotFound for one of another project."""
    fields = Field.objects.filter(project_id=project_id)
    if case_id is not None:
        if not Case.objects.filter(pk=case_id, project_id=project_id).exists():
            raise NotFound("There is no such case in this project.")
        fields = fields.filter(case_id=case_id)
    if field_ids is not None:
        wanted = set(field_ids)
        fields = fields.filter(pk__in=wanted)
        if fields.count() != len(wanted):
            raise NotFound("One of these fields is not there.")
    return fields


def start_on_stored(*, project_id: uuid.UUID) -> Job | None:
    """See to it that a field just stored will be looked at; None when no model is in use or a job gathers already.

    Called after the field's commit. The lock on the deployment settles who is first: either the gathering job's last
    round finds this field, or that job has closed and a new one is made. So forty uploads in a row make one job.
    """
    with transaction.atomic():
        deployment = _locked(project_id)
        if deployment is None or _gathering(project_id):
            return None
        word = deployment.model.word
        return jobs.enqueue(
            kind=KIND,
            project=project_id,
            title=f"New fields: look for cells with {word}",
            payload={GATHERS: True},
            by=None,
        )


def hear(*, project_id: uuid.UUID, **_: object) -> None:
    """Receives annotations.signals.field_stored."""
    start_on_stored(project_id=project_id)


def next_fields(job: Job, tried: Collection[uuid.UUID]) -> tuple[ModelVersion, list[Field]] | None:
    """The model and the fields that a running job should look at next, without those it has tried; None at its end.

    Raises JobFailed when the model that was asked for is no longer the one in use: nobody promised them another's word.
    """
    assert job.project is not None  # every pre-label job is a project's
    if GATHERS in job.payload:
        return _gather(job, job.project, tried)
    model = _model_asked_for(job, job.project)
    fields = Field.objects.filter(project_id=job.project, pk__in=job.payload["fields"])
    todo = list(unseen(fields, model).exclude(pk__in=tried))
    return (model, todo) if todo else None


def wanted(job: Job, model: ModelVersion) -> bool:
    """Whether the job should go on with the model: one that gathers turns to whatever is in use, within a batch."""
    assert job.project is not None  # every pre-label job is a project's
    return GATHERS not in job.payload or models.active_for(job.project) == model


def _gather(job: Job, project_id: uuid.UUID, tried: Collection[uuid.UUID]) -> tuple[ModelVersion, list[Field]] | None:
    """The fields stored so far. With none left the job closes, and the next field stored makes a new one."""
    with transaction.atomic():
        deployment = _locked(project_id)
        if deployment is not None:
            stored = Field.objects.filter(project_id=project_id, state=FieldState.STORED)
            fields = list(unseen(stored, deployment.model).exclude(pk__in=tried)[:ROUND])
            if fields:
                _remember(job, fields, gathers=True)
                return deployment.model, fields
        _remember(job, [], gathers=False)
    return None


def _remember(job: Job, fields: list[Field], *, gathers: bool) -> None:
    """Keep with the job which fields it took in: whoever reads of it later is told the cases."""
    payload = Job.objects.select_for_update().values_list("payload", flat=True).get(pk=job.pk)
    taken = dict.fromkeys([*payload.get("fields", []), *(str(field.pk) for field in fields)])
    Job.objects.filter(pk=job.pk).update(payload={GATHERS: gathers, "fields": [*taken]})


def _model_asked_for(job: Job, project_id: uuid.UUID) -> ModelVersion:
    model = ModelVersion.objects.filter(pk=job.payload["model"]).first()
    if model is None or model != models.active_for(project_id):
        asked = model.word if model else "The model asked for"
        raise JobFailed(f"{asked} is no longer the model in use in this project. Start pre-labelling again.")
    return model


def _enqueue(project_id: uuid.UUID, model: ModelVersion, fields: list[uuid.UUID], by: User) -> Job:
    noun = "field" if len(fields) == 1 else "fields"
    payload: dict[str, Any] = {"model": str(model.pk), "fields": [str(pk) for pk in fields]}
    title = f"Look for cells on {len(fields)} {noun} with {model.word}"
    return jobs.enqueue(kind=KIND, project=project_id, title=title, payload=payload, by=by)


def _gathering(project_id: uuid.UUID) -> bool:
    return _unfinished(project_id).filter(**{f"payload__{GATHERS}": True}).exists()


def _unfinished(project_id: uuid.UUID) -> QuerySet[Job]:
    return Job.objects.filter(kind=KIND, project=project_id, state__in=[JobState.PENDING, JobState.RUNNING])


def _locked(project_id: uuid.UUID) -> Deployment | None:
    mine = Deployment.objects.select_for_update(of=("self",)).select_related("model")
    return mine.filter(project_id=project_id).first()
