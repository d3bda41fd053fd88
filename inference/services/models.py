"""Model versions: registering them, putting one to use in a project, taking one out of service for good."""

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from accounts.models import User
from django.db import connection, transaction
from django.db.models import Max, Q, QuerySet

from annotations.errors import BadInput, NotAllowed, NotFound, WrongState
from annotations.models import Project
from annotations.permissions import Right, check_can
from annotations.texts import said
from inference.models import Deployment, ModelVersion, Promotion
from inference.services import checkpoints, standing, warming

State, Act = ModelVersion.State, Promotion.Act


def register(
    *,
    folder: Path,
    name: str,
    by: User | None = None,
    project: Project | None = None,
    parent: ModelVersion | None = None,
    label_ids: Sequence[uuid.UUID | None] = (),
    snapshot: str | None = None,
    gate: dict[str, Any] | None = None,
) -> ModelVersion:
    """Take a checkpoint folder into the platform as the name's next version.

    The same checkpoint under the same name is the same version, however often it is registered.
    label_ids, snapshot, gate: of a model that a project trained (see models/versions.py).
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
            label_ids=list(label_ids),
            gate=gate or {},
            **_columns(description, snapshot),
        )


@transaction.atomic
def deploy(*, project_id: uuid.UUID, model_id: uuid.UUID, by: User | None = None, reason: str = "") -> Deployment:
    """Make a model the one in use in a project. Without `by` it is the server's own act (a command).

    Members with Right.DEPLOY may: the pathologist answers for the counts that the model prepares, the
    administrator for how the project is set up; an annotator must not change what others are shown.
    A candidate that its gate has refused, or held against another model than the one now in use, needs a written
    reason. Raises WrongState.
    """
    if by is not None:
        check_can(by, project_id, Right.DEPLOY)
    project, model = _lock(project_id), usable(project_id, model_id, lock=True)
    before = active_for(project_id)
    doubt = standing.doubt_of(project_id, model, before)
    if doubt and not said(reason):
        raise WrongState(f"{doubt} To use it all the same, write down the reason.")
    ModelVersion.objects.filter(pk=model.pk, state=State.CANDIDATE).update(state=State.ACTIVE)
    deployment = _put_to_use(project, model, by)
    if before != model:
        _note(project, Act.PROMOTED, model, by, reason)
    return deployment


@transaction.atomic
def roll_back(*, project_id: uuid.UUID, by: User, reason: str = "") -> Deployment | None:
    """Undo the last change of the model in use: the one before it looks at fields from now on; None for no model.

    Going back is one step: what was written when that model was put to use against its gate's advice stands again.

    Raises WrongState when there is nothing to go back to, or the one before has been retired.
    """
    check_can(by, project_id, Right.DEPLOY)
    project = _lock(project_id)
    earlier = _stack(project_id)
    if len(earlier) < 2:
        raise WrongState("There is no earlier model to go back to.")
    model = earlier[-2]
    if model is not None and model.state == State.RETIRED:
        raise WrongState(f"{model.word} is retired and is not used again: {model.reason}")
    _note(project, Act.ROLLED_BACK, model, by, said(reason) or _written(project, model))
    if model is None:
        Deployment.objects.filter(project=project).delete()
        return None
    return _put_to_use(project, model, by)


@transaction.atomic
def withdraw(*, project_id: uuid.UUID, by: User) -> None:
    """Leave the project without a model: nothing is pre-labelled until one is chosen again."""
    check_can(by, project_id, Right.DEPLOY)
    project = _lock(project_id)
    deleted, _ = Deployment.objects.filter(project=project).delete()
    if deleted:
        _note(project, Act.WITHDRAWN, None, by)


@transaction.atomic
def shadow(*, project_id: uuid.UUID, model_id: uuid.UUID | None, by: User) -> Deployment:
    """Have a second model look at whatever the one in use looks at, in its shadow; None ends that."""
    check_can(by, project_id, Right.DEPLOY)
    _lock(project_id)
    deployment = Deployment.objects.filter(project_id=project_id).first()
    if deployment is None:
        raise WrongState("No model is in use in this project, so there is nothing for another to be the shadow of.")
    model = usable(project_id, model_id, lock=True) if model_id else None
    if model is not None and model.pk == deployment.model_id:
        raise BadInput(f"{model.word} is the model in use; a shadow is another one.")
    deployment.shadow, deployment.shadow_by = model, by if model else None
    deployment.save(update_fields=["shadow", "shadow_by"])
    return deployment


def earlier(project_id: uuid.UUID) -> tuple[bool, ModelVersion | None]:
    """Whether the last change of the model in use can be undone, and the model that would then be in use."""
    before = _stack(project_id)[:-1]
    model = before[-1] if before else None
    return bool(before) and not (model and model.state == State.RETIRED), model


def _lock(project_id: uuid.UUID) -> Project:
    """The project, so that two people's choices come one after the other."""
    project = Project.objects.select_for_update().filter(pk=project_id).first()
    if project is None:
        raise NotFound("There is no such project.")
    return project


def _put_to_use(project: Project, model: ModelVersion, by: User | None) -> Deployment:
    warming.soon(model)
    before = Deployment.objects.filter(project=project).first()
    chosen: dict[str, Any] = {"model": model, "deployed_by": by}
    if before is not None and before.shadow_id == model.pk:
        chosen |= {"shadow": None, "shadow_by": None}
    return Deployment.objects.update_or_create(project=project, defaults=chosen)[0]


def _written(project: Project, model: ModelVersion | None) -> str:
    """Why a model was put to use here the last time, where that had to be written down."""
    last = Promotion.objects.filter(project=project, model=model, act=Act.PROMOTED).last() if model else None
    return last.reason if last else ""


def _note(project: Project, act: Promotion.Act, model: ModelVersion | None, by: User | None, reason: str = "") -> None:
    Promotion.objects.create(project=project, act=act, model=model, by=by, reason=said(reason))


def _stack(project_id: uuid.UUID) -> list[ModelVersion | None]:
    """The models in use one after the other as undoing sees them; the last is in use now."""
    found: list[ModelVersion | None] = []
    for one in Promotion.objects.filter(project_id=project_id).select_related("model").order_by("created_at", "id"):
        if one.act == Act.ROLLED_BACK:
            found.pop()
        else:
            found.append(one.model)
    return found


@transaction.atomic
def retire(*, model_id: uuid.UUID, reason: str, by: User) -> ModelVersion:
    """Take a model out of service for good. Its proposals stay, and so does its name in every sealed count."""
    model = ModelVersion.objects.select_for_update().filter(pk=model_id).first()
    if model is None:
        raise NotFound("There is no such model.")
    _check_can_retire(by, model)
    if not said(reason):
        raise BadInput("Say why the model is retired.")
    if model.deployments.exists():
        raise WrongState(f"{model.word} is in use. Choose another model there first.")
    if model.shadowing.exists():
        raise WrongState(f"{model.word} looks at fields in the shadow of another model. End that first.")
    if model.state != State.RETIRED:
        model.state, model.reason = State.RETIRED, said(reason)
        model.save(update_fields=["state", "reason"])
    return model


def active_for(project_id: uuid.UUID) -> ModelVersion | None:
    """The model in use in the project, or None."""
    return ModelVersion.objects.filter(deployments__project_id=project_id).first()


def usable_in(project_id: uuid.UUID) -> QuerySet[ModelVersion]:
    """The models the project's members may see: those trained on its own fields, and the shared ones."""
    return ModelVersion.objects.filter(Q(project__isnull=True) | Q(project_id=project_id))


def usable(project_id: uuid.UUID, model_id: uuid.UUID, *, lock: bool = False) -> ModelVersion:
    """A model that the project may use. Raises NotFound for another's, WrongState for a retired one."""
    mine = usable_in(project_id)
    model = (mine.select_for_update(of=("self",)) if lock else mine).filter(pk=model_id).first()
    if model is None:
        raise NotFound("There is no such model for this project.")
    if model.state == State.RETIRED:
        raise WrongState(f"{model.word} is retired and is not used again: {model.reason}")
    return model


def _check_can_retire(by: User, model: ModelVersion) -> None:
    if model.project_id is not None:
        check_can(by, model.project_id, Right.DEPLOY)
    elif not by.is_staff:
        raise NotAllowed("Only a person with the staff mark may retire a model that all projects share.")


def _columns(description: dict[str, Any], snapshot: str | None) -> dict[str, Any]:
    """The columns that model.json fills."""
    return {
        "architecture": str(description["architecture"]),
        "labels": [str(label) for label in description["labels"]],
        "recipe": description.get("recipe") or {},
        "metrics": description.get("metrics") or {},
        "snapshot": snapshot or (description.get("dataset") or {}).get("snapshot"),
    }


def _next_version(name: str) -> int:
    return (ModelVersion.objects.filter(name=name).aggregate(last=Max("version"))["last"] or 0) + 1


def _one_at_a_time(name: str) -> None:
    """Hold back others that register under this name until the transaction ends: versions are counted, not drawn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"model {name}"])
