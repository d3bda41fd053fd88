"""Keeps the counts that a field's row carries, so that lists need not look at cells."""

from django.db.models import Count, Q

from annotations.models import Cell, Field
from annotations.states import COUNTED, CellStatus, FieldState


def refresh(field: Field) -> None:
    """Count the field's cells again and save what changed of the row. Costs one index scan of the field's cells."""
    shown = Q(status=CellStatus.PROPOSED, score__gte=field.threshold)
    counts = Cell.objects.filter(field=field, status__in=[*COUNTED, CellStatus.PROPOSED]).aggregate(
        cells=Count("pk", filter=Q(status__in=COUNTED)), proposals=Count("pk", filter=shown)
    )
    field.cell_count, field.proposal_count = counts["cells"], counts["proposals"]
    if field.state == FieldState.STORED:
        field.state = FieldState.DRAFT
    field.save(update_fields=["cell_count", "proposal_count", "state", "revision", "produced_by"])
