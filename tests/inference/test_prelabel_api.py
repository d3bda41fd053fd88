"""Models and pre-labelling from the outside: what each person may see and do, and the shape of every answer."""

import uuid

import pytest

from annotations.services import projects
from inference.services import models
from tests.annotations.conftest import make_field

pytestmark = pytest.mark.django_db

NOBODYS = uuid.uuid4()
ROLES = ["adam", "rui", "ana", "vera", "zoe", None]


@pytest.fixture
def field(case, ana):
    return make_field(case, by=ana)


@pytest.fixture
def client_for(client_of):
    """A client of one of the cast, or of nobody."""
    from rest_framework.test import APIClient

    return lambda name: client_of(name) if name else APIClient()


def test_models_are_listed_with_the_one_in_use_marked(client_of, project, deployed):
    answer = client_of("vera").get("/api/models", {"project": str(project.pk)})

    assert answer.status_code == 200
    [shown] = answer.json()
    assert (shown["word"], shown["deployed"], shown["state"]) == ("tiny@1", True, "active")
    assert set(shown) == {
        "id", "name", "version", "word", "architecture", "state", "reason", "labels", "metrics", "created_at",
        "deployed", "shadow", "parent", "snapshot", "training", "created_by", "recipe", "gate", "stale"
    }  # fmt: skip


def test_a_model_of_another_project_is_not_listed(client_of, project, adam, checkpoint_folder):
    models.register(folder=checkpoint_folder, name="theirs", project=projects.create(name="Another study", by=adam))

    assert client_of("rui").get("/api/models", {"project": str(project.pk)}).json() == []


@pytest.mark.parametrize(("asked", "status"), [({}, 400), ({"project": "x"}, 400), ({"project": str(NOBODYS)}, 404)])
def test_a_list_of_models_is_asked_for_with_a_project_one_is_in(client_of, people, asked, status):
    assert client_of("ana").get("/api/models", asked).status_code == status


@pytest.mark.parametrize(("name", "status"), list(zip(ROLES, [200, 200, 200, 200, 404, 401], strict=True)))
def test_who_may_see_the_model_in_use(client_for, project, model, name, status):
    assert client_for(name).get(f"/api/projects/{project.pk}/model").status_code == status
    assert client_for(name).get("/api/models", {"project": str(project.pk)}).status_code == status


@pytest.mark.parametrize(("name", "status"), list(zip(ROLES, [200, 200, 403, 403, 404, 401], strict=True)))
def test_who_may_choose_the_model_in_use(client_for, project, model, name, status):
    answer = client_for(name).put(f"/api/projects/{project.pk}/model", {"model": str(model.pk)})

    assert answer.status_code == status
    assert (models.active_for(project.pk) == model) == (status == 200)


def test_choosing_no_model_leaves_the_project_without_one(client_of, project, deployed):
    answer = client_of("rui").put(f"/api/projects/{project.pk}/model", {"model": None})

    assert answer.json()["model"] is None
    assert models.active_for(project.pk) is None


@pytest.mark.parametrize("body", [{}, {"model": "tiny@1"}, {"model": {}}, []])
def test_a_choice_of_the_wrong_shape_changes_nothing(client_of, project, deployed, body):
    answer = client_of("rui").put(f"/api/projects/{project.pk}/model", body)

    assert answer.status_code == 400
    assert models.active_for(project.pk) == deployed


def test_a_model_that_does_not_exist_is_not_found(client_of, project):
    assert client_of("rui").put(f"/api/projects/{project.pk}/model", {"model": str(uuid.uuid4())}).status_code == 404


def test_a_retired_model_is_refused_with_its_reason(client_of, project, model, adam):
    models.retire(model_id=model.pk, reason="It confuses monocytes.", by=adam)
    answer = client_of("rui").put(f"/api/projects/{project.pk}/model", {"model": str(model.pk)})

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert "It confuses monocytes." in answer.json()["detail"]


@pytest.mark.parametrize(("name", "status"), list(zip(ROLES, [202, 202, 202, 403, 404, 401], strict=True)))
def test_who_may_start_pre_labelling(client_for, project, deployed, field, name, status):
    answer = client_for(name).post(f"/api/projects/{project.pk}/prelabel", {})

    assert answer.status_code == status
    if status == 202:
        job = answer.json()
        assert (job["kind"], job["state"], job["created_by"]) == ("prelabel", "pending", name)
        assert job["title"] == "Look for cells on 1 field with tiny@1"


def test_pre_labelling_without_a_model_is_refused_with_a_sentence(client_of, project, field):
    answer = client_of("ana").post(f"/api/projects/{project.pk}/prelabel", {})

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_input")
    assert "No model is in use" in answer.json()["detail"]


def test_a_field_of_another_project_is_not_found(client_of, project, deployed, adam, field):
    from annotations.models import Case

    other = projects.create(name="Another study", by=adam)
    theirs = make_field(Case.objects.create(project=other, code="M-1"), by=adam)
    client = client_of("ana")

    for asked in ({"fields": [str(theirs.pk)]}, {"case": str(theirs.case_id)}, {"fields": [str(uuid.uuid4())]}):
        assert client.post(f"/api/projects/{project.pk}/prelabel", asked).status_code == 404


@pytest.mark.parametrize("body", [{"fields": "all"}, {"fields": ["x"]}, {"case": "x"}, {"fields": [None]}, []])
def test_a_request_of_the_wrong_shape_is_refused(client_of, project, deployed, field, body):
    answer = client_of("ana").post(f"/api/projects/{project.pk}/prelabel", body)

    assert answer.status_code == 400
    assert answer.json()["detail"]
