"""A real Celery worker with a real detector, killed in the middle of its work: every field is done, and done once."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from jobs.models import OVER, Job, JobState

from annotations.models import Cell, Field, ProposalSet
from annotations.services import fields
from inference.services import models, prelabel
from tests.inference.conftest import picture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]

ROOT = Path(__file__).resolve().parents[2]
FIELDS = 40
ALONE = ("-Q", "prelabel", "--pool", "solo")


@pytest.fixture
def uploaded(case, ana) -> list[Field]:
    """Forty photographs, taken in as any upload is."""
    return [fields.store(case_id=case.pk, source=_as_file(number), by=ana).field for number in range(FIELDS)]


def _as_file(number: int) -> BytesIO:
    file = BytesIO()
    picture(number, side=160).save(file, "JPEG")
    file.seek(0)
    return file


@contextmanager
def worker(log: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in processes of its own, on this test's database and Redis. Killed without warning at the end."""
    command = [sys.executable, "-m", "celery", "-A", "marrowscope", "worker", "-n", f"{uuid.uuid4()}@h", *options]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(), stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _environment() -> dict[str, str]:
    database = connection.settings_dict
    return os.environ | {
        "DATABASE_URL": f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
        "JOB_HEARTBEAT_SECONDS": "1",
        "JOB_STALE_SECONDS": "6",  # on a busy machine the import of torch can hold a heart still for seconds
        "JOB_ATTEMPTS": "9",
        "OMP_NUM_THREADS": "1",  # threads that wait for each other stand still where other tests need the cores
    }


def wait_until(what: Callable[[], bool], seconds: float, running: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        alive = running.poll() is None and time.monotonic() < deadline
        assert alive, f"It did not come to pass. The workers said:\n{log.read_text()[-3000:]}"
        time.sleep(0.02)


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(uploaded, model, project, ana, tmp_path):
    log = tmp_path / "workers.log"
    models.deploy(project_id=project.pk, model_id=model.pk)
    job = prelabel.start(project_id=project.pk, by=ana)

    with worker(log, "-Q", "default", "--pool", "threads", "--beat"):  # the sweeper, as `manage.py up` starts it
        with worker(log, *ALONE) as first:
            wait_until(lambda: ProposalSet.objects.count() >= 5, 300, first, log)
        assert 5 <= ProposalSet.objects.count() < FIELDS
        assert Job.objects.get(pk=job.pk).state not in OVER
        with worker(log, *ALONE) as second:
            wait_until(lambda: Job.objects.get(pk=job.pk).state in OVER, 300, second, log)

    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.SUCCEEDED, FIELDS, FIELDS)
    assert job.attempt >= 2
    _check_that_every_field_was_done_once(model.word)


def _check_that_every_field_was_done_once(word: str) -> None:
    marks = dict(ProposalSet.objects.filter(produced_by=word).values_list("field", "count"))
    cells = {pk: Cell.objects.filter(field=pk, produced_by=word).count() for pk in marks}

    assert ProposalSet.objects.count() == len(marks) == FIELDS
    assert cells == marks
    assert all(cells.values())  # the random weights see something on every picture
