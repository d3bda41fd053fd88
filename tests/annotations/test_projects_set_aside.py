"""A project renamed, set aside so that it can only be read, and brought back by an administrator."""

import pytest
from django.db import IntegrityError, transaction
from jobs.models import Job

from annotations.errors import AlreadyThere, BadInput, NotAllowed, WrongState
from annotations.models import Project
from annotations.permissions import READING, RIGHTS, Right, check_can
from annotations.services import cases, cells, exports, projects, review
from tests.annotations.conftest import an_edit, draw

WHY = "The study is over"


@pytest.fixture
def aside(project, adam) -> Project:
    return projects.set_aside(project_id=project.pk, reason=WHY, by=adam)


def test_it_leaves_the_list_and_keeps_who_when_and_why(aside, client_of):
    vera = client_of("vera")
    assert vera.get("/api/projects").json()["results"] == []
    (shown,) = vera.get("/api/projects", {"set_aside": "true"}).json()["results"]
    assert (shown["set_aside_by"], shown["set_aside_reason"], shown["role"]) == ("adam", WHY, "viewer")
    assert vera.get(f"/api/projects/{aside.pk}").status_code == 200


@pytest.mark.parametrize("right", Right)
def test_of_all_rights_only_reading_is_left(right, aside, people):
    for name in ("ana", "rui", "adam"):
        role = aside.memberships.get(user=people[name]).role
        if right not in RIGHTS[role]:
            with pytest.raises(NotAllowed):
                check_can(people[name], aside.pk, right)
        elif right in READING:
            check_can(people[name], aside.pk, right)
        else:
            with pytest.raises(WrongState, match="unless an administrator brings it back"):
                check_can(people[name], aside.pk, right)


def test_nothing_in_it_changes_and_what_is_approved_can_be_exported(case, field, project, ana, rui, adam, labels):
    key = draw(field, ana, labels["monocyte"])
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    projects.set_aside(project_id=project.pk, reason=WHY, by=adam)

    for act in (
        lambda: cells.apply(field_id=field.pk, edits=[an_edit("delete", key, version=1)], by=rui),
        lambda: review.approve(field_id=field.pk, by=rui),
        lambda: cases.create(project_id=project.pk, code="M-18", by=ana),
        lambda: projects.change(project_id=project.pk, name="Other", by=adam),
        lambda: projects.set_aside(project_id=project.pk, reason=WHY, by=adam),
        lambda: exports.freeze(project_id=project.pk, by=rui),
    ):
        with pytest.raises(WrongState, match="This project is set aside"):
            act()
    assert b"".join(exports.export(project_id=project.pk, by=rui, form=exports.Format.COCO).chunks)

    projects.bring_back(project_id=project.pk, by=adam)
    assert review.approve(field_id=field.pk, by=rui).state == "approved"


def test_a_job_under_way_stands_in_the_way(project, adam):
    job = Job.objects.create(kind="prelabel", title="Pre-label", project=project.pk, payload={})
    with pytest.raises(WrongState, match="A job of this project is under way"):
        projects.set_aside(project_id=project.pk, reason=WHY, by=adam)

    Job.objects.filter(pk=job.pk).update(state="cancelled", finished_at=job.created_at)

    assert projects.set_aside(project_id=project.pk, reason=WHY, by=adam).set_aside_by == adam


def test_it_takes_a_reason_and_only_what_is_aside_comes_back(project, adam):
    with pytest.raises(BadInput, match="Say why"):
        projects.set_aside(project_id=project.pk, reason=" ", by=adam)
    with pytest.raises(WrongState, match="nothing to bring back"):
        projects.bring_back(project_id=project.pk, by=adam)


def test_another_name_is_free_or_refused(project, adam, client_of):
    projects.create(name="Elsewhere", by=adam)
    with pytest.raises(AlreadyThere, match="“Elsewhere”"):
        projects.change(project_id=project.pk, name="Elsewhere", by=adam)

    answer = client_of("adam").patch(f"/api/projects/{project.pk}", {"name": "Marrow II"}, format="json").json()

    assert (answer["name"], answer["description"]) == ("Marrow II", project.description)


def test_the_database_refuses_a_project_that_nobody_set_aside(project):
    with pytest.raises(IntegrityError, match="project_set_aside_says_by_whom"), transaction.atomic():
        Project.objects.update(set_aside_reason="Because")
