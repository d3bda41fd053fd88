"""A verdict that no longer holds: it says so, and both models are measured again on the test cases as they are now."""

import uuid

import pytest
from django.db import DatabaseError, transaction
from jobs.models import Job, JobState

from annotations.errors import NotAllowed, WrongState
from annotations.models import Case, Label
from inference import tasks
from inference.models import Evaluation, ModelVersion, Part
from inference.services import evaluations, models, retraining, standing
from inference.training import recipes
from tests.inference.conftest import make_checkpoint
from tests.inference.taught import QUICK, SMALL, approved, photograph, teach

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def candidate(monkeypatch, project, ana, rui, deployed) -> ModelVersion:
    """marrow-study@1, learnt from four cases and held against tiny@1."""
    monkeypatch.setitem(recipes.RECIPES, "tune", SMALL)
    monkeypatch.setattr(retraining, "CANVASES", 1)
    teach(project, ana, rui)
    training = retraining.start(project_id=project.pk, by=rui, options=QUICK)
    tasks.train(str(training.pk))
    training.refresh_from_db()
    return training.model


@pytest.fixture
def other(project, rui, tmp_path) -> ModelVersion:
    """other@1, which knows the same labels."""
    return models.register(folder=make_checkpoint(tmp_path / "other", seed=9), name="other")


def evaluate(model: ModelVersion, rui) -> Job:
    """Ask for it, and deliver the job's message to this process."""
    job = evaluations.start(project_id=model.project_id, model_id=model.pk, by=rui)
    tasks.evaluate(str(job.pk))
    job.refresh_from_db()
    return job


def shown(model: ModelVersion, client_of) -> dict:
    return client_of("vera").get(f"/api/models/{model.pk}?project={model.project_id}").json()


def test_a_candidate_held_against_a_model_that_is_no_longer_in_use_is_stale_until_it_is_evaluated_again(
    candidate, deployed, other, project, rui, client_of
):
    assert shown(candidate, client_of)["stale"] is None
    models.deploy(project_id=project.pk, model_id=other.pk, by=rui)
    assert shown(candidate, client_of)["stale"] == {"champion": "other@1", "fields": 0}

    job = evaluate(candidate, rui)
    assert (job.state, job.error, job.done) == (JobState.SUCCEEDED, "", 2)
    found = shown(candidate, client_of)
    assert (found["stale"], found["gate"]["champion"]) == (None, "other@1")
    assert found["gate"]["sentence"] in job.message
    assert set(found["reports"]) == {"champion", "candidate"}
    candidate.refresh_from_db()
    assert candidate.gate["champion"] == "tiny@1"  # what its training found stays as it was


def test_a_test_set_that_has_grown_makes_a_verdict_stale_until_both_have_seen_all_of_it(
    candidate, project, ana, rui, client_of
):
    labels = [Label.objects.get(label_set__project=project, code=code) for code in ("lymphocyte", "monocyte")]
    for part in (Part.TRAIN, Part.TEST):
        case = Case.objects.filter(project=project, part__part=part).first()
        approved(photograph(case, ana, 70 + len(part)), ana, rui, labels)
    assert shown(candidate, client_of)["stale"] == {"champion": None, "fields": 1}

    evaluate(candidate, rui)
    found = shown(candidate, client_of)
    assert found["stale"] is None
    assert (found["gate"]["test"]["images"], found["gate"]["test"]["cells"], found["gate"]["test"]["echoed"]) == (
        2,
        4,
        0,
    )


def test_a_message_that_comes_again_after_the_verdict_ends_the_job_with_that_verdict(candidate, other, project, rui):
    models.deploy(project_id=project.pk, model_id=other.pk, by=rui)
    job = evaluations.start(project_id=project.pk, model_id=candidate.pk, by=rui)
    Evaluation.objects.create(
        pk=job.pk, project=project, model=candidate, by=rui, snapshot=candidate.training.snapshot, gate=candidate.gate
    )

    tasks.evaluate(str(job.pk))
    job.refresh_from_db()

    assert (job.state, job.error) == (JobState.SUCCEEDED, "")
    assert candidate.gate["sentence"] in job.message
    assert Evaluation.objects.count() == 1


def test_the_newest_verdict_decides_whether_a_reason_is_needed(candidate, project, rui):
    good, bad = ({**candidate.gate, "passed": passed} for passed in (True, False))
    for number, gate in enumerate((good, bad)):
        job = Job.objects.create(kind="evaluate", title="x", project=project.pk)
        Evaluation.objects.create(
            pk=job.pk, project=project, model=candidate, by=rui, snapshot=candidate.training.snapshot, gate=gate
        )
        told = standing.doubt_of(project.pk, candidate, models.active_for(project.pk))
        assert bool(told) == bool(number)
    with pytest.raises(WrongState, match="is not recommended for use"):
        models.deploy(project_id=project.pk, model_id=candidate.pk, by=rui)
    with pytest.raises(DatabaseError), transaction.atomic():
        Evaluation.objects.update(gate=good)


def test_a_refused_model_that_was_used_before_needs_a_reason_each_time(candidate, other, project, rui, client_of):
    models.deploy(project_id=project.pk, model_id=other.pk, by=rui)
    models.deploy(project_id=project.pk, model_id=candidate.pk, by=rui, reason="It is to be tried")
    Evaluation.objects.create(
        pk=uuid.uuid4(), project=project, model=candidate, by=rui, snapshot=candidate.training.snapshot,
        gate={**candidate.gate, "passed": False},
    )  # fmt: skip
    models.roll_back(project_id=project.pk, by=rui)
    assert models.active_for(project.pk) == other

    ask = client_of("rui").put
    refused = ask(f"/api/projects/{project.pk}/model", {"model": str(candidate.pk)}, format="json")
    assert (refused.status_code, models.active_for(project.pk)) == (409, other)
    assert "is not recommended for use" in refused.json()["detail"]
    taken = ask(f"/api/projects/{project.pk}/model", {"model": str(candidate.pk), "reason": "Again"}, format="json")
    assert (taken.status_code, models.active_for(project.pk)) == (200, candidate)
    models.deploy(project_id=project.pk, model_id=other.pk, by=rui)
    models.roll_back(project_id=project.pk, by=rui)
    assert project.promotions.last().reason == "Again"  # going back is one step, and says why all the same


def test_what_cannot_be_evaluated_says_why(candidate, deployed, other, project, rui, ana, adam):
    def refused(model, match, by=rui, error=WrongState):
        with pytest.raises(error, match=match):
            evaluations.start(project_id=project.pk, model_id=model.pk, by=by)

    refused(deployed, "tiny@1 is the model in use")
    refused(candidate, "annotator of this project you may not have a model trained", ana, NotAllowed)
    models.retire(model_id=other.pk, reason="Worse", by=_staff(adam))
    refused(other, "other@1 is retired")
    evaluations.start(project_id=project.pk, model_id=candidate.pk, by=rui)
    refused(candidate, "are being compared already", adam)
    models.withdraw(project_id=project.pk, by=rui)
    refused(candidate, "No model is in use")


def _staff(adam):
    adam.is_staff = True
    adam.save()
    return adam


def test_an_evaluation_whose_model_came_into_use_meanwhile_fails_with_a_sentence(candidate, project, rui):
    job = evaluations.start(project_id=project.pk, model_id=candidate.pk, by=rui)
    models.deploy(project_id=project.pk, model_id=candidate.pk, by=rui, reason="It is to be tried")

    tasks.evaluate(str(job.pk))

    job.refresh_from_db()
    assert (job.state, Evaluation.objects.count()) == (JobState.FAILED, 0)
    assert job.error == "The model in use changed meanwhile, so there is none to hold marrow-study@1 against."
