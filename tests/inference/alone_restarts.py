"""What test_restarts.py runs in a pytest of its own, whose PostgreSQL and Redis it may end and start."""

import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import psycopg2
import pytest
import redis
from django.conf import settings
from django.db import connection
from jobs import sweeping
from jobs.models import OVER, Job, JobState
from marrowscope.up import servers

from annotations.models import Project, ProposalSet
from inference.services import prelabel, retraining
from inference.services.retraining import Options
from tests.inference.taught import photograph, teach
from tests.inference.workers import nursery
from tests.servers import FOLDER, STACK

PLACE = FOLDER / "servers"


def restart(server: servers.Server, pid: int, how: int, away: float = 0.0) -> None:
    """End the server's process, and start it again `away` seconds later; the run's own end ends that one too."""
    os.kill(pid, how)
    status = Path(f"/proc/{pid}/status")
    while status.exists() and "State:\tZ" not in status.read_text():  # a zombie until its parent looks
        time.sleep(0.05)
    time.sleep(away)
    server.prepare()
    process = server.start(subprocess.DEVNULL)
    STACK.callback(servers.stop, server, process)
    servers.wait_until_ready(server, process)


def restart_postgres(away: float = 0.0) -> None:
    """As in an emergency: whoever is in the middle of something is cut off."""
    pid = int((PLACE / "data" / "postmaster.pid").read_text().splitlines()[0])
    connection.close()
    restart(servers.Postgres(PLACE / "data", PLACE / "pg", servers.FLEETING), pid, signal.SIGQUIT, away)


@pytest.mark.timeout(120)
@pytest.mark.django_db(transaction=True)
def test_a_request_in_whose_middle_the_database_dies_is_told_so_and_changes_nothing(project, client_of):
    client = client_of("adam")
    client.raise_request_exception = False
    ask = lambda: client.patch(f"/api/projects/{project.pk}", {"name": "Renamed"}, format="json")  # noqa: E731
    there = connection.settings_dict
    holder = psycopg2.connect(host=there["HOST"], user=there["USER"], dbname=there["NAME"])
    look = holder.cursor()
    look.execute("SELECT 1 FROM annotations_project FOR UPDATE")  # so that the request waits in its middle

    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(ask)
        waiting = False
        while not waiting:
            look.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            waiting = look.fetchone()[0] > 0
        restart_postgres()
        told = answer.result(30)
        pool.submit(connection.close)

    assert (told.status_code, told.json()["code"]) == (503, "database_unavailable")
    assert "Nothing was changed" in told.json()["detail"]
    assert Project.objects.get(pk=project.pk).name == "Marrow study"
    assert ask().status_code == 200


@pytest.mark.timeout(900)
@pytest.mark.django_db(transaction=True)
def test_restarts(deployed, project, case, ana, rui, tmp_path):
    teach(project, ana, rui)
    training = retraining.start(project_id=project.pk, by=rui, options=Options(device="cpu"))
    field = photograph(case, ana, 40)

    with nursery(tmp_path / "log") as workers:
        workers.bear("train,prelabel", "slow")
        learnt = lambda: len(type(training).objects.get(pk=training.pk).epochs)  # noqa: E731
        workers.wait(learnt)
        looking = prelabel.start(project_id=project.pk, by=ana)  # its message waits in Redis behind the training

        restart_postgres(away=3)  # several steps are taken meanwhile
        seen = learnt()
        with redis.Redis.from_url(settings.REDIS_URL) as client:
            pid = client.info()["process_id"]
        restart(servers.Redis(PLACE / "redis", PLACE / "r.sock", False), pid, signal.SIGKILL)
        assert seen < 3, "The training was over before the servers were restarted"

        workers.wait(lambda: Job.objects.get(pk=training.pk).state in OVER)
        job = Job.objects.get(pk=training.pk)
        assert (job.state, job.attempt, job.error) == (JobState.SUCCEEDED, 1, "")
        assert Job.objects.get(pk=looking.pk).state == JobState.PENDING
        sweeping.sweep(stale=timedelta(0))
        workers.wait(lambda: Job.objects.get(pk=looking.pk).state in OVER)

    assert Job.objects.get(pk=looking.pk).state == JobState.SUCCEEDED
    assert ProposalSet.objects.filter(field=field, produced_by="tiny@1").count() == 1
    assert [row["epoch"] for row in type(training).objects.get(pk=training.pk).epochs] == [1, 2, 3]
