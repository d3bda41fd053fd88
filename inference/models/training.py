"""What learning rests on: each case's place in train or test, every training, and when one starts by itself."""

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from annotations.models import Case, Project, Snapshot
from annotations.models.base import Row, history
from inference.models.versions import ModelVersion


class Part(models.TextChoices):
    """What a case is for."""

    TRAIN = "train"
    TEST = "test"


class CasePart(models.Model):
    """A case's place, decided once: what is for testing is never trained on, and the test set only grows."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="part")
    project = models.ForeignKey(Project, models.CASCADE, related_name="case_parts")
    part = models.CharField(max_length=5, choices=Part)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "case"]
        constraints = [models.CheckConstraint(name="case_part_is_known", condition=Q(part__in=Part.values))]
        triggers = [pgtrigger.Protect(name="case_part_is_decided_once", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.case} is for {self.part}"


class Training(Row):
    """One training. Its key is its job's: the job says where it stands, this row what it does and how it goes.

    `options`: recipe, epochs, minutes, device. `live`: the newest figures. `epochs`: one row an epoch (losses, score,
    AP50, seconds). `losses`: [step, total loss], thinned. `gate`: see services/gate.py. `by` answers for it: who
    pressed the button, or, where `by_policy`, who set the policy.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="trainings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_policy = models.BooleanField(default=False)
    start = models.ForeignKey(ModelVersion, models.PROTECT, null=True, related_name="+")  # null: from scratch
    options = models.JSONField(default=dict)
    corrections = models.PositiveIntegerField(default=0)  # approved since the training before
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="+")  # once it is frozen
    data = models.JSONField(default=dict)  # images, cells and cases of each part
    live = models.JSONField(default=dict)
    epochs = models.JSONField(default=list)
    losses = models.JSONField(default=list)
    model = models.OneToOneField(ModelVersion, models.PROTECT, null=True, related_name="training")

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return f"training {self.pk} of {self.project}"


@history
class RetrainPolicy(models.Model):
    """When a project trains by itself: after so many approved corrections, not sooner than so long after the last."""

    project = models.OneToOneField(Project, models.CASCADE, primary_key=True, related_name="retrain_policy")
    enabled = models.BooleanField(default=False)
    corrections = models.PositiveIntegerField(default=200, validators=[MinValueValidator(1)])
    cooldown_hours = models.PositiveIntegerField(default=24)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(name="policy_waits_for_something", condition=Q(corrections__gte=1))]

    def __str__(self) -> str:
        return f"after {self.corrections} corrections in {self.project}, {'on' if self.enabled else 'off'}"


class PolicyDecision(models.Model):
    """What the policy decided at one moment, and why."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="policy_decisions")
    at = models.DateTimeField(auto_now_add=True)
    started = models.BooleanField()
    reason = models.TextField()
    training = models.ForeignKey(Training, models.CASCADE, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(name="decision_says_why", condition=~Q(reason="")),
            models.CheckConstraint(name="decision_that_starts_names_its_training",
                                   condition=Q(started=True, training__isnull=False) | Q(started=False)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reason
