"""What becomes of each class when a candidate takes a model's place: lost, kept, learnt, or too few cells to tell.

Both models look at the same cells, so what counts is the cells that only one of them finds (training/paired.py).
"""

from collections.abc import Sequence
from typing import Any

from inference.services.outcomes import Outcome
from inference.training import matching, paired

MARGIN = 0.05  # by how much the lower limit of a class's recall may fall before anybody asks whether that is chance
RARE = 30  # test cells: classes with fewer are judged together, too
Report = dict[str, Any]
Row = dict[str, Any]


def row_of(word: str, name: str, champion: Report | None, candidate: Report) -> Row:
    """What is told of one class. champion, candidate: as training/contest.py measures them."""
    new = candidate["labels"]["classes"][word]
    old = champion["labels"]["classes"].get(word) if champion else None
    lost, gained = pairs(champion["caught"].get(word, []), candidate["caught"][word]) if champion else (0, 0)
    fate = outcome(old, new, lost, gained)
    return {
        "code": word,
        "name": name,
        "cells": new["cells"],
        "champion": _recall(old),
        "candidate": _recall(new),
        "outcome": fate,
        "lost": fate == Outcome.LOST,
        "lost_cells": lost,
        "gained_cells": gained,
        "needed": paired.cells_to_tell(lost, gained, new["cells"]) if fate == Outcome.TOO_FEW else None,
        "reason": _reason(name, new, old, lost, gained) if fate == Outcome.LOST else "",
    }


def pairs(before: Sequence[bool], now: Sequence[bool]) -> tuple[int, int]:
    """Of the same cells in the same order: how many only the first model found, and how many only the second."""
    both = list(zip(before or [False] * len(now), now, strict=True))
    return sum(old and not new for old, new in both), sum(new and not old for old, new in both)


def outcome(old: Row | None, new: Row, lost: int, gained: int) -> Outcome:
    """A class is lost when the lower 95 % limit of its recall falls by more than MARGIN and its losses are not chance.

    Where the limit falls so far and chance alone may have done it, its cells are too few to tell.
    """
    if old is None:
        return Outcome.ALONE
    if new["recall_low"] < old["recall_low"] - MARGIN:
        return Outcome.LOST if paired.is_loss(lost, gained) else Outcome.TOO_FEW
    surely = paired.is_loss(gained, lost)
    if old["recall"]:
        return Outcome.GAINED if surely and new["recall_low"] > old["recall_low"] + MARGIN else Outcome.KEPT
    if new["recall"]:
        return Outcome.LEARNT if surely else Outcome.BEGUN
    return Outcome.ABSENT


def together(rows: Sequence[Row]) -> Row:
    """Several classes as if they were one: their cells, those lost, those gained, and whether that is a loss."""
    cells, lost, gained = (sum(row[name] for row in rows) for name in ("cells", "lost_cells", "gained_cells"))
    found = sum(round((row["champion"] or {}).get("recall", 0) * row["cells"]) for row in rows)
    low = [matching.interval(count, cells)[0] for count in (found, found + gained - lost)]
    gone = len(rows) > 1 and low[1] < low[0] - MARGIN and paired.is_loss(lost, gained)
    return {"classes": len(rows), "cells": cells, "lost_cells": lost, "gained_cells": gained, "lost": gone}


def _recall(row: Row | None) -> Row | None:
    return row and {name: row[name] for name in ("AP", "recall", "recall_low", "recall_high")}


def _reason(name: str, new: Row, old: Row | None, lost: int, gained: int) -> str:
    assert old is not None
    return (
        f"{name}: it finds {new['recall']:.0%} of {new['cells']} cells (at least {new['recall_low']:.0%}), the model "
        f"in use {old['recall']:.0%} (at least {old['recall_low']:.0%}). Cells lost: {lost}, found anew: {gained}."
    )
