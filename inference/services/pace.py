"""How fast trainings of a project go, as the last ones have shown: what grows with their steps and what does not."""

import uuid
from dataclasses import dataclass

from jobs.models import Job

from inference.models import Training

A_STEP = 2.0  # seconds for 8 canvases on two cores, until a training here has shown better
LEARNT_SHARE = 0.7  # of the fields, until a training here has shown it: the rest is tested on, and picks the epoch


@dataclass(frozen=True)
class Pace:
    """step: seconds for a step, trying the epochs included; rest: seconds for all else, before and after learning.

    share: of the approved fields those that are learnt from. measured: whether a training here has shown the step.
    """

    step: float = A_STEP
    rest: float = 0.0
    share: float = LEARNT_SHARE
    measured: bool = False

    def learnt_from(self, fields: int) -> int:
        return max(1, round(self.share * fields))

    def minutes(self, steps: int) -> float:
        return (self.rest + self.step * steps) / 60


def of(project_id: uuid.UUID) -> Pace:
    """The step by the newest training that showed any, also one that was cancelled or failed; the rest by the newest
    one that a single worker brought to its end."""
    begun = Training.objects.filter(project_id=project_id, live__has_key="seconds_a_step")
    newest = begun.first()
    if newest is None:
        return Pace()
    whole = begun.filter(model__isnull=False).first()
    return Pace(_step(newest), _rest(whole) if whole else 0.0, _share(whole or newest), measured=True)


def _step(training: Training) -> float:
    """By the epochs that were learnt and tried; before there is one, by the steps alone."""
    live = training.live
    learnt = len(training.epochs) * live.get("steps", 0) / max(1, live.get("of_epochs", 0))
    return _learning(training) / learnt if learnt else float(live["seconds_a_step"])


def _learning(training: Training) -> float:
    if training.epochs:
        return float(sum(row["seconds"] for row in training.epochs))
    return float(training.live["seconds_a_step"] * training.live["step"])


def _rest(whole: Training) -> float:
    job = Job.objects.filter(pk=whole.pk, attempt=1, started_at__isnull=False, finished_at__isnull=False).first()
    if job is None or job.started_at is None or job.finished_at is None:
        return 0.0
    return max(0.0, (job.finished_at - job.started_at).total_seconds() - _learning(whole))


def _share(training: Training) -> float:
    images = {part: counted["images"] for part, counted in training.data.items()}
    return images["train"] / sum(images.values()) if images.get("train") else LEARNT_SHARE
