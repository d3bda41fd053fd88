"""Jobs over the API: who sees them, who steers them."""

import uuid

import pytest
from accounts.models import User
from jobs import services
from jobs.errors import DomainError
from jobs.models import Job
from pytest_django.fixtures import Settings
from rest_framework.test import APIClient

from tests.jobs.conftest import PROJECT, make

pytestmark = pytest.mark.django_db


class Refused(DomainError):
    """What the app above says to who may not."""

    code, status = "not_allowed", 403


def sees_project_seven(person: User) -> list[uuid.UUID]:
    return [PROJECT] if person.username != "zoe" else []


def only_ana_steers(person: User, project: uuid.UUID | None, kind: str) -> None:
    if person.username != "ana":
        raise Refused("Only Ana.")


@pytest.fixture(autouse=True)
def _rules(settings: Settings) -> None:
    settings.JOBS_VISIBLE_TO = f"{__name__}.sees_project_seven"
    settings.JOBS_MAY_STEER = f"{__name__}.only_ana_steers"


def client(name: str) -> APIClient:
    user, _ = User.objects.get_or_create(username=name)
    api = APIClient()
    api.force_login(user)
    return api


def test_a_job_is_shown_as_the_screens_need_it() -> None:
    job = make(by=User.objects.create(username="rui"))

    body = client("ana").get(f"/api/jobs/{job.pk}").json()

    assert body["created_by"] == "rui"
    assert (body["state"], body["done"], body["total"], body["attempt"]) == ("pending", 0, 0, 0)
    assert "payload" not in body


def test_one_job_is_shown_with_what_it_said_and_a_list_without() -> None:
    job = make()
    services.note(job.pk, "Reading")

    one = client("ana").get(f"/api/jobs/{job.pk}").json()
    (listed,) = client("ana").get("/api/jobs").json()["results"]

    assert [line["text"] for line in one["log"]] == ["Reading"]
    assert "log" not in listed


def test_a_list_can_be_narrowed_to_a_kind_of_work() -> None:
    job = make()

    found = {kind: client("ana").get("/api/jobs", {"kind": kind}).json()["results"] for kind in (job.kind, "other")}

    assert [len(rows) for rows in found.values()] == [1, 0]


def test_an_outsider_sees_no_job_and_learns_nothing() -> None:
    job = make()

    assert client("zoe").get("/api/jobs").json()["results"] == []
    for method, path in (("get", ""), ("post", "/cancel"), ("post", "/retry")):
        assert getattr(client("zoe"), method)(f"/api/jobs/{job.pk}{path}").status_code == 404


def test_a_job_of_no_project_is_seen_by_who_asked_for_it() -> None:
    zoe = client("zoe")
    job = make(project=None, by=User.objects.get(username="zoe"))

    assert [row["id"] for row in zoe.get("/api/jobs").json()["results"]] == [str(job.pk)]
    assert client("ana").get("/api/jobs").json()["results"] == []


def test_lists_are_filtered_and_newest_first() -> None:
    first, second = make(title="First"), make(title="Second")
    Job.objects.filter(pk=first.pk).update(state="cancelled", finished_at=first.created_at)
    ana = client("ana")

    def titles(query: str) -> list[str]:
        return [row["title"] for row in ana.get(f"/api/jobs{query}").json()["results"]]

    assert titles("") == ["Second", "First"]
    assert titles("?state=pending") == ["Second"]
    assert titles(f"?project={uuid.uuid4()}") == []
    assert ana.get("/api/jobs?state=lost").status_code == 400
    assert second.title == "Second"


def test_pages_follow_the_last_row() -> None:
    for number in range(5):
        make(title=f"{number}")
    ana = client("ana")

    page = ana.get("/api/jobs?page_size=2").json()
    make(title="a newcomer in front")
    titles = [row["title"] for row in page["results"]]
    while page["next"]:
        page = ana.get(page["next"]).json()
        titles += [row["title"] for row in page["results"]]

    assert titles == ["4", "3", "2", "1", "0"]


def test_who_may_steer_cancels_and_tries_again() -> None:
    job, ana = make(), client("ana")

    assert ana.post(f"/api/jobs/{job.pk}/cancel").json()["state"] == "cancelled"
    assert ana.post(f"/api/jobs/{job.pk}/retry").json()["state"] == "pending"
    refusal = ana.post(f"/api/jobs/{job.pk}/retry")

    assert refusal.status_code == 409
    assert refusal.json()["code"] == "wrong_state"


def test_who_may_only_look_steers_nothing() -> None:
    job = make()

    response = client("vera").post(f"/api/jobs/{job.pk}/cancel")

    assert response.status_code == 403
    assert response.json() == {"code": "not_allowed", "detail": "Only Ana."}
    assert Job.objects.get().state == "pending"


def test_a_key_that_is_none_is_told_404() -> None:
    response = client("ana").get("/api/jobs/not-a-key")

    assert response.status_code == 404
    assert response.json()["code"] == "not_found"
