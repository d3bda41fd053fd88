"""Model versions: registering them, putting one to use in a project, taking one out of service for good."""

import uuid
from pathlib import Path
from typing import Any

from accounts.models import User
from django.db import connection, transaction
from django.db.models import Max, Q, QuerySet

from annotations.errors import BadInput, NotAllowed, NotFound, WrongState
from annotations.models import Project
from annotations.permissions import Right, check_can
from inference.models import Deployment, ModelVersion
from inference.services import checkpoints

State = ModelVersion.State


def register(
    *,
    folder: Path,
    name: str,
    by: User | None = None,
    project: Project | None = None,
    parent: ModelVersion | None = None,
) -> ModelVersion:
    """Take a checkpoint folder into the platform as the name's next version.

    The same checkpoint under the same name is the same version, however often it is registered.
    Raises BadCheckpoint when the folder is not a checkpoint.
    """
    description = checkpoints.describe(folder)
    sha256 = checkpoints.put(folder)
    with transaction.atomic():
        _one_at_a_time(name)
        known = ModelVersion.objects.filter(name=name, sha256=sha256).first()
        return known or ModelVersion.objects.create(
            name=name,
            version=_next_version(name),
            project=project,
            parent=parent,
            created_by=by,
            sha256=sha256,
            weights_key=checkpoints.key(sha256, checkpoints.WEIGHTS),
            description_key=checkpoints.key(sha256, checkpoints.DESCRIPTION),
            **_columns(description),
        )


@transaction.atomic
def deploy(*, project_id: uuid.UUID, model_id: uuid.UUID, by: User | None = None) -> Deployment:
    """Make a model the one in use in a project. Without `by` it is the server's own act (a command).

    Members with Right.DEPLOY may: the pathologist answers for the counts that the model prepares, the
    administrator for how the project is set up; an annotator must not change what others are shown.
    """
    if by is not None:
        check_can(by, project_id, Right.DEPLOY)
    project = Project.objects.select_for_update().filter(pk=project_id).first()
    model = usable_in(project_id).select_for_update(of=("self",)).filter(pk=model_id).first()
    if project is None or model is None:
        raise NotFound("There is no such model for this project.")
    if model.state == State.RETIRED:
        raise WrongState(f"{model.word} is retired and is not used again: {model.reason}")
    ModelVersion.objects.filter(pk=model.pk, state=State.CANDIDATE).update(state=State.ACTIVE)
    chosen = {"model": model, "deployed_by": by}
    deployment, _ = Deployment.objects.update_or_create(project=project, defaults=chosen)
    return deployment


@transaction.atomic
def withdraw(*, project_id: uuid.UUID, by: User) -> None:
    """Leave the project without a model: nothing is pre-labelled until one is chosen again."""
    check_can(by, project_id, Right.DEPLOY)
    Deployment.objects.filter(project_id=project_id).delete()


@transaction.atomic
def retire(*, model_id: uuid.UUID, reason: str, by: User) -> ModelVersion:
    """Take a model out of service for good. Its proposals stay, and so does its name in every sealed count."""
    model = ModelVersion.objects.select_for_update().filter(pk=model_id).first()
    if model is None:
        raise NotFound("There is no such model.")
    _check_can_retire(by, model)
    if not reason.strip():
        raise BadInput("Say why the model is retired.")
    if model.deployments.exists():
        raise WrongState(f"{model.word} is in use. Choose another model there first.")
    if model.state != State.RETIRED:
        model.state, model.reason = State.RETIRED, reason.strip()
        model.save(update_fields=["state", "reason"])
    return model


def active_for(project_id: uuid.UUID) -> ModelVersion | None:
    """The model in use in the project, or None."""
    return ModelVersion.objects.filter(deployments__project_id=project_id).first()


def usable_in(project_id: uuid.UUID) -> QuerySet[ModelVersion]:
    """The models the project's members may see: those trained on its own fields, and the shared ones."""
    return ModelVersion.objects.filter(Q(project__isnull=True) | Q(project_id=project_id))


def _check_can_retire(by: User, model: ModelVersion) -> None:
    if model.project_id is not None:
        check_can(by, model.project_id, Right.DEPLOY)
    elif not by.is_staff:
        raise NotAllowed("Only a person with the staff mark may retire a model that all projects share.")


def _columns(description: dict[str, Any]) -> dict[str, Any]:
    """The columns that model.json fills."""
    return {
        "architecture": str(description["architecture"]),
        "labels": [str(label) for label in description["labels"]],
        "recipe": description.get("recipe") or {},
        "metrics": description.get("metrics") or {},
        "snapshot": (description.get("dataset") or {}).get("snapshot"),
    }


def _next_version(name: str) -> int:
    return (ModelVersion.objects.filter(name=name).aggregate(last=Max("version"))["last"] or 0) + 1


def _one_at_a_time(name: str) -> None:
    """Hold back others that register under this name until the transaction ends: versions are counted, not drawn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"model {name}"])
