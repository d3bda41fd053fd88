"""A worker with several devices trains with a process for each: here two on the CPU, as two cards would."""

import subprocess

import pytest
from jobs import services as jobs
from jobs.models import Job, JobState

from inference import tasks
from inference.services import retraining
from inference.services.curves import Curves
from inference.training import recipes, together
from tests.inference.taught import QUICK, SMALL, teach

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]


def test_two_processes_train_stop_when_cancelled_and_go_on(deployed, project, ana, rui, settings, monkeypatch):
    settings.TRAIN_PROCESSES = 2
    monkeypatch.setitem(recipes.RECIPES, "tune", SMALL)
    teach(project, ana, rui)
    training = retraining.start(project_id=project.pk, by=rui, options=QUICK)
    really = Curves.epoch

    def cancel(curves, epoch):
        really(curves, epoch)
        if Job.objects.get(pk=training.pk).attempt == 1:
            jobs.cancel(job_id=training.pk)

    monkeypatch.setattr(Curves, "epoch", cancel)
    tasks.train(str(training.pk))
    assert Job.objects.get(pk=training.pk).state == JobState.CANCELLED
    running = subprocess.run(["ps", "axo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(training.pk) not in running

    jobs.retry(job_id=training.pk)
    tasks.train(str(training.pk))

    training.refresh_from_db()
    job = Job.objects.get(pk=training.pk)
    assert (job.state, job.error) == (JobState.SUCCEEDED, "")
    assert [row["epoch"] for row in training.epochs] == [1, 2]
    assert training.live["memory_bytes"] > 2**20
    assert training.model.recipe["batch_size"] == 1  # of each process: together the recipe's own
    assert training.model.gate["champion"] == "tiny@1"


def test_a_worker_takes_all_its_cards_and_one_process_without_any(monkeypatch):
    monkeypatch.setattr("torch.cuda.device_count", lambda: 4)
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    assert (together.processes("cuda"), together.processes("cpu"), together.processes("cpu", 2)) == (4, 1, 2)
