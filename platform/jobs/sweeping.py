"""Finds the jobs whose worker died or whose message was lost, and sends them again."""

from datetime import timedelta

import redis
from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from jobs import services
from jobs.models import Job, JobState

STOPPED = "The worker stopped; waiting for another one."
GAVE_UP = "The worker stopped answering {times}. The job was given up; its log says more."


def sweep(stale: timedelta | None = None) -> str:
    """Bring back running jobs without a heartbeat, send pending jobs whose message is gone; say what was done."""
    stale = timedelta(seconds=settings.JOB_STALE_SECONDS) if stale is None else stale
    limit = timezone.now() - stale
    failed = _fail_hopeless(limit)
    revived = _revive(limit)
    sent = _send_lost(limit)
    return f"{failed} given up, {revived} brought back, {sent} sent again."


def _dead(limit: object) -> Q:
    return Q(state=JobState.RUNNING, heartbeat_at__lt=limit)


def _fail_hopeless(limit: object) -> int:
    hopeless = list(Job.objects.filter(_dead(limit), attempt__gte=F("attempt_limit")))
    for job in hopeless:
        times = "once" if job.attempt == 1 else f"{job.attempt} times"
        Job.objects.filter(_dead(limit), pk=job.pk, attempt=job.attempt).update(
            state=JobState.FAILED, finished_at=timezone.now(), error=GAVE_UP.format(times=times)
        )
        services.note(job.pk, GAVE_UP.format(times=times))
        services.told(job)
    return len(hopeless)


def _revive(limit: object) -> int:
    dead = list(Job.objects.filter(_dead(limit), attempt__lt=F("attempt_limit")))
    for job in dead:
        back = Job.objects.filter(_dead(limit), pk=job.pk, attempt=job.attempt).update(
            state=JobState.PENDING, sent_at=None, message=STOPPED
        )
        if back:
            services.note(job.pk, STOPPED)
            services.send(job.pk)
            services.told(job)
    return len(dead)


def _send_lost(limit: object) -> int:
    """A job sent long ago whose queue is empty has lost its message; one never sent met a Redis that was down."""
    waiting = Q(sent_at__lt=limit) | Q(sent_at__isnull=True, created_at__lt=limit)
    lost = [job for job in Job.objects.filter(waiting, state=JobState.PENDING) if _queue_is_empty(job.queue)]
    for job in lost:
        services.send(job.pk)
    return len(lost)


def _queue_is_empty(queue: str) -> bool:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as client:
            return bool(client.llen(queue) == 0)
    except redis.RedisError:
        return False  # nothing can be sent now; the next sweep asks again
