"""Retraining as people ask for it: what it would take, why it cannot be, and the job that does it (teaching.py)."""

import uuid
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from django.db import transaction
from django.db.models import F, Q
from jobs import services as jobs
from jobs.errors import WrongJobState
from jobs.models import OVER, Job

from annotations.errors import BadInput, NotFound, WrongState
from annotations.models import Cell, Field
from annotations.permissions import Right, check_can
from annotations.states import COUNTED, CellStatus, FieldState
from inference.models import ModelVersion, Training
from inference.services import models, splits
from inference.training.recipes import RECIPES, Recipe

KIND = "train"  # the Celery task's name
DEVICES = ("auto", "cpu", "cuda")
CANVASES = 6  # squares laid out from a field each epoch: about as many as cover it
LEARNT_SHARE = 0.7  # of the fields, until a training here has shown it: the rest is tested on, and picks the epoch
A_STEP = 2.0  # seconds for 8 canvases on two cores, until a training here has shown better
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
    running, fields = _running(project_id), approved.count()
    pace = _pace(project_id)
    recipe = RECIPES[_recipe(models.active_for(project_id))]
    return Estimate(
        reason=_reason(project_id, running),
        fields=fields,
        cells=cells,
        cases=len(splits.approved_cases(project_id)),
        missing=splits.missing_cases(project_id),
        corrections=corrections(project_id),
        minutes=round(recipe.epochs * steps(pace.learnt_from(fields), recipe.batch_size) * pace.seconds / 60, 1),
        measured=pace.measured,
        running=running,
    )


def plans(project_id: uuid.UUID, shown: Estimate) -> list[dict[str, Any]]:
    """What each recipe would take, beside the estimate with the one that is used unless another is asked for."""
    usual = _recipe(models.active_for(project_id))
    learnt = _pace(project_id).learnt_from(shown.fields)
    each = {name: recipe.epochs * _steps_of(recipe, learnt) for name, recipe in RECIPES.items()}
    return [
        {"recipe": name, "usual": name == usual, "epochs": RECIPES[name].epochs,
         "minutes": round(shown.minutes * each[name] / max(1, each[usual]), 1)}
        for name in RECIPES
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
    fields = Field.objects.filter(project_id=project_id, state=FieldState.APPROVED)
    last = Training.objects.filter(project_id=project_id, model__isnull=False, snapshot__isnull=False).first()
    if last is not None and last.snapshot is not None:
        fields = fields.filter(approved_at__gt=last.snapshot.created_at)
    by_hand = Q(status__in=[CellStatus.CORRECTED, CellStatus.ADDED])
    refused = Q(status=CellStatus.REJECTED, score__gte=F("field__threshold"))
    return Cell.objects.filter(by_hand | refused, field__in=fields).count()


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


@dataclass(frozen=True)
class _Pace:
    """Seconds of a training for each of its steps, and the share of the approved fields that it learns from."""

    seconds: float = A_STEP
    share: float = LEARNT_SHARE
    measured: bool = False

    def learnt_from(self, fields: int) -> int:
        return max(1, round(self.share * fields))


def _pace(project_id: uuid.UUID) -> _Pace:
    """By the last training that came to its end: all that it took, comparing included, where one worker did it all.

    Until there is one, by the steps of one that was cancelled or failed.
    """
    begun = Training.objects.filter(project_id=project_id, live__has_key="seconds_a_step")
    last = begun.filter(model__isnull=False).first()
    if last is None:
        shown = begun.first()
        return _Pace(shown.live["seconds_a_step"], measured=True) if shown else _Pace()
    images = {part: counted["images"] for part, counted in last.data.items()}
    share = images["train"] / sum(images.values()) if images.get("train") else LEARNT_SHARE
    job = Job.objects.filter(pk=last.pk, attempt=1, started_at__isnull=False, finished_at__isnull=False).first()
    if job is None or job.started_at is None or job.finished_at is None:
        return _Pace(last.live["seconds_a_step"], share, measured=True)
    return _Pace((job.finished_at - job.started_at).total_seconds() / last.live["step"], share, measured=True)
