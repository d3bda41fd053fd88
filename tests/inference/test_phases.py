"""What a training says it is at, and how long the next one is said to take."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from jobs.models import Job, JobState

from inference.models import Training
from inference.services import retraining
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
    finished(project, rui, None, seconds=9000, steps=1)

    found = retraining.estimate(project.pk)
    steps = 8 * retraining.steps(round(0.5 * found.fields), retraining.RECIPES["tune"].batch_size)
    assert retraining.RECIPES["tune"].epochs == 8
    assert (found.measured, found.minutes) == (True, round(steps * 2 / 60, 1))


def finished(project, by, model, *, seconds: int, steps: int) -> None:
    """A training that took so long, half of whose fields were learnt from; without a model it came to nothing."""
    until = NOW()
    job = Job.objects.create(
        pk=uuid.uuid4(), kind="train", title="x", project=project.pk, attempt=1, state=JobState.SUCCEEDED,
        started_at=until - timedelta(seconds=seconds), finished_at=until,
    )  # fmt: skip
    Training.objects.create(
        pk=job.pk, project=project, by=by, options={}, corrections=0, model=model,
        live={"step": steps, "seconds_a_step": 1.0},
        data={"train": {"images": 2}, "val": {"images": 1}, "test": {"images": 1}},
    )  # fmt: skip
