"""Projects: made, renamed, set aside and brought back; and their members."""

import uuid
from datetime import datetime

from accounts.models import User
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone
from jobs.announce import look_again, project_group
from jobs.models import Job, JobState

from annotations.errors import AlreadyThere, BadInput, NotAllowed, NotFound, WrongState
from annotations.models import Membership, Project, Role
from annotations.permissions import Right, check_can, check_role
from annotations.services import labels
from annotations.texts import checked_reason, said


@transaction.atomic
def create(*, name: str, by: User, description: str = "", synthetic: bool = False) -> Project:
    """Make a project with the default label set; who makes it becomes its administrator.

    Raises NotAllowed for anyone but staff, BadInput for a name that nobody can see, AlreadyThere when it is taken.
    """
    if not getattr(by, "is_staff", False):
        raise NotAllowed("Only a person with the staff mark may create projects.")
    name = _checked_name(name)
    try:
        with transaction.atomic():
            project = Project.objects.create(name=name, description=description, synthetic=synthetic)
    except IntegrityError:
        raise AlreadyThere(f"There is already a project called “{name}”.") from None
    labels.create_default(project=project)
    Membership.objects.create(project=project, user=by, role=Role.ADMINISTRATOR)
    return project


@transaction.atomic
def change(*, project_id: uuid.UUID, by: User, name: str | None = None, description: str | None = None) -> Project:
    """Give a project another name, another description, or both. What was signed keeps the name it had."""
    check_can(by, project_id, Right.MANAGE)
    project = Project.objects.select_for_update().get(pk=project_id)
    if name is not None:
        project.name = _checked_name(name)
    if description is not None:
        project.description = description
    try:
        with transaction.atomic():
            project.save(update_fields=["name", "description"])
    except IntegrityError:
        raise AlreadyThere(f"There is already a project called “{name}”.") from None
    look_again(project_group(project_id), "project", project_id)
    return project


@transaction.atomic
def set_aside(*, project_id: uuid.UUID, reason: str, by: User) -> Project:
    """Take a project off the lists, saying why: it can be read, and nothing in it changes.

    Raises NotFound, NotAllowed, BadInput, and WrongState while a job of it is under way.
    """
    check_can(by, project_id, Right.MANAGE)
    project = Project.objects.select_for_update().get(pk=project_id)
    reason = checked_reason(reason)
    if Job.objects.filter(project=project_id, state__in=[JobState.PENDING, JobState.RUNNING]).exists():
        raise WrongState("A job of this project is under way. Wait for its end, or cancel it.")
    return _marked(project, timezone.now(), by, reason)


@transaction.atomic
def bring_back(*, project_id: uuid.UUID, by: User) -> Project:
    """Put a project back to work, as it was."""
    check_role(by, project_id, Right.MANAGE)
    project = Project.objects.select_for_update().get(pk=project_id)
    if project.set_aside_at is None:
        raise WrongState("This project was not set aside, so there is nothing to bring back.")
    return _marked(project, None, None, "")


@transaction.atomic
def check_at_work(project_id: uuid.UUID) -> None:
    """Raise WrongState for a project that is set aside, also by somebody who is about to: that is waited for.

    A job that was asked for at the same moment begins with this question; any later one is refused before.
    """
    project = Project.objects.select_for_update().filter(pk=project_id).first()
    if project is not None and project.set_aside_at is not None:
        raise WrongState("This project was set aside before the job began, so nothing was done.")


def _checked_name(name: str) -> str:
    if not said(name):
        raise BadInput("Give the project a name that can be seen.")
    return said(name)


def _marked(project: Project, at: datetime | None, by: User | None, reason: str) -> Project:
    project.set_aside_at, project.set_aside_by, project.set_aside_reason = at, by, reason
    project.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_reason"])
    look_again(project_group(project.pk), "project", project.pk)
    return project


@transaction.atomic
def set_member(*, project_id: uuid.UUID, username: str, role: Role, by: User) -> Membership:
    """Give a person a role, or another one than they had."""
    check_can(by, project_id, Right.MANAGE)
    user = get_user_model().objects.filter(username=username).first()
    if user is None:
        raise BadInput(f"There is no person with the user name “{username}”.")
    _keep_an_administrator(project_id, user.pk, role)
    member, _ = Membership.objects.update_or_create(project_id=project_id, user=user, defaults={"role": role})
    return member


@transaction.atomic
def remove_member(*, project_id: uuid.UUID, user_id: int, by: User) -> None:
    """Take a person out of the project. What they did stays under their name."""
    check_can(by, project_id, Right.MANAGE)
    _keep_an_administrator(project_id, user_id, None)
    deleted, _ = Membership.objects.filter(project_id=project_id, user_id=user_id).delete()
    if not deleted:
        raise NotFound("This person is not a member of the project.")


def _keep_an_administrator(project_id: uuid.UUID, user_id: int, role: Role | None) -> None:
    """Refuse to leave a project unmanaged. The project is locked, so that two administrators cannot leave at once."""
    Project.objects.select_for_update().get(pk=project_id)
    others = Membership.objects.filter(project_id=project_id, role=Role.ADMINISTRATOR).exclude(user_id=user_id)
    leaving = Membership.objects.filter(project_id=project_id, user_id=user_id, role=Role.ADMINISTRATOR).exists()
    if leaving and role != Role.ADMINISTRATOR and not others.exists():
        raise BadInput("A project needs an administrator: make another member administrator first.")
