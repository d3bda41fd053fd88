"""A field that is set aside while a job looks at it: what the job says of it is dropped, and the job ends well."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from jobs.models import Job, JobState

from annotations.errors import WrongState
from annotations.models import Field, ProposalSet
from annotations.services import projects, proposals, setting_aside
from annotations.services.about import about
from inference import tasks
from inference.services import differences, opinions, prelabel
from tests.annotations.conftest import make_field
from tests.inference.test_prelabel import predictor, stored, work

__all__ = ["predictor"]

ASIDE = "This project was set aside before the job began, so nothing was done."
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair(case, ana) -> list[Field]:
    return [make_field(case, by=ana, number=number) for number in (1, 2)]


def test_what_the_model_says_of_it_is_dropped(pair, deployed, predictor, project, ana):
    gone, here = pair
    job = prelabel.start(project_id=project.pk, by=ana, field_ids=[gone.pk, here.pk])
    predictor.before = lambda: setting_aside.set_aside(field_id=gone.pk, reason="Another patient", by=ana)

    work(job)

    assert job.message == "2 cells proposed on 1 field. 1 field had been done, submitted or set aside meanwhile."
    assert not gone.cells.exists()
    assert not gone.proposal_sets.exists()
    assert [each["name"] for each in about([job])[job.pk]] == [here.name]


def test_an_opinion_is_neither_kept_nor_asked_for(pair, model, predictor, project, ana):
    gone, here = pair
    job = opinions.ask(project_id=project.pk, model_id=model.pk, field_ids=None, by=ana)
    predictor.before = lambda: setting_aside.set_aside(field_id=gone.pk, reason="Another patient", by=ana)

    tasks.opinion(str(job.pk))

    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED
    assert list(ProposalSet.objects.values_list("field", flat=True)) == [here.pk]
    with pytest.raises(WrongState, match="set aside: no model looks at it"):
        proposals.write_shadow(field_id=gone.pk, produced_by="tiny@1", detections=[])


@pytest.mark.parametrize("kind", ["prelabel", "opinion", "train", "evaluate"])
def test_a_job_of_a_project_that_is_set_aside_does_nothing_and_says_so(kind, pair, deployed, predictor, project, adam):
    projects.set_aside(project_id=project.pk, reason="The study is over", by=adam)
    payload = {"model": str(deployed.pk), "fields": [str(field.pk) for field in pair]}
    job = Job.objects.create(kind=kind, title="x", project=project.pk, payload=payload)

    getattr(tasks, kind)(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, ASIDE)
    assert not ProposalSet.objects.exists()


def test_one_that_is_asked_for_at_the_very_moment_waits_for_the_outcome(pair, deployed, predictor, project, ana, adam):
    looked, decided = threading.Event(), threading.Event()

    def aside() -> None:
        try:
            with transaction.atomic():
                projects.set_aside(project_id=project.pk, reason="The study is over", by=adam)  # it saw no job
                looked.set()
                decided.wait(20)
        finally:
            connection.close()

    def begin(job: Job) -> None:
        try:
            tasks.prelabel(str(job.pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        pool.submit(aside)
        assert looked.wait(20)
        job = prelabel.start(project_id=project.pk, by=ana, field_ids=[field.pk for field in pair])
        begun = pool.submit(begin, job)
        while Job.objects.get(pk=job.pk).state == JobState.PENDING:
            time.sleep(0.02)
        decided.set()
        begun.result(20)

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, ASIDE)
    assert not ProposalSet.objects.exists()


def test_models_are_not_compared_on_it(pair, project, ana):
    for field in pair:
        proposals.write(field_id=field.pk, produced_by="old@1", detections=[])
        proposals.write_shadow(field_id=field.pk, produced_by="new@1", detections=[])
    setting_aside.set_aside(field_id=pair[0].pk, reason="Another patient", by=ana)

    assert [field for field, _ in differences.between(project.pk, "old@1", "new@1").fields] == [pair[1]]


def test_one_that_comes_back_before_any_model_saw_it_is_looked_at(deployed, predictor, case, ana):
    field = make_field(case, by=ana)
    setting_aside.set_aside(field_id=field.pk, reason="Another patient", by=ana)
    stored(field)
    work(Job.objects.get())
    assert not ProposalSet.objects.exists()

    setting_aside.bring_back(field_id=field.pk, by=ana)

    work(Job.objects.latest("created_at"))
    assert ProposalSet.objects.get().field == field
