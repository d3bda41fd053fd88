"""Projects, and who may do what in them."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from annotations.models.base import NOT_SET_ASIDE, SET_ASIDE_WITH_REASON, Removable, history


class Role(models.TextChoices):
    """A member's part in a project; annotations/permissions.py says what each may do."""

    VIEWER = "viewer"
    ANNOTATOR = "annotator"
    PATHOLOGIST = "pathologist"
    ADMINISTRATOR = "administrator"


@history
class Project(Removable):
    """A study or a laboratory's worklist: members, one label set, and its counting rules."""

    name = models.CharField(max_length=120, unique=True)
    description = models.TextField(blank=True, default="")
    synthetic = models.BooleanField(default=False)
    # 500 cells: WHO, as quoted by the Haematologica atlas of hematologic cytology, p. 23.
    target = models.PositiveIntegerField(default=500, validators=[MinValueValidator(1)])
    # 0.7: the source paper's confidence for showing a detection.
    threshold = models.FloatField(default=0.7, validators=[MinValueValidator(0.0), MaxValueValidator(1.0)])

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="project_set_aside_says_by_whom_and_why", condition=NOT_SET_ASIDE | SET_ASIDE_WITH_REASON
            ),
            models.CheckConstraint(name="project_target_is_positive", condition=Q(target__gte=1)),
            models.CheckConstraint(
                name="project_threshold_is_a_probability", condition=Q(threshold__gte=0, threshold__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.name


@history
class Membership(models.Model):
    """One person's role in one project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)

    class Meta:
        ordering = ["project", "user"]
        constraints = [
            models.UniqueConstraint(name="member_has_one_role", fields=["project", "user"]),
            models.CheckConstraint(name="member_role_is_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user} is {self.role} of {self.project}"
