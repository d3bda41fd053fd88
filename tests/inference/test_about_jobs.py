"""A job is listed with the cases and fields that it is about, whoever made it."""

import pytest
from jobs.models import Job

from annotations.models import Case
from annotations.services.about import about
from inference.services import prelabel
from tests.annotations.conftest import make_field
from tests.inference.test_prelabel import predictor, stored, work

__all__ = ["predictor"]

pytestmark = pytest.mark.django_db(transaction=True)


def told(client, job: Job) -> list[tuple[str, str | None]]:
    """The codes of the job's cases and the names of their only fields, as the list of jobs has them."""
    listed = client.get("/api/jobs").json()["results"]
    (mine,) = [each for each in listed if each["id"] == str(job.pk)]
    assert mine["about"] == client.get(f"/api/jobs/{job.pk}").json()["about"]
    return [(each["code"], each["name"]) for each in mine["about"]]


def test_a_job_names_its_field_or_its_cases(client_of, deployed, case, project, ana):
    one, other = make_field(case, ana, 1), make_field(case, ana, 2)
    third = make_field(Case.objects.create(project=project, code="A-1"), ana)

    single = prelabel.start(project_id=project.pk, by=ana, field_ids=[one.pk])
    several = prelabel.start(project_id=project.pk, by=ana, case_id=case.pk, field_ids=[other.pk])
    rest = Job.objects.create(
        kind="x", title="All", project=project.pk, payload={"fields": [str(f.pk) for f in (one, other, third)]}
    )

    client = client_of("vera")
    assert told(client, single) == [("M-17", "M-17-001")]
    assert told(client, several) == [("M-17", "M-17-002")]
    assert told(client, rest) == [("A-1", "A-1-001"), ("M-17", None)]


def test_a_job_that_takes_in_new_fields_names_those_it_took(client_of, deployed, predictor, case, ana):
    stored(make_field(case, ana, 1))
    job = Job.objects.get()
    assert told(client_of("vera"), job) == []

    work(job)

    assert told(client_of("vera"), job) == [("M-17", "M-17-001")]


def test_fields_of_another_project_or_of_none_are_not_named(case, ana, django_assert_num_queries):
    field = make_field(case, ana)
    stray = Job(kind="x", title="Stray", payload={"fields": [str(field.pk), "5b0c8a52-0f65-4be3-9a39-000000000000"]})

    with django_assert_num_queries(1):
        assert about([stray]) == {stray.pk: []}
    with django_assert_num_queries(0):
        assert about([Job(kind="train", title="Train")]).popitem()[1] == []
