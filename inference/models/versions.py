"""Every model version there ever was, which one a project uses, and every act by which that changed."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from annotations.models import Project, Snapshot
from annotations.models.base import Row, history


@history
class ModelVersion(Row):
    """A checkpoint with all that is needed to know where it came from. What it is never changes; its state does.

    `project` is the project whose approved fields it was trained on: only its members see and use it. A model
    without one is shared by everybody. `labels` are its own words; `label_ids`, where it has them, say which of the
    project's labels each word means (null: none any more), so that renaming a label changes nothing here. `gate` is
    what its comparison with the model in use came to (services/gate.py). `sha256` seals the two files of the
    checkpoint (services/checkpoints.py).
    """

    class State(models.TextChoices):
        """A candidate becomes active when somebody first puts it to use; a retired one is never used again."""

        CANDIDATE = "candidate"
        ACTIVE = "active"
        RETIRED = "retired"

    name = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="trained_models")
    architecture = models.CharField(max_length=60)
    labels = ArrayField(models.SlugField(max_length=60))  # label codes, in the order of the model's outputs
    label_ids = ArrayField(models.UUIDField(null=True), default=list)
    recipe = models.JSONField(default=dict)
    gate = models.JSONField(default=dict)
    metrics = models.JSONField(default=dict)
    snapshot = models.CharField(max_length=64, null=True)  # the SHA-256 of the COCO file it was trained on
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    state = models.CharField(max_length=12, choices=State, default=State.CANDIDATE)
    reason = models.TextField(blank=True, default="")  # of its retirement
    sha256 = models.CharField(max_length=64)
    weights_key = models.CharField(max_length=200)
    description_key = models.CharField(max_length=200)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["name", "version"]
        constraints = [
            models.UniqueConstraint(name="model_name_has_each_version_once", fields=["name", "version"]),
            models.UniqueConstraint(name="model_name_has_each_checkpoint_once", fields=["name", "sha256"]),
            models.CheckConstraint(name="model_version_counts_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="model_state_is_known", condition=Q(state__in=["candidate", "active", "retired"])
            ),
            models.CheckConstraint(
                name="model_retires_for_a_reason",
                condition=(Q(state="retired") & ~Q(reason="")) | (~Q(state="retired") & Q(reason="")),
            ),
            models.CheckConstraint(name="model_checkpoint_is_sealed", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="model_knows_some_labels", condition=Q(labels__len__gte=1)),
            models.CheckConstraint(
                name="model_says_what_each_word_means",
                condition=Q(label_ids__len=0) | Q(label_ids__len=F("labels__len")),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="model_version_stays_what_it_was",
                fields=[
                    "name",
                    "version",
                    "project",
                    "architecture",
                    "labels",
                    "label_ids",
                    "gate",
                    "recipe",
                    "snapshot",
                    "parent",
                    "sha256",
                ],
            ),
        ]

    @property
    def word(self) -> str:
        """The name by which proposals call it: "starter@1"."""
        return f"{self.name}@{self.version}"

    def __str__(self) -> str:
        return self.word


@history
class Deployment(Row):
    """The model in use in a project, and the one that looks at the same fields in its shadow, if any."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="deployment")
    model = models.ForeignKey(ModelVersion, models.PROTECT, related_name="deployments")
    deployed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    deployed_at = models.DateTimeField(auto_now=True)
    shadow = models.ForeignKey(ModelVersion, models.PROTECT, null=True, related_name="shadowing")
    shadow_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.model} in {self.project}"


class Promotion(Row):
    """One act by which the model in use changed: who, when, from which reason. Rolling back undoes the last one."""

    class Act(models.TextChoices):
        """What was done."""

        PROMOTED = "promoted"
        WITHDRAWN = "withdrawn"
        ROLLED_BACK = "rolled_back"

    project = models.ForeignKey(Project, models.CASCADE, related_name="promotions")
    act = models.CharField(max_length=12, choices=Act)
    model = models.ForeignKey(ModelVersion, models.PROTECT, null=True, related_name="promotions")  # in use afterwards
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True, default="")  # written where the gate had said no, and for rolling back

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="promotion_act_is_known", condition=Q(act__in=["promoted", "withdrawn", "rolled_back"])
            )
        ]
        triggers = [pgtrigger.Protect(name="promotion_is_never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.model or 'no model'} {self.act} in {self.project}"


class Evaluation(Row):
    """A model held once more against the one in use, after its training: another champion, a larger test set.

    Its key is that of the job which measured it. `gate`: see services/gate.py.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="evaluations")
    model = models.ForeignKey(ModelVersion, models.PROTECT, related_name="evaluations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    gate = models.JSONField()

    class Meta:
        ordering = ["created_at", "id"]
        triggers = [pgtrigger.Protect(name="evaluation_is_never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.model} evaluated in {self.project}"
