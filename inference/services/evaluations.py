"""Evaluating a model again as people ask for it: why it cannot be, and the job that does it (evaluating.py)."""

import uuid

from accounts.models import User
from django.db import transaction
from jobs import services as jobs
from jobs.errors import WrongJobState
from jobs.models import Job

from annotations.errors import WrongState
from annotations.permissions import Right, check_can
from inference.services import models, splits

KIND = "evaluate"  # the Celery task's name


def start(*, project_id: uuid.UUID, model_id: uuid.UUID, by: User) -> Job:
    """Have a model held against the one in use, on the test cases as they are now.

    Raises NotFound for a model that is none of the project's, WrongState with the reason why it cannot be.
    """
    check_can(by, project_id, Right.RETRAIN)
    model, champion = models.usable(project_id, model_id), models.active_for(project_id)
    if champion is None:
        raise WrongState(f"No model is in use in this project, so there is none to hold {model.word} against.")
    if model == champion:
        raise WrongState(f"{model.word} is the model in use, so there is none to hold it against.")
    if reason := splits.lack(project_id):
        raise WrongState(reason)
    title, payload = f"Hold {model.word} against {champion.word}", {"model": str(model.pk)}
    try:
        with transaction.atomic():
            return jobs.enqueue(kind=KIND, project=project_id, title=title, payload=payload, by=by, exclusive=True)
    except WrongJobState:
        raise WrongState("Models of this project are being compared already. Wait for the end of that.") from None
