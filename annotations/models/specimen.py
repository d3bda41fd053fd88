"""Cases, their slides, and the fields photographed on them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.models.base import NOT_SET_ASIDE, SET_ASIDE_WITH_REASON, Removable, Row, history
from annotations.models.project import Project
from annotations.states import NEXT, FieldState


@history
class Case(Removable):
    """One patient's sample under a pseudonym: what a count is approved for."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="cases")
    code = models.CharField(max_length=60)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(name="case_code_is_unique_in_its_project", fields=["project", "code"]),
            models.CheckConstraint(name="case_has_a_code", condition=~Q(code="")),
            models.CheckConstraint(
                name="case_set_aside_says_by_whom_and_why",
                condition=NOT_SET_ASIDE | SET_ASIDE_WITH_REASON,
            ),
        ]

    def __str__(self) -> str:
        return self.code


@history
class Slide(Row):
    """One stained smear of a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="slides")
    name = models.CharField(max_length=60)
    pixel_size_um = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(name="slide_name_is_unique_in_its_case", fields=["case", "name"]),
            models.CheckConstraint(
                name="slide_pixel_size_is_positive", condition=Q(pixel_size_um__isnull=True) | Q(pixel_size_um__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name


@history
class Field(Removable):
    """One photograph. Its bytes lie in storage under their SHA-256; the row never changes them.

    `revision` rises by one with every change of its cells, so that a viewer can ask what changed since.
    `cell_count` and `proposal_count` (proposals at or above `threshold`) are kept by the services that change cells.
    """

    # The project is its slide's case's project, written here so that lists and permissions need no joins;
    # a trigger keeps it true.
    project = models.ForeignKey(Project, models.CASCADE, related_name="fields")
    case = models.ForeignKey(Case, models.CASCADE, related_name="fields")
    slide = models.ForeignKey(Slide, models.CASCADE, related_name="fields")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)  # of the stored bytes
    source_sha256 = models.CharField(max_length=64)  # of the bytes as they came, to know them when they come again
    media_type = models.CharField(max_length=20)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=FieldState, default=FieldState.STORED)
    threshold = models.FloatField(default=0.7)
    revision = models.PositiveBigIntegerField(default=0)
    cell_count = models.PositiveIntegerField(default=0)
    proposal_count = models.PositiveIntegerField(default=0)
    produced_by = models.CharField(max_length=120, blank=True, default="")  # the model of the newest proposals
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_revision = models.PositiveBigIntegerField(null=True)  # what the last approval made of it, reopened or not
    reason = models.TextField(blank=True, default="")  # of the last return or reopening
    reopened = models.BooleanField(default=False)  # that it had been approved, and not returned before it was
    moved_at = models.DateTimeField(null=True)  # into this case, by whom and why; the history keeps all moves
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    moved_reason = models.TextField(blank=True, default="")
    set_aside_from = models.CharField(max_length=16, blank=True, default="")  # the state it comes back to

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(name="field_of_project", fields=["project", "created_at", "id"]),
            models.Index(name="field_of_project_by_state", fields=["project", "state", "created_at", "id"]),
            models.Index(name="field_of_case", fields=["case", "created_at", "id"]),
            models.Index(name="field_of_case_by_state", fields=["case", "state"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="field_bytes_are_unique_in_their_project", fields=["project", "source_sha256"]
            ),
            models.UniqueConstraint(name="field_name_is_unique_in_its_case", fields=["case", "name"]),
            models.CheckConstraint(name="field_state_is_known", condition=Q(state__in=FieldState.values)),
            models.CheckConstraint(name="field_has_pixels", condition=Q(width__gt=0, height__gt=0, size__gt=0)),
            models.CheckConstraint(
                name="field_threshold_is_a_probability", condition=Q(threshold__gte=0, threshold__lte=1)
            ),
            models.CheckConstraint(
                name="field_approval_is_signed",
                condition=Q(state=FieldState.APPROVED, approved_by__isnull=False, approved_at__isnull=False)
                | (~Q(state=FieldState.APPROVED) & Q(approved_by__isnull=True, approved_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="field_moved_says_by_whom_and_why",
                condition=Q(moved_at__isnull=True, moved_by__isnull=True, moved_reason="")
                | (Q(moved_at__isnull=False, moved_by__isnull=False) & ~Q(moved_reason="")),
            ),
            models.CheckConstraint(
                name="field_set_aside_says_by_whom_and_from_where",
                condition=Q(
                    state=FieldState.SET_ASIDE,
                    set_aside_at__isnull=False,
                    set_aside_by__isnull=False,
                    set_aside_from__in=[*NEXT[FieldState.SET_ASIDE]],
                )
                | (~Q(state=FieldState.SET_ASIDE) & NOT_SET_ASIDE & Q(set_aside_from="")),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="field_belongs_where_its_slide_does",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("project_id", "case_id", "slide_id"),  # type: ignore[no-untyped-call]
                when=pgtrigger.Before,
                func="""
                    SELECT c.id, c.project_id INTO NEW.case_id, NEW.project_id
                    FROM annotations_slide s JOIN annotations_case c ON c.id = s.case_id WHERE s.id = NEW.slide_id;
                    RETURN NEW;
                """,
            ),
            pgtrigger.ReadOnly(
                name="field_bytes_never_change",
                fields=["sha256", "source_sha256", "media_type", "size", "width", "height"],
            ),
        ]

    def __str__(self) -> str:
        return self.name
