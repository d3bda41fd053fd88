"""Everything that writes jobs on behalf of people: enqueue, cancel, retry."""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs import announce
from jobs.errors import NoSuchJob, WrongJobState
from jobs.models import OVER, Job, JobLine, JobState

if TYPE_CHECKING:
    from accounts.models import User  # at run time this floor does not know the one above

logger = logging.getLogger(__name__)


def enqueue(
    *,
    kind: str,
    project: uuid.UUID | None,
    title: str,
    payload: dict[str, Any],
    by: "User | None",
    queue: str | None = None,
    exclusive: bool = False,
) -> Job:
    """Save the job's row; after commit its message goes to the queue (the kind's own where none is named).

    kind is the name of a Celery task that takes the job's id as its one argument; payload holds ids, not things.
    exclusive: raises WrongJobState while another such job of this kind is unfinished in the project.
    """
    route = settings.CELERY_TASK_ROUTES.get(kind, {"queue": "default"})
    with _alone():
        job = Job.objects.create(
            kind=kind,
            project=project,
            title=title[:200],
            payload=payload,
            created_by=by,
            queue=queue or route["queue"],
            exclusive=exclusive,
            attempt_limit=settings.JOB_ATTEMPTS,
        )
    transaction.on_commit(partial(send, job.pk))
    told(job)
    return job


@transaction.atomic
def cancel(*, job_id: uuid.UUID) -> Job:
    """Mark the job cancelled: one that has not begun never will; a running one stops before its next item."""
    job = _locked(job_id)
    if job.state in OVER:
        raise WrongJobState(f"This job is over already: it {'was' if job.state == 'cancelled' else 'has'} {job.state}.")
    job.state, job.finished_at, job.message = JobState.CANCELLED, timezone.now(), "Cancelled."
    job.save(update_fields=["state", "finished_at", "message"])
    note(job.pk, job.message)
    told(job)
    return job


@transaction.atomic
def retry(*, job_id: uuid.UUID) -> Job:
    """Send a failed or cancelled job again, from its beginning, with as many attempts as a new one has."""
    job = _locked(job_id)
    if job.state not in (JobState.FAILED, JobState.CANCELLED):
        raise WrongJobState(f"Only a failed or cancelled job can be tried again; this one is {job.state}.")
    job.state, job.finished_at, job.error, job.message, job.done = JobState.PENDING, None, "", "", 0
    job.attempt_limit = job.attempt + settings.JOB_ATTEMPTS
    job.sent_at = None
    with _alone():
        job.save()
    note(job.pk, "Asked to try again.")
    transaction.on_commit(partial(send, job.pk))
    told(job)
    return job


def send(job_id: uuid.UUID) -> None:
    """Put the job's message on its queue. Where Redis is down the row stays pending, and the sweeper sends it later."""
    job = Job.objects.filter(pk=job_id, state=JobState.PENDING).first()
    if job is None:
        return
    try:
        current_app.send_task(job.kind, args=[str(job.pk)], queue=job.queue, retry=False)
    except Exception as error:  # kombu raises whatever its transport does
        logger.warning("Job %s waits for its queue: %s", job.pk, error)
        return
    Job.objects.filter(pk=job_id).update(sent_at=timezone.now())


def note(job_id: uuid.UUID, text: str) -> None:
    """Keep what the job said or what became of it; a job that is gone is not noted."""
    if text and Job.objects.filter(pk=job_id).exists():
        JobLine.objects.create(job_id=job_id, text=text[:4000])


def told(job: Job) -> None:
    """Tell those who watch the job's project to look at it again."""
    if job.project is not None:
        announce.look_again(announce.project_group(job.project), "job", job.pk)


@contextmanager
def _alone() -> Iterator[None]:
    """Says in a sentence what the database refuses: a second unfinished job of an exclusive kind."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "job_is_the_only_one_of_its_kind" not in str(error):
            raise
        told = "Another job of this kind is waiting or running in this project. Wait for its end."
        raise WrongJobState(told) from None


def _locked(job_id: uuid.UUID) -> Job:
    job = Job.objects.select_for_update().filter(pk=job_id).first()
    if job is None:
        raise NoSuchJob("There is no such job.")
    return job
