"""Cells, the operations that changed them, and which model has spoken on which field."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.models.base import Row, history
from annotations.models.label import Label
from annotations.models.specimen import Field
from annotations.states import VISIBLE, CellStatus

FROM_A_MODEL = (CellStatus.PROPOSED, CellStatus.SUPERSEDED)  # no person has touched it
BY_HAND = (CellStatus.ADDED, CellStatus.REMOVED)  # no model had a part in it

# A cell of an approved field, or of one set aside, has no write path, whoever writes: the database itself refuses.
closed_is_closed = pgtrigger.Trigger(
    name="cell_of_a_closed_field_is_closed",
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    when=pgtrigger.Before,
    declare=[("state", "text")],
    func="""
        SELECT f.state INTO state FROM annotations_field f
        WHERE f.id = COALESCE(NEW.field_id, OLD.field_id);
        IF state IN ('approved', 'set_aside') THEN
            RAISE EXCEPTION 'the field is %: its cells cannot be changed', replace(state, '_', ' ')
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,
)


@history
class Cell(Row):
    """One box on a field, where it came from, and what people made of it.

    The box is in field pixels, origin at the top left. `label` is empty for a cell nobody could identify.
    `proposal` keeps what the model said ({"label": code, "box": [x, y, width, height]}) for ever.
    """

    field = models.ForeignKey(Field, models.CASCADE, related_name="cells", db_index=False)
    label = models.ForeignKey(Label, models.PROTECT, null=True, related_name="+")
    x = models.FloatField()
    y = models.FloatField()
    width = models.FloatField()
    height = models.FloatField()
    status = models.CharField(max_length=12, choices=CellStatus)
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveBigIntegerField()
    score = models.FloatField(null=True)
    produced_by = models.CharField(max_length=120, blank=True, default="")
    proposal = models.JSONField(null=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(name="cell_of_field_by_status", fields=["field", "status"]),
            models.Index(name="cell_of_field_since", fields=["field", "revision"]),
        ]
        constraints = [
            models.CheckConstraint(name="cell_status_is_known", condition=Q(status__in=CellStatus.values)),
            models.CheckConstraint(
                name="cell_box_has_area_inside",
                condition=Q(x__gte=0, y__gte=0, width__gt=0, height__gt=0, width__lt=1e6, height__lt=1e6),
            ),
            models.CheckConstraint(
                name="cell_score_is_a_models_word",
                condition=Q(score__isnull=True, produced_by="", proposal__isnull=True, status__in=BY_HAND)
                | (Q(score__gte=0, score__lte=1, proposal__isnull=False) & ~Q(produced_by="") & ~Q(status__in=BY_HAND)),
            ),
            models.CheckConstraint(
                name="cell_touched_by_a_person_names_them",
                condition=Q(status__in=FROM_A_MODEL, updated_by__isnull=True)
                | (~Q(status__in=FROM_A_MODEL) & Q(updated_by__isnull=False)),
            ),
        ]
        triggers = [
            closed_is_closed,
            pgtrigger.ReadOnly(
                name="cell_proposal_never_changes", fields=["field", "score", "produced_by", "proposal"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label or 'unidentified'} at {self.x:.0f}, {self.y:.0f}"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """x, y, width, height in field pixels."""
        return self.x, self.y, self.width, self.height

    @property
    def is_visible(self) -> bool:
        """Whether the cell is on the field now, rather than rejected, removed or superseded."""
        return self.status in VISIBLE


class CellVector(models.Model):
    """How a proposed cell looked to its model: int8 numbers whose direction says it, comparable within that model."""

    cell = models.OneToOneField(Cell, models.CASCADE, primary_key=True, related_name="vector")
    numbers = models.BinaryField()

    def __str__(self) -> str:
        return f"{len(self.numbers)} numbers of {self.cell_id}"


class Operation(models.Model):
    """One edit a person made, under the id their browser gave it; replaying it changes nothing twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    field = models.ForeignKey(Field, models.CASCADE, related_name="operations")
    cell = models.ForeignKey(Cell, models.CASCADE, related_name="operations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    content = models.JSONField()
    cell_version = models.PositiveIntegerField()  # the cell's version that this operation made
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        triggers = [pgtrigger.Protect(name="operation_is_never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.content.get('kind')} on {self.cell_id}"


class ProposalSet(models.Model):
    """The mark that a model version has spoken on a field: written in one transaction with what it said, once.

    Proposals become cells. Those of a shadow never do: `said` keeps them, for comparison alone, each as {"label": code,
    "label_id": the label's key at that time or null, "score": 0–1, "box": [x, y, width, height] in field pixels}.
    """

    field = models.ForeignKey(Field, models.CASCADE, related_name="proposal_sets")
    produced_by = models.CharField(max_length=120)
    shadow = models.BooleanField(default=False)
    count = models.PositiveIntegerField()
    said = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(name="model_speaks_once_on_a_field", fields=["field", "produced_by", "shadow"]),
            models.CheckConstraint(name="proposals_name_their_model", condition=~Q(produced_by="")),
            models.CheckConstraint(
                name="shadow_keeps_what_it_said",
                condition=Q(shadow=True, said__isnull=False) | Q(shadow=False, said__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} by {self.produced_by}{' in the shadow' if self.shadow else ''}"
