"""Has workers load a model before anybody waits for it: when it is put to use, and when a worker begins."""

import logging
import uuid
from functools import partial

from celery import current_app
from django.db import transaction
from jobs import presence

from annotations.errors import BadInput
from inference.models import Deployment, ModelVersion

logger = logging.getLogger(__name__)
TASK, QUEUE = "warm", "prelabel"
STALE = 600  # seconds after which nobody needs to be told any more


def soon(model: ModelVersion) -> None:
    """Once this transaction is committed, ask every worker that pre-labels to load the model when it is free."""
    transaction.on_commit(partial(_ask, model))


def _ask(model: ModelVersion) -> None:
    try:
        for _ in range(presence.count(QUEUE)):
            current_app.send_task(TASK, args=[str(model.pk)], queue=QUEUE, retry=False, expires=STALE)
    except Exception as error:  # kombu and redis raise what they like; the model is then loaded at its first field
        logger.warning("%s is not loaded ahead: %s", model.word, error)


def run(model_id: str | None = None) -> None:
    """Load the model, or those put to use last; one that cannot be had is told of where it is needed."""
    from inference import runner
    from inference.services import preparing

    for model in _meant(model_id, runner.MODELS_KEPT):
        try:
            with preparing.told(model):
                runner.predictor_of(model)
        except (BadInput, OSError) as error:
            logger.warning("%s is not loaded ahead: %s", model.word, error)


def _meant(model_id: str | None, most: int) -> list[ModelVersion]:
    if model_id is not None:
        return list(ModelVersion.objects.filter(pk=uuid.UUID(model_id)))
    newest = Deployment.objects.select_related("model").order_by("-deployed_at")
    return list({one.model_id: one.model for one in newest}.values())[:most]
