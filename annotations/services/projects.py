"""Projects and their members."""

import uuid

from accounts.models import User
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from annotations.errors import AlreadyThere, BadInput, NotAllowed, NotFound
from annotations.models import Membership, Project, Role
from annotations.permissions import Right, check_can
from annotations.services import labels


@transaction.atomic
def create(*, name: str, by: User, description: str = "", synthetic: bool = False) -> Project:
    """Make a project with the default label set; who makes it becomes its administrator.

    Raises NotAllowed for anyone but staff, AlreadyThere when the name is taken.
    """
    if not getattr(by, "is_staff", False):
        raise NotAllowed("Only a person with the staff mark may create projects.")
    try:
        with transaction.atomic():
            project = Project.objects.create(name=name, description=description, synthetic=synthetic)
    except IntegrityError:
        raise AlreadyThere(f"There is already a project called “{name}”.") from None
    labels.create_default(project=project)
    Membership.objects.create(project=project, user=by, role=Role.ADMINISTRATOR)
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
