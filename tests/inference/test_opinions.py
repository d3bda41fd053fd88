"""A second opinion is kept beside the cells: once for each field and model, and nothing that people see changes."""

import uuid

import pytest
from jobs.models import JobState

from annotations.errors import BadInput, NotAllowed, NotFound, WrongState
from annotations.models import Cell, Field, ProposalSet
from annotations.services import projects, proposals, review
from annotations.services.proposals import Detection
from inference import tasks
from inference.services import models, opinions, prelabel
from tests.annotations.conftest import draw, make_field, propose
from tests.inference.test_prelabel import predictor, work

__all__ = ["predictor"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fields(case, ana) -> list[Field]:
    return [make_field(case, by=ana, number=number) for number in range(3)]


def opine(job):
    tasks.opinion(str(job.pk))
    job.refresh_from_db()
    return job


def test_an_opinion_touches_no_cell_and_is_given_once(fields, model, predictor, project, ana):
    asked = {"project_id": project.pk, "model_id": model.pk, "field_ids": None, "by": ana}
    first, again = opinions.ask(**asked), opinions.ask(**asked)

    assert (opine(first).state, opine(again).state) == (JobState.SUCCEEDED, JobState.SUCCEEDED)
    assert list(ProposalSet.objects.values_list("shadow", "count")) == [(True, 2)] * 3
    assert predictor.pictures == 3
    assert not Cell.objects.exists()
    assert set(Field.objects.values_list("revision", "state", "produced_by")) == {(0, "stored", "")}


def test_an_approved_field_can_be_looked_at_and_stays_as_it_was(fields, model, predictor, project, ana, rui):
    draw(fields[0], ana)
    Cell.objects.update(label=project.label_set.labels.first())
    review.submit(field_id=fields[0].pk, threshold=0.7, by=ana)
    review.approve(field_id=fields[0].pk, by=rui)
    before = Field.objects.values().get(pk=fields[0].pk)

    opine(opinions.ask(project_id=project.pk, model_id=model.pk, field_ids=[fields[0].pk], by=rui))

    assert Field.objects.values().get(pk=fields[0].pk) == before
    assert ProposalSet.objects.get().count == 2


def test_an_opinion_does_not_keep_the_model_from_pre_labelling_later(fields, model, predictor, project, ana):
    opine(opinions.ask(project_id=project.pk, model_id=model.pk, field_ids=None, by=ana))
    models.deploy(project_id=project.pk, model_id=model.pk)

    work(prelabel.start(project_id=project.pk, by=ana))

    assert ProposalSet.objects.filter(shadow=False).count() == ProposalSet.objects.filter(shadow=True).count() == 3
    assert Cell.objects.count() == 6


def test_what_is_asked_must_be_there(fields, model, predictor, project, adam, ana, vera):
    def ask(**more):
        wanted = {"project_id": project.pk, "model_id": model.pk, "field_ids": None, "by": ana}
        return opinions.ask(**wanted | more)

    other = projects.create(name="Another study", by=adam)
    theirs = models.register(folder=make_checkpoint_of(model), name="theirs", project=other)
    with pytest.raises(NotAllowed):
        ask(by=vera)
    with pytest.raises(NotFound, match="no such model"):
        ask(model_id=theirs.pk)
    with pytest.raises(NotFound, match="not there"):
        ask(field_ids=[uuid.uuid4()])
    opine(ask())
    with pytest.raises(BadInput, match=r"tiny@1 has given its opinion on every one"):
        ask()
    models.retire(model_id=model.pk, reason="Worse than the other", by=adam)
    with pytest.raises(WrongState, match="Worse than the other"):
        ask()


def make_checkpoint_of(model):
    from inference.services import checkpoints

    return checkpoints.fetch(model)


def test_both_kinds_are_listed_and_read_the_same_way(client_of, fields, labels_of, project):
    field = fields[0]
    said = [Detection("lymphocyte", (10, 20, 30, 40), 0.6), Detection("martian", (50, 60, 5, 5), 0.8)]
    proposals.write_shadow(field_id=field.pk, produced_by="rival@2", detections=said)
    propose(field, ("monocyte", 0.9), model="starter@1")
    Cell.objects.update(x=1, status="corrected", updated_by=project.memberships.first().user)
    client = client_of("vera")

    listed = client.get(f"/api/fields/{field.pk}/proposal-sets").json()
    shadow, live = (client.get(f"/api/proposal-sets/{one['id']}/proposals").json() for one in listed)

    assert [(s["produced_by"], s["shadow"], s["count"]) for s in listed] == [
        ("rival@2", True, 2),
        ("starter@1", False, 1),
    ]
    assert shadow[0] == {"label": None, "code": "martian", "score": 0.8, "x": 50, "y": 60, "w": 5, "h": 5}
    assert shadow[1]["label"] == str(labels_of["lymphocyte"])
    assert live == [{"label": str(labels_of["monocyte"]), "code": "monocyte", "score": 0.9,
                     "x": 10, "y": 200, "w": 80, "h": 90}]  # fmt: skip


@pytest.fixture
def labels_of(project):
    return dict(project.label_set.labels.values_list("code", "pk"))


def test_the_route_answers_with_the_job(client_of, fields, model, project):
    answer = client_of("ana").post(f"/api/projects/{project.pk}/opinions", {"model": str(model.pk)})

    assert answer.status_code == 202
    assert (answer.json()["kind"], answer.json()["title"]) == ("opinion", "Ask tiny@1 about 3 fields")
