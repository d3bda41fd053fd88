"""Tells those who wait that the model is not ready yet: a worker reads it, and at its first use makes its graph."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import QuerySet
from jobs import services as jobs
from jobs.models import Job, JobState

from inference import runner
from inference.models import Deployment, ModelVersion

logger = logging.getLogger(__name__)
KIND = "prelabel"  # the kind of job that waits for it
EVERY = 1.0  # seconds between two looks at who waits


def sentence(model: ModelVersion) -> str:
    """What their jobs say meanwhile."""
    return f"{model.word} is being prepared. The first time on a machine that takes a while."


@contextmanager
def told(model: ModelVersion) -> Iterator[None]:
    """While the block prepares the model, jobs that wait for it say so, also those that are asked for meanwhile."""
    if runner.is_ready(model):
        yield
        return
    over = threading.Event()
    thread = threading.Thread(target=_tell, args=(model, over), name=f"preparing {model.word}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        _say(_waiting(model).filter(message=sentence(model)), "")


def _tell(model: ModelVersion, over: threading.Event) -> None:
    try:
        while not over.is_set():
            _say(_waiting(model).exclude(message=sentence(model)), sentence(model))
            over.wait(EVERY)
    except Exception as error:  # nobody waits for these words
        logger.warning("Nobody is told that %s is being prepared: %s", model.word, error)
    finally:
        connection.close()


def _waiting(model: ModelVersion) -> QuerySet[Job]:
    projects = Deployment.objects.filter(model=model).values("project")
    return Job.objects.filter(kind=KIND, state=JobState.PENDING, project__in=projects)


def _say(waiting: QuerySet[Job], message: str) -> None:
    for job in waiting:
        if Job.objects.filter(pk=job.pk, state=JobState.PENDING).update(message=message):
            jobs.told(job)
