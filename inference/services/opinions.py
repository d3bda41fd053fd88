"""A second opinion: any model looks at any fields, its view kept in the shadow and no cell touched.

Asked for by a person who compares models, or by a project's shadow model that looks at whatever the model in use did.
"""

import uuid
from collections.abc import Collection, Sequence

from accounts.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from jobs import services as jobs
from jobs.errors import JobFailed
from jobs.models import Job

from annotations.errors import BadInput
from annotations.models import Field, ProposalSet
from annotations.permissions import Right, check_can
from annotations.services.proposals import write_shadow as write
from annotations.states import PRESENT
from inference.models import Deployment, ModelVersion
from inference.services import models, prelabel

__all__ = ["SHADOW", "ask", "follow", "next_fields", "unseen", "wanted", "write"]

KIND = "opinion"  # the Celery task's name
SHADOW = True


@transaction.atomic
def ask(*, project_id: uuid.UUID, model_id: uuid.UUID, field_ids: Sequence[uuid.UUID] | None, by: User) -> Job:
    """Have a model of the project look at the given fields, or at all that it has given no opinion on.

    Raises NotFound for a model or field of another project, WrongState for a retired model, BadInput when it has given
    its opinion on all of them already.
    """
    check_can(by, project_id, Right.PRELABEL)
    model = models.usable(project_id, model_id)
    todo = list(unseen(prelabel.chosen(project_id, None, field_ids), model).values_list("pk", flat=True))
    if not todo:
        raise BadInput(f"There is nothing to do: {model.word} has given its opinion on every one of these fields.")
    return enqueue(project_id, model, todo, by)


def enqueue(project_id: uuid.UUID, model: ModelVersion, fields: Sequence[uuid.UUID], by: User | None) -> Job:
    """The job that asks the model about the fields."""
    noun = "field" if len(fields) == 1 else "fields"
    payload = {"model": str(model.pk), "fields": [str(pk) for pk in fields]}
    title = f"Ask {model.word} about {len(fields)} {noun}"
    return jobs.enqueue(kind=KIND, project=project_id, title=title, payload=payload, by=by)


def follow(project_id: uuid.UUID | None) -> Job | None:
    """See to it that the project's shadow model, if any, looks at what the model in use has looked at."""
    if project_id is None:
        return None
    deployment = Deployment.objects.filter(project_id=project_id).select_related("model", "shadow").first()
    if deployment is None or deployment.shadow is None:
        return None
    looked = ProposalSet.objects.filter(field=OuterRef("pk"), produced_by=deployment.model.word, shadow=False)
    fields = Field.objects.filter(Exists(looked), project_id=project_id)
    todo = list(unseen(fields, deployment.shadow).values_list("pk", flat=True))
    return enqueue(project_id, deployment.shadow, todo, deployment.shadow_by) if todo else None


def unseen(fields: QuerySet[Field], model: ModelVersion) -> QuerySet[Field]:
    """Those of the fields on which the model has given no opinion."""
    given = ProposalSet.objects.filter(field=OuterRef("pk"), produced_by=model.word, shadow=True)
    return fields.filter(~Exists(given), state__in=PRESENT)


def wanted(job: Job, model: ModelVersion) -> bool:
    """An opinion that was asked for is wanted whatever is in use."""
    return True


def next_fields(job: Job, tried: Collection[uuid.UUID]) -> tuple[ModelVersion, list[Field]] | None:
    """The model and the fields still to be looked at, without those tried; None at the end.

    Raises JobFailed when the model is gone from the project.
    """
    assert job.project is not None  # every opinion is asked for in a project
    model = models.usable_in(job.project).filter(pk=job.payload["model"]).first()
    if model is None:
        raise JobFailed("The model asked for is no longer one of this project's.")
    fields = Field.objects.filter(project_id=job.project, pk__in=job.payload["fields"])
    todo = list(unseen(fields, model).exclude(pk__in=tried))
    return (model, todo) if todo else None
