"""The tables of what machines are: every model version there ever was, and which one a project uses."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from annotations.models import Project
from annotations.models.base import Row, history


@history
class ModelVersion(Row):
    """A checkpoint with all that is needed to know where it came from. What it is never changes; its state does.

    `project` is the project whose approved fields it was trained on: only its members see and use it. A model
    without one is shared by everybody. `sha256` seals the two files of the checkpoint (services/checkpoints.py).
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
    recipe = models.JSONField(default=dict)
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
    """The model in use in a project. Its history says which one was, since when, and who chose it."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="deployment")
    model = models.ForeignKey(ModelVersion, models.PROTECT, related_name="deployments")
    deployed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    deployed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.model} in {self.project}"
