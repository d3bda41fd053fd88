"""Label sets: the classes cells are counted in, two levels deep."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from annotations.models.base import Row, history
from annotations.models.project import Project


class Counting(models.TextChoices):
    """How cells of a label enter the differential."""

    DIFFERENTIAL = "differential"  # in the denominator
    SEPARATE = "separate"  # counted on its own, outside the percentages (megakaryocytes)
    EXCLUDED = "excluded"  # seen and left out (smudge cells, artefacts)


@history
class LabelSet(Row):
    """A project's labels. Its version rises with every change, and every sealed count names the version it used."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="label_set")
    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


@history
class Label(Row):
    """A cell class. A lineage has no parent; a stage's parent is its lineage."""

    label_set = models.ForeignKey(LabelSet, models.CASCADE, related_name="labels")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="stages")
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    aliases = ArrayField(models.SlugField(max_length=60), default=list, blank=True)
    colour = models.CharField(max_length=7)
    shortcut = models.CharField(max_length=1, blank=True, default="")
    counting = models.CharField(max_length=12, choices=Counting)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(name="label_code_is_unique_in_its_set", fields=["label_set", "code"]),
            models.UniqueConstraint(
                name="label_shortcut_is_unique_in_its_set", fields=["label_set", "shortcut"], condition=~Q(shortcut="")
            ),
            models.CheckConstraint(name="label_colour_is_hex", condition=Q(colour__regex=r"^#[0-9a-f]{6}$")),
            models.CheckConstraint(name="label_counting_is_known", condition=Q(counting__in=Counting.values)),
            models.CheckConstraint(
                name="label_is_not_its_own_lineage", condition=Q(parent__isnull=True) | ~Q(parent=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.name
