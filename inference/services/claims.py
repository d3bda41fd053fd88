"""Many workers at one job: calling the others of the queue, and short-lived marks in Redis of who looks at which field.

The marks spare work and guard nothing: what is written is guarded by the database. Without Redis everybody looks.
"""

import logging
import uuid
from collections.abc import Collection, Iterable
from contextlib import suppress
from functools import cache

import redis
from celery import current_app
from django.conf import settings
from jobs import presence
from jobs.models import Job

logger = logging.getLogger(__name__)
TASK = "assist"  # see helping.py
WORTH = 16  # fields, from which on calling others pays
LASTS = 60  # seconds: longer than a batch takes, and how long those of a dead worker stay in another job's way


def call(job: Job, fields: int) -> None:
    """Ask every other worker of the job's queue to help, if there is enough to do."""
    if fields < WORTH:
        return
    try:
        for _ in range(presence.count(job.queue) - 1):
            current_app.send_task(TASK, args=[str(job.pk)], queue=job.queue, retry=False)
    except Exception as error:  # kombu and redis raise what they like; the job goes on with one worker
        logger.warning("Job %s goes on without help: %s", job.pk, error)


class Claims:
    """One worker's marks at one attempt of a job."""

    def __init__(self, job: Job) -> None:
        self._place = f"marrowscope:looks:{job.project}:{job.kind}:"
        self._job, self._attempt = str(job.pk), job.attempt
        self._me = f"{job.pk}:{job.attempt}:{uuid.uuid4()}"

    def take(self, fields: Iterable[uuid.UUID]) -> set[uuid.UUID]:
        """Those of the fields that are now this worker's to look at."""
        wanted = list(fields)
        try:
            return {field for field in wanted if self._is_mine(f"{self._place}{field}")}
        except redis.RedisError as error:
            logger.warning("Looking without claims: %s", error)
            return set(wanted)

    def leave(self, fields: Collection[uuid.UUID]) -> None:
        """Give marks back, once what was seen is written or cannot be."""
        if fields:
            with suppress(redis.RedisError):  # they end by themselves
                _client(settings.REDIS_URL).delete(*(f"{self._place}{field}" for field in fields))

    def _is_mine(self, key: str) -> bool:
        client = _client(settings.REDIS_URL)
        if client.set(key, self._me, nx=True, ex=LASTS):
            return True
        holder = client.get(key)
        if holder is not None and not self._is_void(str(holder)):
            return False
        client.set(key, self._me, ex=LASTS)
        return True

    def _is_void(self, holder: str) -> bool:
        """Of an earlier attempt of this job: its worker is dead or has stopped."""
        job, attempt, _ = holder.split(":", 2)
        return job == self._job and int(attempt) < self._attempt


@cache
def _client(url: str) -> "redis.Redis":
    return redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1, decode_responses=True)
