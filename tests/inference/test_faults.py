"""Real workers: what can befall a training ends in a state a person understands, and two share what there is to do."""

import re
from datetime import timedelta

import pytest
import redis
from django.conf import settings
from django.db.models import ProtectedError
from jobs import services as jobs
from jobs import sweeping
from jobs.models import OVER, Job, JobState

from annotations.models import Cell, Label, ProposalSet, Snapshot
from inference import tasks
from inference.models import ModelVersion, Training
from inference.services import material, models, prelabel, retraining, teaching
from inference.services.retraining import Options
from inference.training import loop, recipes
from tests.inference.taught import SMALL, at_once, photograph, teach
from tests.inference.workers import Nursery, nursery

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
HERE = Options(device="cpu")


@pytest.fixture(scope="module")
def workers(django_db_setup, django_db_blocker, tmp_path_factory):
    """Workers by the second, for all tests of this file."""
    with django_db_blocker.unblock(), nursery(tmp_path_factory.mktemp("faults") / "log") as found:
        yield found


@pytest.fixture
def training(deployed, project, ana, rui, settings) -> Training:
    """A training that waits for its worker."""
    settings.JOB_ATTEMPTS = 9
    teach(project, ana, rui)
    return retraining.start(project_id=project.pk, by=rui, options=HERE)


def job_of(training: Training) -> Job:
    training.refresh_from_db()
    return Job.objects.get(pk=training.pk)


def struck(workers: Nursery, training: Training, fate: str) -> Job:
    """The job after a worker with this fate took it; then it is brought back, as the sweeper does."""
    worker = workers.bear("train", fate)
    workers.wait(lambda: worker in workers.dead)
    assert workers.dead[worker] == -9
    found = job_of(training)
    sweeping.sweep(stale=timedelta(0))
    return found


def done(workers: Nursery, training: Training) -> Job:
    """The job after a sound worker took it."""
    worker = workers.bear("train")
    workers.wait(lambda: job_of(training).state in OVER)
    workers.end(worker)
    return job_of(training)


def test_a_worker_killed_three_times_learns_what_an_unharmed_one_learns(workers, training, project, rui):
    """In training, while writing its state, in evaluation: each time another goes on from the last whole epoch."""
    job = struck(workers, training, "killed_in_training")
    assert (job.state, job.attempt, [row["epoch"] for row in training.epochs]) == (JobState.RUNNING, 1, [1])
    frozen = training.snapshot

    struck(workers, training, "killed_while_writing")
    half = material.working_folder() / str(training.pk) / teaching.OUT / "resume.safetensors.tmp"
    assert half.exists()
    assert [row["epoch"] for row in training.epochs] == [1]

    job = struck(workers, training, "killed_in_evaluation")
    assert (job.message, training.model) == ("Looking at the test set with both models", None)

    job = done(workers, training)
    assert (job.state, job.attempt, job.error) == (JobState.SUCCEEDED, 4, "")
    assert [row["epoch"] for row in training.epochs] == [1, 2, 3]
    assert (training.snapshot, Snapshot.objects.count()) == (frozen, 1)

    unharmed = retraining.start(project_id=project.pk, by=rui, options=HERE)
    job = done(workers, unharmed)
    assert (job.state, ModelVersion.objects.count()) == (JobState.SUCCEEDED, 2)
    assert job.message.startswith("Learning came to marrow-study@1 again, byte by byte")


def test_a_full_disk_says_so_and_with_room_again_it_goes_on(workers, training):
    worker = workers.bear("train", "disk_full")
    workers.wait(lambda: job_of(training).state in OVER)
    workers.end(worker)
    job = job_of(training)
    assert (job.state, training.model) == (JobState.FAILED, None)
    assert "The disk of the worker is full. Make room and try again" in job.error
    folder = material.working_folder() / str(training.pk) / teaching.OUT
    assert not list(folder.glob("*.tmp"))

    jobs.retry(job_id=training.pk)

    assert done(workers, training).state == JobState.SUCCEEDED


def test_two_workers_share_one_job_and_look_at_no_field_twice(workers, model, project, case, ana):
    fields = [photograph(case, ana, number) for number in range(50, 82)]
    models.deploy(project_id=project.pk, model_id=model.pk)
    born = [workers.bear("prelabel", "slow_to_look") for _ in range(2)]
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        workers.wait(lambda: all(client.keys(f"*:prelabel:*:{pid}") for pid in born))

    job = prelabel.start(project_id=project.pk, by=ana)
    workers.wait(lambda: Job.objects.get(pk=job.pk).state in OVER)
    told = re.compile(rf"job {job.pk}.*looked at (\d+) fields", re.IGNORECASE)
    workers.wait(lambda: len(told.findall(workers.log.read_text())) == 2)
    for worker in born:
        workers.end(worker)

    job.refresh_from_db()
    shares = sorted(map(int, told.findall(workers.log.read_text())))
    assert (job.state, job.done, sum(shares)) == (JobState.SUCCEEDED, 32, 32)
    assert shares[0] >= 4
    marks = dict(ProposalSet.objects.values_list("field", "count"))
    assert marks.keys() == {field.pk for field in fields}
    assert Cell.objects.count() == sum(marks.values())
    assert job.message == f"{sum(marks.values())} cells proposed on 32 fields."


def test_retrain_pressed_by_two_people_at_once_starts_one(deployed, project, ana, rui, adam):
    teach(project, ana, rui)
    told = at_once(lambda by: retraining.start(project_id=project.pk, by=by, options=HERE), rui, adam)
    assert Training.objects.count() == Job.objects.filter(kind="train").count() == 1
    assert [str(x) for x in told if isinstance(x, Exception)] == [
        "A training of this project is running already. Wait for its end, or cancel it."
    ]


def test_a_label_deleted_while_a_training_runs_harms_nothing(deployed, project, ana, rui, monkeypatch):
    """One without cells goes, and the model that was learning it stays usable; one with approved cells cannot go."""
    monkeypatch.setitem(recipes.RECIPES, "tune", SMALL)
    teach(project, ana, rui, codes=("lymphocyte", "plasma_cell"))
    training, really = retraining.start(project_id=project.pk, by=rui, options=HERE), loop._step
    labels = Label.objects.filter(label_set__project=project)

    def step(*words):
        labels.filter(code="monocyte", stages=None).delete()
        with pytest.raises(ProtectedError):
            labels.filter(code="plasma_cell").delete()
        return really(*words)

    labels.filter(parent__code="monocyte").delete()
    monkeypatch.setattr(loop, "_step", step)
    tasks.train(str(training.pk))

    assert job_of(training).state == JobState.SUCCEEDED
    assert not labels.filter(code="monocyte").exists()
    assert training.model.labels == ["lymphocyte", "monocyte", "plasma_cell"]
    known = dict(labels.values_list("pk", "code"))
    assert [known.get(key) for key in training.model.label_ids] == ["lymphocyte", None, "plasma_cell"]
    assert [row["code"] for row in training.model.gate["classes"]] == ["lymphocyte", "plasma_cell"]
