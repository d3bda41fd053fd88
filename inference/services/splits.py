"""Which cases are learnt from and which are kept for testing: decided once for each case, by nothing but its key."""

import hashlib
import uuid
from collections.abc import Iterable

from django.db import transaction

from annotations.models import Case, Project
from annotations.states import FieldState
from inference.models import CasePart, Part

ONE_IN = 5  # of so many cases one is kept for testing; a share begun counts as a whole one
LEAST = 4  # cases with approved fields: one to test on, one to pick the best epoch by, two to learn from


def approved_cases(project_id: uuid.UUID) -> list[uuid.UUID]:
    """The cases that have an approved field."""
    found = Case.objects.filter(project_id=project_id, fields__state=FieldState.APPROVED).distinct()
    return list(found.values_list("pk", flat=True))


def missing_cases(project_id: uuid.UUID) -> int:
    """How many more cases with approved fields it takes before anything can be learnt."""
    return max(0, LEAST - len(approved_cases(project_id)))


def lack(project_id: uuid.UUID) -> str:
    """Why there are too few cases to learn from, as a sentence; "" when there are enough."""
    missing = missing_cases(project_id)
    if not missing:
        return ""
    needed = "1 more case is needed" if missing == 1 else f"{missing} more cases are needed"
    return (
        f"{needed} with approved fields. Cells of one case are alike, so whole cases are kept for testing, and {LEAST} "
        f"cases are the least that can be divided."
    )


@transaction.atomic
def decide(project_id: uuid.UUID, cases: Iterable[uuid.UUID]) -> None:
    """Give each of the cases its place, unless it has one. Testing gets a fifth of all, rounded up; a place is kept.

    The order is that of a hash of the key, so neither time nor anybody's choice decides.
    """
    Project.objects.select_for_update().get(pk=project_id)
    rows = _drawn(parts(project_id), cases).items()
    CasePart.objects.bulk_create(CasePart(case_id=case, project_id=project_id, part=part) for case, part in rows)


def to_test(project_id: uuid.UUID) -> set[uuid.UUID]:
    """The cases with approved fields that a test set frozen now would be made of."""
    approved, known = approved_cases(project_id), parts(project_id)
    placed = known | _drawn(known, approved)
    return {case for case in approved if placed[case] == Part.TEST}


def _drawn(known: dict[uuid.UUID, str], cases: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The places of those of the cases that have none yet."""
    new = sorted(set(cases) - known.keys(), key=_draw)
    tested = sum(part == Part.TEST for part in known.values())
    wanted = -(-(len(known) + len(new)) // ONE_IN) - tested
    return {case: Part.TEST if place < wanted else Part.TRAIN for place, case in enumerate(new)}


def parts(project_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """Every case that has a place, with it."""
    return dict(CasePart.objects.filter(project_id=project_id).values_list("case", "part"))


def held_out(cases: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Of the cases to learn from, those that pick the best epoch and calibrate its scores: a seventh, at least one."""
    ordered = sorted(cases, key=_draw)
    return set(ordered[: max(1, len(ordered) // 7)]) if len(ordered) > 1 else set()


def _draw(case: uuid.UUID) -> bytes:
    return hashlib.sha256(case.bytes).digest()
