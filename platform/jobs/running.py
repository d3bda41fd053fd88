"""The one place where a job's state moves while it runs: whatever happens in the block, the row says so."""

import logging
import threading
import time
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TypeVar

from celery.exceptions import Ignore
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import F
from django.utils import timezone

from jobs import services
from jobs.errors import JobCancelled, JobFailed, JobHandedBack, JobLost
from jobs.models import Job, JobState
from jobs.outage import AWAY, is_away

logger = logging.getLogger(__name__)
stopping = threading.Event()  # set when this worker is told to stop

Item = TypeVar("Item")
WRITE_EVERY = 0.5  # seconds between two progress rows: a person sees no more, and the database is spared
PATIENCE = 120.0  # seconds that a worker waits for a database that went away; after that the sweeper finds its job


class NotPending(Ignore):
    """The job was cancelled, or delivered twice, or is another worker's: Celery drops the message without a word."""


class Progress:
    """How far the job is. Every write asks whether the job is still this worker's and still wanted."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._attempt = job.attempt
        self._written = 0.0
        self._said = ""

    def over(self, items: Collection[Item], message: str) -> Iterator[Item]:
        """Each item in turn, counting; between two, a cancelled or lost job ends with an exception."""
        self.update(done=0, total=len(items), message=message)
        for number, item in enumerate(items, start=1):
            yield item
            self.update(done=number)

    def update(self, *, done: int | None = None, total: int | None = None, message: str | None = None) -> None:
        """Write down how far it is, at most twice a second. Raises JobCancelled, JobLost or JobHandedBack."""
        new = {"done": done, "total": total, "message": message}
        for name, value in new.items():
            if value is not None:
                setattr(self.job, name, value)
        if stopping.is_set():
            raise JobHandedBack
        if message is not None or total is not None or time.monotonic() - self._written >= WRITE_EVERY:
            self._write()

    def check(self) -> None:
        """Raise unless the job is still this worker's and still wanted. Not throttled."""
        with weathered():
            _still_mine(self.job.pk, self._attempt)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction for results, which commits only if the job is still this worker's and still wanted.

        The job's row is locked to the end: nobody can take the job over between the check and the commit.
        """
        with transaction.atomic():
            _still_mine(self.job.pk, self._attempt, lock=True)
            yield

    def _write(self) -> None:
        now = timezone.now()
        changed = {name: getattr(self.job, name) for name in ("done", "total")}
        changed |= {"message": self.job.message[:300], "heartbeat_at": now}
        with weathered():
            if not _mine(self.job.pk, self._attempt).update(**changed):
                self.check()
            if changed["message"] != self._said:
                services.note(self.job.pk, str(changed["message"]))
                self._said = str(changed["message"])
            services.told(self.job)  # asks the connection, too: what is told waits for a commit
        self._written = time.monotonic()


@contextmanager
def weathered() -> Iterator[None]:
    """For what may go unwritten: where the database is away for a moment, the work goes on without it.

    Inside a transaction the error goes on its way: results are written whole or not at all.
    """
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        if connection.in_atomic_block or not is_away(error):
            raise
        logger.warning("The database is away, and the work goes on: %s", error)
        connection.close()


@contextmanager
def running(job_id: uuid.UUID | str) -> Iterator[Progress]:
    """Claim the job, then leave it succeeded, failed, cancelled or handed back. Raises NotPending if it is not ours.

    An expected failure is a JobFailed with a sentence. A surprise is written down as one and raised.
    """
    job = _claim(uuid.UUID(str(job_id)))
    progress = Progress(job)
    beating = _Heart(job)
    try:
        yield progress
        _end(job, JobState.SUCCEEDED)
    except (JobCancelled, JobLost) as reason:
        logger.info("Job %s stops here: %s", job.pk, type(reason).__name__)
    except (JobHandedBack, SystemExit, KeyboardInterrupt) as reason:
        _hand_back(job)
        if not isinstance(reason, JobHandedBack):
            raise
    except JobFailed as failure:
        _end(job, JobState.FAILED, error=str(failure))
    except Exception as surprise:
        if is_away(surprise):
            _after_outage(job, surprise)
            return
        _end(job, JobState.FAILED, error=f"Something unexpected went wrong: {type(surprise).__name__}: {surprise}")
        raise
    finally:
        beating.stop()


def _claim(job_id: uuid.UUID) -> Job:
    now = timezone.now()
    claimed = Job.objects.filter(pk=job_id, state=JobState.PENDING).update(
        state=JobState.RUNNING, started_at=now, heartbeat_at=now, attempt=F("attempt") + 1, done=0
    )
    if not claimed:
        raise NotPending
    job = Job.objects.get(pk=job_id)
    services.note(job.pk, "A worker began." if job.attempt == 1 else f"A worker began, for attempt {job.attempt}.")
    services.told(job)
    return job


def _mine(job_id: uuid.UUID, attempt: int):  # type: ignore[no-untyped-def]
    return Job.objects.filter(pk=job_id, attempt=attempt, state=JobState.RUNNING)


def _still_mine(job_id: uuid.UUID, attempt: int, lock: bool = False) -> None:
    jobs = Job.objects.select_for_update() if lock else Job.objects
    job = jobs.filter(pk=job_id).first()
    if job is None or job.attempt != attempt or job.state == JobState.PENDING:
        raise JobLost
    if job.state != JobState.RUNNING:
        raise JobCancelled


def _end(job: Job, state: JobState, error: str = "") -> None:
    """Write the outcome, unless the job was cancelled or taken over meanwhile."""
    job.state = state
    done = max(job.done, job.total) if state == JobState.SUCCEEDED else job.done
    if _mine(job.pk, job.attempt).update(state=state, error=error[:4000], finished_at=timezone.now(), done=done):
        services.note(job.pk, error)
    services.told(job)


def _hand_back(job: Job) -> None:
    """Let another worker begin the job anew; being told to stop does not count as an attempt."""
    back = _mine(job.pk, job.attempt).update(
        state=JobState.PENDING, sent_at=None, attempt_limit=F("attempt_limit") + 1, message="Waiting for a worker."
    )
    if back:
        services.note(job.pk, "This worker was told to stop; waiting for another one.")
        services.send(job.pk)


def _after_outage(job: Job, away: Exception) -> None:
    """The database went away while results were written: once it is back, the job begins anew, as after a death."""
    logger.warning("Job %s lost its database: %s", job.pk, away)
    if not _is_back():
        return
    if job.attempt < job.attempt_limit:
        again = {"state": JobState.PENDING, "sent_at": None, "message": "The database was away; waiting for a worker."}
        if _mine(job.pk, job.attempt).update(**again):
            services.note(job.pk, str(again["message"]))
            services.send(job.pk)
            services.told(job)
        return
    why = str(away).partition("\n")[0].rpartition("failed: ")[2]  # without the place of the server's socket
    _end(job, JobState.FAILED, error=f"The database could not be written to in any of {job.attempt} attempts: {why}")


def _is_back() -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        connection.close()
        try:
            connection.ensure_connection()
        except AWAY:
            time.sleep(0.5)
        else:
            return True
    return False


class _Heart:
    """Beats from a thread while the job runs, so that one long item is not taken for a dead worker."""

    def __init__(self, job: Job) -> None:
        self._job, self._over = job, threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heart of {job.pk}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(settings.JOB_HEARTBEAT_SECONDS):
            try:
                _mine(self._job.pk, self._job.attempt).update(heartbeat_at=timezone.now())
            except Exception as error:  # a database that was restarted hears the next beat
                logger.warning("The heart of job %s missed a beat: %s", self._job.pk, error)
                connection.close()
        connection.close()
