"""Where two models see the same fields differently, counted from what both have said of them."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from annotations.models import Cell, Field, ProposalSet
from annotations.services.proposals import SAME_CELL, overlap
from annotations.states import PRESENT

CONSIDERED = 500  # fields, those stored last
Said = dict[str, Any]  # label (code), label_id, box (x, y, width, height), score


@dataclass
class Count:
    """Cells of two opinions in pairs. label: both see a cell, of another class; only_*: one alone sees a cell."""

    same: int = 0
    label: int = 0
    only_first: int = 0
    only_second: int = 0

    @property
    def different(self) -> int:
        return self.label + self.only_first + self.only_second

    def take(self, other: "Count") -> None:
        for name, number in vars(other).items():
            setattr(self, name, getattr(self, name) + number)


@dataclass
class Differences:
    """All fields on which both have spoken: the sum, and field by field, the most different first."""

    total: Count = field(default_factory=Count)
    fields: list[tuple[Field, Count]] = field(default_factory=list)


def between(project_id: uuid.UUID, first: str, second: str) -> Differences:
    """Compare two models' words ("starter@1") on the project's newest fields of which both have said something.

    A proposal counts from its field's threshold up. Cells pair by place, IoU 0.5, the best overlaps first.
    """
    found = Differences()
    fields = _both(project_id, first, second)
    for one, count in _counted(fields, first, second):
        found.total.take(count)
        found.fields.append((one, count))
    found.fields.sort(key=lambda pair: -pair[1].different)
    return found


def disputed(fields: Iterable[Field]) -> dict[uuid.UUID, int]:
    """Of each field the cells that the newest onlooker sees otherwise than the model whose cells people work on."""
    known = {one.pk: one for one in fields}
    marks = ProposalSet.objects.filter(field__in=known).order_by("created_at")
    rows = list(marks.values_list("field_id", "produced_by", "shadow"))
    own, onlooker = ({pk: word for pk, word, shadow in rows if shadow is wanted} for wanted in (False, True))
    pairs: dict[tuple[str, str], list[Field]] = defaultdict(list)
    for pk in own.keys() & onlooker.keys():
        pairs[own[pk], onlooker[pk]].append(known[pk])
    return {one.pk: count.different for words, some in pairs.items() for one, count in _counted(some, *words)}


def _counted(fields: list[Field], first: str, second: str) -> Iterator[tuple[Field, Count]]:
    ours, theirs = (_said(fields, word) for word in (first, second))
    for one in fields:
        yield one, compare(*(_sure(said[one.pk], one.threshold) for said in (ours, theirs)))


def compare(first: list[Said], second: list[Said]) -> Count:
    """Pair two opinions of one field."""
    if not first or not second:
        return Count(only_first=len(first), only_second=len(second))
    iou = overlap(*(np.array([said["box"] for said in opinion], float) for opinion in (first, second)))
    same = label = 0
    free = [set(range(len(first))), set(range(len(second)))]
    for a, b in zip(*np.unravel_index(np.argsort(-iou, axis=None), iou.shape), strict=True):
        if iou[a, b] < SAME_CELL:
            break
        if a in free[0] and b in free[1]:
            free[0].remove(a)
            free[1].remove(b)
            agree = _class(first[a]) == _class(second[b])
            same, label = same + agree, label + (not agree)
    return Count(same, label, len(free[0]), len(free[1]))


def _both(project_id: uuid.UUID, first: str, second: str) -> list[Field]:
    spoken = ProposalSet.objects.filter(field__project_id=project_id)
    known = spoken.filter(produced_by=first).values("field"), spoken.filter(produced_by=second).values("field")
    fields = (
        Field.objects.filter(state__in=PRESENT, pk__in=known[0]).filter(pk__in=known[1]).select_related("slide__case")
    )
    return list(fields.order_by("-created_at", "pk")[:CONSIDERED])


def _said(fields: Iterable[Field], word: str) -> dict[uuid.UUID, list[Said]]:
    """What the model said of each field: of the cells that came of it, or where none did, of what was kept."""
    cells = Cell.objects.filter(field__in=fields, produced_by=word, proposal__isnull=False).order_by()
    said: dict[uuid.UUID, list[Said]] = defaultdict(list)
    for field_id, proposal, score in cells.values_list("field_id", "proposal", "score"):
        said[field_id].append({**(proposal or {}), "score": score})
    kept = ProposalSet.objects.filter(field__in=fields, produced_by=word, shadow=True)
    for field_id, words in kept.exclude(field__in=list(said)).values_list("field_id", "said"):
        said[field_id] = list(words or [])
    return said


def _sure(said: list[Said], threshold: float) -> list[Said]:
    return [one for one in said if one["score"] >= threshold]


def _class(said: Said) -> str:
    """The label that is meant, by its key where the project has one: words of two models may differ."""
    return str(said.get("label_id") or said["label"])
