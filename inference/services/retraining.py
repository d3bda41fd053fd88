"""Retraining as people ask for it: what it would take, why it cannot be, and the job that does it (teaching.py)."""

import uuid
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from django.db import transaction
from django.db.models import F, Q, QuerySet
from jobs import services as jobs
from jobs.errors import WrongJobState
from jobs.models import OVER, Job

from annotations.errors import BadInput, NotFound, WrongState
from annotations.models import Cell, Field
from annotations.permissions import Right, check_can
from annotations.states import COUNTED, CellStatus, FieldState
from inference.models import ModelVersion, Training
from inference.services import models, pace, splits
from inference.training.recipes import RECIPES, Recipe

KIND = "train"  # the Celery task's name
DEVICES = ("auto", "cpu", "cuda")
CANVASES = 6  # squares laid out from a field each epoch: about as many as cover it
MOST_EPOCHS, MOST_MINUTES = 500, 7 * 24 * 60


@dataclass(frozen=True)
class Options:
    """How to train. start: the model to go on from (None: the one in use); scratch: begin anew instead.

    epochs: None for the recipe's own number; minutes: a limit of time, None for none.
    """

    start: uuid.UUID | None = None
    scratch: bool = False
    recipe: str | None = None
    device: str = "auto"
    epochs: int | None = None
    minutes: float | None = None


@dataclass(frozen=True)
class Estimate:
    """What a training would be. `reason`: why it cannot begin now, as a sentence; "" when it can."""

    reason: str
    fields: int
    cells: int
    cases: int
    missing: int  # cases that it takes more
    corrections: int  # approved since the last training that came to an end
    new_cells: int  # on the fields that were, corrected or not
    minutes: float
    measured: bool  # the minutes rest on an earlier training here, and not on a guess
    running: uuid.UUID | None

    @property
    def possible(self) -> bool:
        return not self.reason


def estimate(project_id: uuid.UUID) -> Estimate:
    """What training with the default options would take now."""
    approved = Field.objects.filter(project_id=project_id, state=FieldState.APPROVED)
    cells = Cell.objects.filter(field__in=approved, status__in=COUNTED).count()
    running, usual = _running(project_id), _recipe(models.active_for(project_id))
    return Estimate(
        reason=_reason(project_id, running),
        fields=approved.count(),
        cells=cells,
        cases=len(splits.approved_cases(project_id)),
        missing=splits.missing_cases(project_id),
        corrections=corrections(project_id),
        new_cells=Cell.objects.filter(field__in=_new_fields(project_id), status__in=COUNTED).count(),
        minutes=next(plan["minutes"] for plan in plans(project_id) if plan["recipe"] == usual),
        measured=pace.of(project_id).measured,
        running=running,
    )


def plans(project_id: uuid.UUID) -> list[dict[str, Any]]:
    """What each recipe would take: `minutes`, of which `rest` stay the same however many its epochs."""
    usual, found = _recipe(models.active_for(project_id)), pace.of(project_id)
    learnt = found.learnt_from(Field.objects.filter(project_id=project_id, state=FieldState.APPROVED).count())
    return [
        {"recipe": name, "usual": name == usual, "epochs": recipe.epochs, "rest": round(found.minutes(0), 1),
         "minutes": round(found.minutes(recipe.epochs * _steps_of(recipe, learnt)), 1)}
        for name, recipe in RECIPES.items()
    ]  # fmt: skip


def _steps_of(recipe: Recipe, fields: int) -> int:
    return recipe.steps_per_epoch or steps(fields, recipe.batch_size)


def start(*, project_id: uuid.UUID, by: User, options: Options = Options(), by_policy: bool = False) -> Training:
    """Begin a training. Raises WrongState with the reason why it cannot be, BadInput for options that will not do."""
    check_can(by, project_id, Right.RETRAIN)
    if reason := _reason(project_id, _running(project_id)):
        raise WrongState(reason)
    first, chosen = _start(project_id, options), _checked(options)
    chosen["recipe"] = options.recipe or _recipe(first)
    try:
        with transaction.atomic():
            return _enqueue(project_id, by, by_policy, first, chosen)
    except WrongJobState:
        raise WrongState("A training of this project is running already. Wait for its end, or cancel it.") from None


def corrections(project_id: uuid.UUID) -> int:
    """Cells that people corrected, added or rejected, in fields approved since the last finished training froze them.

    Proposals below the threshold that submitting rejected are nobody's correction.
    """
    by_hand = Q(status__in=[CellStatus.CORRECTED, CellStatus.ADDED])
    refused = Q(status=CellStatus.REJECTED, score__gte=F("field__threshold"))
    return Cell.objects.filter(by_hand | refused, field__in=_new_fields(project_id)).count()


def _new_fields(project_id: uuid.UUID) -> QuerySet[Field]:
    """Those approved since the last finished training froze them; all, where there was none."""
    fields = Field.objects.filter(project_id=project_id, state=FieldState.APPROVED)
    last = Training.objects.filter(project_id=project_id, model__isnull=False, snapshot__isnull=False).first()
    if last is None or last.snapshot is None:
        return fields
    return fields.filter(approved_at__gt=last.snapshot.created_at)


def steps(fields: int, batch_size: int) -> int:
    """Batches in an epoch over so many fields."""
    return max(1, -(-fields * CANVASES // batch_size))


def _enqueue(
    project_id: uuid.UUID, by: User, by_policy: bool, first: ModelVersion | None, options: dict[str, Any]
) -> Training:
    title = f"Train {first.word} further" if first else "Train a new model"
    job = jobs.enqueue(kind=KIND, project=project_id, title=title, payload={}, by=by, exclusive=True)
    return Training.objects.create(
        pk=job.pk, project_id=project_id, by=by, by_policy=by_policy, start=first, options=options,
        corrections=corrections(project_id),
    )  # fmt: skip


def _reason(project_id: uuid.UUID, running: uuid.UUID | None) -> str:
    if running:
        return "A training of this project is running already. Wait for its end, or cancel it."
    return splits.lack(project_id)


def _running(project_id: uuid.UUID) -> uuid.UUID | None:
    unfinished = Job.objects.filter(kind=KIND, project=project_id).exclude(state__in=OVER)
    return unfinished.values_list("pk", flat=True).first()


def _start(project_id: uuid.UUID, options: Options) -> ModelVersion | None:
    if options.scratch:
        return None
    if options.start is None:
        return models.active_for(project_id)
    model = models.usable_in(project_id).filter(pk=options.start).first()
    if model is None:
        raise NotFound("There is no such model for this project.")
    return model


def _recipe(first: ModelVersion | None) -> str:
    return "tune" if first else "fast"


def _checked(options: Options) -> dict[str, Any]:
    if options.recipe is not None and options.recipe not in RECIPES:
        raise BadInput(f"There is no recipe “{options.recipe}”; there are {', '.join(RECIPES)}.")
    if options.device not in DEVICES:
        raise BadInput(f"There is no device “{options.device}”; there are {', '.join(DEVICES)}.")
    if options.epochs is not None and not 1 <= options.epochs <= MOST_EPOCHS:
        raise BadInput(f"The number of epochs is between 1 and {MOST_EPOCHS}, not {options.epochs}.")
    if options.minutes is not None and not 0 < options.minutes <= MOST_MINUTES:
        raise BadInput(f"The minutes are more than 0 and at most {MOST_MINUTES}, not {options.minutes:g}.")
    return {"epochs": options.epochs, "minutes": options.minutes, "device": options.device}
