"""When a project trains by itself, and the record of every time it was thought about, with the reason."""

import uuid
from datetime import timedelta

from accounts.models import User
from django.db import transaction
from django.utils import timezone
from jobs.errors import DomainError

from annotations.models import Field
from annotations.permissions import Right, check_can
from inference.models import PolicyDecision, RetrainPolicy, Training
from inference.services import retraining

SHOWN = 50  # decisions


@transaction.atomic
def put(*, project_id: uuid.UUID, by: User, enabled: bool, corrections: int, cooldown_hours: int) -> RetrainPolicy:
    """Set the project's policy. Who sets it answers for the trainings it starts."""
    check_can(by, project_id, Right.RETRAIN)
    values = {"enabled": enabled, "corrections": corrections, "cooldown_hours": cooldown_hours, "set_by": by}
    return RetrainPolicy.objects.update_or_create(project_id=project_id, defaults=values)[0]


def of(project_id: uuid.UUID) -> RetrainPolicy | None:
    """The project's policy, or None if nobody ever set one."""
    return RetrainPolicy.objects.filter(project_id=project_id).select_related("set_by").first()


def hear(*, field_id: uuid.UUID, **_: object) -> None:
    """Receives annotations.signals.field_approved."""
    consider(Field.objects.values_list("project_id", flat=True).get(pk=field_id))


def look_again() -> str:
    """Consider every policy that is on: a cool-down may be over, or a training that was in the way."""
    started = [found for found in map(consider, _enabled()) if found and found.started]
    return f"{len(started)} started."


def _enabled() -> list[uuid.UUID]:
    return list(RetrainPolicy.objects.filter(enabled=True).values_list("project_id", flat=True))


def consider(project_id: uuid.UUID) -> PolicyDecision | None:
    """Start a training if the policy says so; write down why or why not. None where no policy is on."""
    policy = of(project_id)
    if policy is None or not policy.enabled:
        return None
    if waits := _waits(policy):
        return _note(project_id, waits)
    try:
        training = retraining.start(project_id=project_id, by=policy.set_by, by_policy=True)
    except DomainError as refusal:  # of rights as well: whoever set the policy may have left
        return _note(project_id, f"It could not start for {policy.set_by.username}, who set the policy: {refusal}")
    reason = f"Started: {training.corrections} corrections were approved since the last training."
    return _note(project_id, reason, training)


def _waits(policy: RetrainPolicy) -> str:
    """Why it is too early; "" when it is not."""
    there = retraining.corrections(policy.project_id)
    if there < policy.corrections:
        return f"Not yet: {there} of {policy.corrections} corrections are approved since the last training."
    last = Training.objects.filter(project_id=policy.project_id).first()
    until = last and last.created_at + timedelta(hours=policy.cooldown_hours)
    if until and until > timezone.now():
        return f"Not yet: the last training began less than {policy.cooldown_hours} hours ago; it waits until " \
               f"{until:%Y-%m-%d %H:%M} UTC."  # fmt: skip
    return ""


def _note(project_id: uuid.UUID, reason: str, training: Training | None = None) -> PolicyDecision:
    """Write the decision down, unless it is the last one over again."""
    last = PolicyDecision.objects.filter(project_id=project_id).first()
    if training is None and last is not None and last.reason == reason:
        return last
    return PolicyDecision.objects.create(
        project_id=project_id, started=training is not None, reason=reason, training=training
    )
