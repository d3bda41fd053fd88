"""Sealed counts and frozen datasets: rows that are written once and never changed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.models.base import Row
from annotations.models.project import Project
from annotations.models.specimen import Case

never_changed = pgtrigger.Protect(name="written_once", operation=pgtrigger.Update | pgtrigger.Delete)


class Approval(Row):
    """A signed differential of a case. `record` is the canonical JSON of all it rests on; `sha256` is its hash."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="approvals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    meaning = models.CharField(max_length=200)
    justification = models.TextField(blank=True, default="")
    record = models.TextField()
    sha256 = models.CharField(max_length=64)
    predecessor = models.OneToOneField("self", models.PROTECT, null=True, related_name="amendment")

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(name="approval_says_what_it_means", condition=~Q(meaning="")),
            models.UniqueConstraint(
                name="case_has_one_first_approval", fields=["case"], condition=Q(predecessor__isnull=True)
            ),
        ]
        triggers = [never_changed]

    def __str__(self) -> str:
        return f"{self.case}, {self.created_at:%Y-%m-%d}"


class Snapshot(Row):
    """An immutable COCO file of a project's approved fields, under its SHA-256 in storage."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="snapshots")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    fields = models.PositiveIntegerField()
    cells = models.PositiveIntegerField()
    label_set_version = models.PositiveIntegerField()

    class Meta:
        ordering = ["created_at", "id"]
        triggers = [never_changed]

    def __str__(self) -> str:
        return f"{self.fields} fields, {self.cells} cells, {self.sha256[:12]}"
