"""What a training says it is at, and how long the next one is said to take."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from jobs.models import Job, JobState

from annotations.services import exports
from inference.models import Training
from inference.services import pace, retraining
from inference.services.phases import Phase, phase_of
from tests.inference.taught import teach

NOW = timezone.now


@pytest.mark.parametrize(
    ("state", "attempt", "done", "silent", "phase"),
    [
        (JobState.PENDING, 0, 0, 0, Phase.WAITING),
        (JobState.PENDING, 1, 400, 40, Phase.STOPPED),
        (JobState.RUNNING, 1, 0, 0, Phase.PREPARING),
        (JobState.RUNNING, 1, 400, 0, Phase.LEARNING),
        (JobState.RUNNING, 1, 400, 20, Phase.SILENT),
        (JobState.RUNNING, 2, 950, 0, Phase.COMPARING),
        (JobState.SUCCEEDED, 1, 1000, 40, Phase.OVER),
    ],
)
def test_a_training_says_what_it_is_at_and_that_its_worker_stopped(state, attempt, done, silent, phase):
    ended = NOW() if state == JobState.SUCCEEDED else None
    beat = NOW() - timedelta(seconds=silent)
    job = Job(state=state, attempt=attempt, done=done, total=1000, heartbeat_at=beat, finished_at=ended)
    assert phase_of(job) == phase
    assert phase_of(None) == Phase.OVER


@pytest.mark.django_db(transaction=True)
def test_the_estimate_rests_on_the_last_training_that_came_to_its_end(deployed, project, ana, rui):
    teach(project, ana, rui)
    assert not retraining.estimate(project.pk).measured
    finished(project, rui, None, seconds=50, steps=1)  # cancelled, say: its steps tell more than nothing
    assert retraining.estimate(project.pk).measured
    finished(project, rui, deployed, seconds=120, steps=60)

    found = retraining.estimate(project.pk)
    steps = 8 * retraining.steps(round(0.5 * found.fields), retraining.RECIPES["tune"].batch_size)
    assert retraining.RECIPES["tune"].epochs == 8
    assert (found.measured, found.minutes) == (True, round((60 + steps) / 60, 1))  # half of 120 s was no learning


@pytest.mark.django_db(transaction=True)
def test_what_does_not_grow_with_the_epochs_is_not_multiplied_by_them(deployed, project, ana, rui):
    teach(project, ana, rui)
    epochs = [{"epoch": 1, "seconds": 20.0}]
    finished(project, rui, deployed, seconds=110, steps=10, of_epochs=1, epochs=epochs)
    learning = 2.0 * 8 * retraining.steps(2, retraining.RECIPES["tune"].batch_size)  # of four fields half are learnt

    (tune,) = [plan for plan in retraining.plans(project.pk) if plan["recipe"] == "tune"]
    assert (tune["rest"], tune["minutes"]) == (1.5, round((90 + learning) / 60, 1))


@pytest.mark.django_db(transaction=True)
def test_a_cancelled_training_that_showed_its_speed_is_believed_before_an_older_one(deployed, project, ana, rui):
    teach(project, ana, rui)
    finished(project, rui, deployed, seconds=120, steps=60)
    before = pace.of(project.pk)
    finished(project, rui, None, seconds=9000, steps=4, seconds_a_step=5.0)

    assert (before.step, before.rest) == (1.0, 60)
    assert pace.of(project.pk) == replace(before, step=5.0)


@pytest.mark.django_db(transaction=True)
def test_new_cells_are_told_though_none_was_corrected(deployed, project, ana, rui):
    teach(project, ana, rui)
    assert retraining.estimate(project.pk).new_cells == 8
    training = finished(project, rui, deployed, seconds=120, steps=60)
    training.snapshot = exports.freeze(project_id=project.pk, by=rui)
    training.save()
    assert retraining.estimate(project.pk).new_cells == 0
    teach(project, ana, rui, 1)
    found = retraining.estimate(project.pk)
    assert (found.corrections, found.new_cells) == (2, 2)  # Ana drew both


def finished(project, by, model, *, seconds: int, steps: int, epochs=(), **live) -> Training:
    """A training that took so long, half of whose fields were learnt from; without a model it came to nothing."""
    until = NOW()
    job = Job.objects.create(
        pk=uuid.uuid4(), kind="train", title="x", project=project.pk, attempt=1, state=JobState.SUCCEEDED,
        started_at=until - timedelta(seconds=seconds), finished_at=until,
    )  # fmt: skip
    return Training.objects.create(
        pk=job.pk, project=project, by=by, options={}, corrections=0, model=model,
        live={"step": steps, "steps": steps, "seconds_a_step": 1.0, **live}, epochs=list(epochs),
        data={"train": {"images": 2}, "val": {"images": 1}, "test": {"images": 1}},
    )  # fmt: skip
