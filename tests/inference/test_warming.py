"""A model is in a worker's memory before anybody waits for it."""

import time

import pytest
from celery import current_app
from jobs import presence
from jobs import services as jobs
from jobs.models import Job

from inference import runner, tasks
from inference.services import checkpoints, models, warming
from tests.inference.conftest import make_checkpoint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _forgetful():
    runner._kept.clear()
    yield
    runner._kept.clear()


def test_a_worker_that_is_told_loads_the_model(model):
    tasks.warm(str(model.pk))
    assert list(runner._kept) == [model.sha256]


def test_a_worker_that_begins_loads_what_is_in_use(model, project, tmp_path):
    models.register(folder=make_checkpoint(tmp_path / "other", seed=3), name="other")
    tasks.warm()
    assert not runner._kept
    models.deploy(project_id=project.pk, model_id=model.pk)
    tasks.warm()
    assert list(runner._kept) == [model.sha256]


def test_every_worker_is_told_of_a_promotion_once_it_is_committed(model, project, rui, monkeypatch):
    told = []
    monkeypatch.setattr(presence, "count", lambda queue: 2)
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **how: told.append((name, args, how["queue"])))
    models.deploy(project_id=project.pk, model_id=model.pk, by=rui)
    assert told == [("warm", [str(model.pk)], "prelabel")] * 2


def test_those_who_wait_are_told_meanwhile_that_the_model_is_being_prepared(model, project, monkeypatch):
    models.deploy(project_id=project.pk, model_id=model.pk)
    ask = lambda: jobs.enqueue(kind="prelabel", project=project.pk, title="x", payload={}, by=None)  # noqa: E731
    before, said, really = ask(), [], runner._load

    def slowly(model):
        meanwhile = ask()
        end = time.monotonic() + 20
        while not Job.objects.get(pk=meanwhile.pk).message and time.monotonic() < end:
            time.sleep(0.05)
        said.extend(Job.objects.filter(pk__in=[before.pk, meanwhile.pk]).values_list("message", flat=True))
        return really(model)

    monkeypatch.setattr(runner, "_load", slowly)
    tasks.warm(str(model.pk))
    assert said == ["tiny@1 is being prepared. The first time on a machine that takes a while."] * 2
    assert set(Job.objects.values_list("message", "state")) == {("", "pending")}


def test_what_cannot_be_loaded_ahead_stops_nothing(model, project, monkeypatch):
    def away(*_):
        raise checkpoints.BadCheckpoint("its bytes are not those that were registered")

    said = []
    monkeypatch.setattr(checkpoints, "fetch", away)
    monkeypatch.setattr(warming.logger, "warning", lambda words, *given: said.append(words % given))
    warming.run(str(model.pk))
    assert said == ["tiny@1 is not loaded ahead: its bytes are not those that were registered"]
