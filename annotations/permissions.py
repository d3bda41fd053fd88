"""Who may do what: each role's rights as data, and the checks that read it."""

import uuid

from accounts.models import User
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet, TextChoices

from annotations.errors import NotAllowed, NotFound, WrongState
from annotations.models import Field, Membership, Project, Role
from annotations.states import FieldState, words

Person = User | AnonymousUser


class Right(TextChoices):
    """What a role may carry. The value completes the sentence "Your role may not …"."""

    VIEW = "see this project"
    ANNOTATE = "change cells"
    UPLOAD = "add cases and fields"
    ARRANGE = "move fields, rename cases, or set either aside"
    PRELABEL = "start or stop pre-labelling"
    EXPORT = "export data"
    APPROVE = "approve, return or reopen"
    DEPLOY = "choose the model in use"
    RETRAIN = "have a model trained"
    MANAGE = "manage the project, its members and labels"


WORK = frozenset({Right.VIEW, Right.ANNOTATE, Right.UPLOAD, Right.ARRANGE, Right.PRELABEL})
CARE = frozenset({Right.EXPORT, Right.DEPLOY, Right.RETRAIN})
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.VIEW}),
    Role.ANNOTATOR: WORK,
    Role.PATHOLOGIST: WORK | CARE | {Right.APPROVE},
    Role.ADMINISTRATOR: WORK | CARE | {Right.MANAGE},  # signing counts is a pathologist's act
}

READING = frozenset({Right.VIEW, Right.EXPORT})  # what is left of them in a project that was set aside

# Who may change a field's cells, by its state. Nobody: it is opened again first, as AGAIN says.
EDITORS: dict[FieldState, Right | None] = {
    FieldState.STORED: Right.ANNOTATE,
    FieldState.DRAFT: Right.ANNOTATE,
    FieldState.IN_REVIEW: Right.APPROVE,
    FieldState.APPROVED: None,
    FieldState.SET_ASIDE: None,
}
AGAIN = {FieldState.APPROVED: "reopened", FieldState.SET_ASIDE: "brought back"}


def role_of(person: Person, project_id: uuid.UUID) -> Role | None:
    """The person's role in the project, or None for an outsider."""
    mine = Membership.objects.filter(project_id=project_id, user_id=person.pk or 0)
    role = mine.values_list("role", flat=True).first()
    return Role(role) if role else None


def check_can(person: Person, project_id: uuid.UUID, right: Right) -> None:
    """Raise NotFound for an outsider (who learns nothing), NotAllowed for a member whose role lacks the right.

    In a project that is set aside nobody does more than READING carries: WrongState.
    """
    check_role(person, project_id, right)
    if right not in READING:
        check_not_aside(project_id)


def check_not_aside(project_id: uuid.UUID) -> None:
    """Raise WrongState for a project that is set aside."""
    if Project.objects.filter(pk=project_id, set_aside_at__isnull=False).exists():
        raise WrongState("This project is set aside: nothing in it changes unless an administrator brings it back.")


def check_role(person: Person, project_id: uuid.UUID, right: Right) -> None:
    """The same, whether or not the project is set aside."""
    role = role_of(person, project_id)
    if role is None:
        raise NotFound("There is no such thing here, or you are not a member of its project.")
    if right not in RIGHTS[role]:
        raise NotAllowed(f"As {role.value} of this project you may not {right.value}.")


def check_can_edit(person: Person, field: Field) -> None:
    """Raise unless the person may change this field's cells in the state it is in now."""
    right = EDITORS[FieldState(field.state)]
    check_can(person, field.project_id, right or Right.VIEW)
    if right is None:
        again = AGAIN[FieldState(field.state)]
        raise WrongState(f"This field is {words(field.state)}: its cells cannot be changed unless it is {again}.")


def visible_projects(person: Person) -> QuerySet[Membership, uuid.UUID]:
    """The keys of the projects the person is a member of."""
    return Membership.objects.filter(user_id=person.pk or 0).values_list("project_id", flat=True)


STEERING = {
    "train": Right.RETRAIN,
    "evaluate": Right.RETRAIN,
}  # by the kind of job; every other kind is pre-labellers' business


def may_steer_job(person: Person, project_id: uuid.UUID | None, kind: str) -> None:
    """Raise unless the person may cancel or retry a job of this project."""
    if project_id is None:
        raise NotAllowed("Only the server steers this job.")
    check_can(person, project_id, STEERING.get(kind, Right.PRELABEL))


def projects_of(person: Person) -> QuerySet[Project]:
    """The projects the person is a member of."""
    return Project.objects.filter(pk__in=visible_projects(person))
