"""What a training is at just now, in one word, told from its job and its newest figures."""

from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.utils import timezone
from jobs.models import Job, JobState

from inference.services.curves import LEARNING

BEATS = 3  # missed, and the worker may have died: the sweeper looks for it then


class Phase(StrEnum):
    """As phase_of() tells it; the page has a sentence for each."""

    WAITING = "waiting"  # for a first worker
    STOPPED = "stopped"  # its worker is gone: another goes on from the last whole epoch
    SILENT = "silent"  # its worker has not been heard of for some beats
    PREPARING = "preparing"  # fields are frozen and laid out, or a saved state is read
    LEARNING = "learning"
    COMPARING = "comparing"  # the last step is learnt: the epoch is tried, then both models look at the test set
    OVER = "over"


def phase_of(job: Job | None) -> Phase:
    """Of a training's job; one that is no more is over."""
    if job is None or job.finished_at is not None:
        return Phase.OVER
    if job.state == JobState.PENDING:
        return Phase.STOPPED if job.attempt else Phase.WAITING
    silence = timedelta(seconds=BEATS * settings.JOB_HEARTBEAT_SECONDS)
    if job.heartbeat_at is None or job.heartbeat_at < timezone.now() - silence:
        return Phase.SILENT
    if not job.total or job.done == 0:
        return Phase.PREPARING
    return Phase.COMPARING if job.done >= LEARNING * job.total else Phase.LEARNING
