"""The cast, a project they work in, and a field with nothing on it yet.

Adam administers, Rui is the pathologist, Ana annotates, Vera only looks. Zoe is a member of nothing.
"""

import uuid
from functools import cache

import pytest
from accounts.models import User
from django.contrib.auth.hashers import make_password
from rest_framework.test import APIClient

from annotations.models import Case, Field, Label, Membership, Project, Role, Slide
from annotations.services import cells, projects, proposals
from annotations.services.changes import Edit, Kind

CAST = {"adam": Role.ADMINISTRATOR, "rui": Role.PATHOLOGIST, "ana": Role.ANNOTATOR, "vera": Role.VIEWER, "zoe": None}
PASSWORD = "correct horse"


@cache
def hashed() -> str:
    """The password as the database keeps it: slow to make on purpose, so made once."""
    return make_password(PASSWORD)


@pytest.fixture
def people(db) -> dict[str, User]:
    """Every one of the cast, by name; all have the same password."""
    made = {name: User(username=name, is_staff=name == "adam") for name in CAST}
    for user in made.values():
        user.password = hashed()
        user.save()
    return made


@pytest.fixture
def adam(people):
    return people["adam"]


@pytest.fixture
def rui(people):
    return people["rui"]


@pytest.fixture
def ana(people):
    return people["ana"]


@pytest.fixture
def vera(people):
    return people["vera"]


@pytest.fixture
def zoe(people):
    return people["zoe"]


@pytest.fixture
def project(people) -> Project:
    """A project with everybody in their role."""
    made = projects.create(name="Marrow study", by=people["adam"])
    for name, role in CAST.items():
        if role and name != "adam":
            Membership.objects.create(project=made, user=people[name], role=role)
    return made


@pytest.fixture
def labels(project) -> dict[str, Label]:
    """The project's labels by code."""
    return {label.code: label for label in Label.objects.filter(label_set__project=project)}


@pytest.fixture
def case(project) -> Case:
    return Case.objects.create(project=project, code="M-17")


@pytest.fixture
def field(case, ana) -> Field:
    """A stored field of 2560×1920 pixels."""
    return make_field(case, by=ana)


@pytest.fixture
def client_of(people):
    """A signed-in API client for one of the cast."""

    def signed_in(name: str) -> APIClient:
        client = APIClient()
        client.force_login(people[name])
        return client

    return signed_in


def make_field(case: Case, by: User, number: int = 1, **more: object) -> Field:
    """A field's row; its bytes are nobody's business here."""
    slide, _ = Slide.objects.get_or_create(case=case, name="1")
    digest = uuid.uuid4().hex * 2
    return Field.objects.create(
        slide=slide, case=case, project=case.project, name=f"{case.code}-{number:03d}", sha256=digest,
        source_sha256=digest,        media_type="image/jpeg", size=1000, width=2560, height=1920, created_by=by, **more,
    )  # fmt: skip


def an_edit(kind: str, cell: uuid.UUID, **more: object) -> Edit:
    """An operation under a fresh id; naming a label, even None, is saying one."""
    return Edit(id=uuid.uuid4(), kind=Kind(kind), cell=cell, has_label="label" in more, **more)


def draw(field: Field, by: User, label: Label | None = None, box=(100.0, 100.0, 50.0, 60.0)) -> uuid.UUID:
    """A person draws a cell; its key."""
    key = uuid.uuid4()
    edit = an_edit("create", key, label=label.pk if label else None, box=box)
    cells.apply(field_id=field.pk, edits=[edit], by=by)
    return key


def propose(field: Field, *said: tuple[str, float], model: str = "starter@1") -> list[uuid.UUID]:
    """A model proposes cells in a row, each (code, score); their keys in the same order."""
    detections = [
        proposals.Detection(code, (100.0 * i + 10, 200.0, 80.0, 90.0), score) for i, (code, score) in enumerate(said)
    ]
    proposals.write(field_id=field.pk, produced_by=model, detections=detections)
    return list(field.cells.filter(produced_by=model).order_by("x").values_list("pk", flat=True))
