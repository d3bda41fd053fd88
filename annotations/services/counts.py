"""The differential: how many cells of each label, their share, and how sure that share is."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, Q
from scipy.special import betaincinv

from annotations.models import Case, Cell, Counting, Field, Label, Project
from annotations.states import COUNTED, PRESENT, CellStatus, FieldState

CONFIDENCE = 0.95
INTERVAL = "exact (Clopper–Pearson) 95 % interval of counting error; misclassification is not in it"
# Myeloid cells as the default reading of the M:E ratio has them: granulocytic and monocytic, blasts included.
MYELOID, ERYTHROID = ("granulocyte", "monocyte"), "erythroid"
ME_DEFINITION = "granulocytic and monocytic cells, blasts included, to nucleated erythroid cells"


@dataclass(frozen=True)
class Row:
    """One label's line. `count` and `draft` are cells of the label and of its stages that are counted as it is: an
    artefact beneath “other” is no other cell. `draft` are those of fields not yet approved."""

    label: uuid.UUID
    code: str
    name: str
    parent: uuid.UUID | None
    counting: str
    count: int
    draft: int
    percent: float | None  # of the differential; None where the label is not in it or nothing is counted
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Differential:
    """The count of a case or a field. `counted` is the denominator: cells of differential labels, approved."""

    target: int
    counted: int
    draft: int
    complete: bool
    unidentified: int
    rows: list[Row]
    me_ratio: float | None
    me_definition: str = ME_DEFINITION
    interval: str = INTERVAL
    fields: dict[str, int] = field(default_factory=dict)


def of_case(case: Case) -> Differential:
    """What the case's approved fields hold, and beside it what waits in the others."""
    states = dict(
        Field.objects.filter(case=case, state__in=PRESENT).order_by().values_list("state").annotate(Count("pk"))
    )
    fields = {"total": sum(states.values()), "approved": states.get(FieldState.APPROVED, 0)}
    approved = _tally(Q(field__case=case, field__state=FieldState.APPROVED))
    draft = _tally(Q(field__case=case, field__state__in=PRESENT) & ~Q(field__state=FieldState.APPROVED))
    return differential(case.project, approved, draft, fields)


def of_field(of: Field) -> Differential:
    """The field's cells as if it were approved now."""
    approved = of.state == FieldState.APPROVED
    return differential(of.project, _tally(Q(field=of)), {}, {"total": 1, "approved": int(approved)})


def _tally(which: Q) -> dict[uuid.UUID | None, int]:
    shown = Q(status=CellStatus.PROPOSED, score__gte=F("field__threshold")) & ~Q(field__state=FieldState.APPROVED)
    cells = Cell.objects.filter(which).filter(Q(status__in=COUNTED) | shown)
    return dict(cells.order_by().values_list("label_id").annotate(Count("pk")))


def differential(
    project: Project,
    approved: Mapping[uuid.UUID | None, int],
    draft: Mapping[uuid.UUID | None, int],
    fields: dict[str, int],
) -> Differential:
    """Turn counts per label into the differential of a project's label set."""
    labels = list(Label.objects.filter(label_set__project=project))
    families = _families(labels)
    counted = sum(approved.get(label.pk, 0) for label in labels if label.counting == Counting.DIFFERENTIAL)
    waiting = sum(draft.get(label.pk, 0) for label in labels if label.counting == Counting.DIFFERENTIAL)
    rows = [_row(label, families[label.pk], approved, draft, counted) for label in labels]
    return Differential(
        target=project.target, counted=counted, draft=waiting, complete=counted >= project.target,
        unidentified=approved.get(None, 0), rows=rows, me_ratio=me_ratio(labels, approved), fields=fields,
    )  # fmt: skip


def _families(labels: Sequence[Label]) -> dict[uuid.UUID, list[Label]]:
    """Each label's key with the label itself and its stages that are counted as it is."""
    families = {label.pk: [label] for label in labels}
    for label in labels:
        if label.parent_id and families[label.parent_id][0].counting == label.counting:
            families[label.parent_id].append(label)
    return families


def _row(
    label: Label,
    family: list[Label],
    approved: Mapping[uuid.UUID | None, int],
    draft: Mapping[uuid.UUID | None, int],
    total: int,
) -> Row:
    count, waiting = (sum(counts.get(member.pk, 0) for member in family) for counts in (approved, draft))
    measured = label.counting == Counting.DIFFERENTIAL and total > 0
    low, high = interval(count, total) if measured else (None, None)
    return Row(
        label=label.pk, code=label.code, name=label.name, parent=label.parent_id, counting=label.counting,
        count=count, draft=waiting, percent=100 * count / total if measured else None, low=low, high=high,
    )  # fmt: skip


def interval(count: int, total: int) -> tuple[float, float]:
    """Exact binomial (Clopper–Pearson) 95 % limits of count/total, in per cent. Rümke's tables are these."""
    tail = (1 - CONFIDENCE) / 2
    low = betaincinv(count, total - count + 1, tail) if count else 0.0
    high = betaincinv(count + 1, total - count, 1 - tail) if count < total else 1.0
    return 100 * float(low), 100 * float(high)


def me_ratio(labels: Sequence[Label], counts: Mapping[uuid.UUID | None, int]) -> float | None:
    """Myeloid to erythroid cells, of those in the differential; None while there is no erythroid cell."""
    codes = {label.pk: label.code for label in labels}
    cells: Counter[str] = Counter()
    for label in labels:
        if label.counting == Counting.DIFFERENTIAL:
            cells[codes[label.parent_id or label.pk]] += counts.get(label.pk, 0)
    return sum(cells[code] for code in MYELOID) / cells[ERYTHROID] if cells[ERYTHROID] else None
