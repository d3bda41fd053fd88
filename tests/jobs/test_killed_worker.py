"""A real worker, killed with -9 in the middle of a job: the job ends all the same, and nobody touches it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from jobs.models import Job, JobState

from tests.jobs.conftest import make


@contextmanager
def worker(log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker with its beat, on this test's own database and Redis, that gives a silent job up after two seconds."""
    database = f"postgresql://postgres@/{connection.settings_dict['NAME']}?host={settings.DATABASES['default']['HOST']}"
    told = {"DATABASE_URL": database, "JOB_STALE_SECONDS": "2", "JOB_HEARTBEAT_SECONDS": "1"}
    options = ["-Q", "default,slow", "--pool", "threads", "--concurrency", "2", "--beat", "--without-mingle"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-q", "-A", "tests.jobs.slow", "worker", *options],
            env=os.environ | told,
            stdout=output,
            stderr=output,
            cwd=Path(__file__).parents[2],
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(done: Callable[[], object], log: Path) -> None:
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.1)


@pytest.mark.timeout(180)
@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_killed_worker_ends_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # this once, messages really go to the queue
    current_app.control.purge()
    file, log = tmp_path / "written", tmp_path / "log"
    job = make(kind="slow", queue="slow", payload={"file": str(file)})

    with worker(log) as first:
        wait_for(lambda: first.poll() is not None or (file.exists() and file.read_text().count("\n") >= 3), log)
        first.kill()
        first.wait()
    job.refresh_from_db()
    assert job.state == JobState.RUNNING

    with worker(log):
        wait_for(lambda: Job.objects.get(pk=job.pk).finished_at, log)

    job.refresh_from_db()
    assert (job.state, job.attempt, job.done) == ("succeeded", 2, 20)
    assert file.read_text().splitlines()[-20:] == [f"2:{item}" for item in range(20)]
