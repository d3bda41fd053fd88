"""Whether a candidate is offered for use: better overall than the model in use, and no class lost on the way."""

from typing import Any

from django.utils import timezone

MARGIN = 0.05  # by how much the lower limit of a class's recall may fall: what a handful of cells more or less does
NOTHING_TO_JUDGE = "The test cases have no cells, so nothing can be said of the new model. Approve more fields."
Report = dict[str, Any]


def verdict(
    *, champion: Report | None, champion_word: str | None, candidate: Report, names: dict[str, str]
) -> dict[str, Any]:
    """The decision with everything it rests on: `passed`, a `sentence`, `classes` row by row, both reports.

    champion, candidate: as training/contest.py measures them on one file; names: a label's word to its name.
    Better overall is a higher AP over all classes of the test set. A class is lost when the lower end of its recall's
    exact 95 % interval falls by more than MARGIN; a class of which the test set has no cell is not judged, and named.
    """
    rows = [_row(word, row, champion, names) for word, row in candidate["labels"]["classes"].items() if row["cells"]]
    lost = [row for row in rows if row["lost"]]
    unjudged = [names.get(word, word) for word, row in candidate["labels"]["classes"].items()
                if not row["cells"] and word in names]  # fmt: skip
    before = (champion["score"] or 0.0) if champion else None
    better = bool(rows) and (before is None or (candidate["score"] or 0.0) > before)
    told = _sentence(better, lost, champion_word, before, candidate["score"] or 0.0) if rows else NOTHING_TO_JUDGE
    return {
        "passed": better and not lost,
        "sentence": told + _left_out(unjudged) if rows else told,
        "margin": MARGIN,
        "champion": champion_word,
        "score": {"champion": before, "candidate": candidate["score"]},
        "classes": rows,
        "unjudged": unjudged,
        "lineages": _ap_of_lineages(champion, candidate),
        "images_per_second": {
            "champion": champion["images_per_second"] if champion else None,
            "candidate": candidate["images_per_second"],
        },
        "test": {"sha256": candidate["data_sha256"], "images": candidate["images"]},
        "decided_at": timezone.now().isoformat(),
        "reports": {"champion": champion, "candidate": candidate},
    }


def _left_out(names: list[str]) -> str:
    """Which classes nobody can speak for: a rare one is often not in the test cases yet."""
    return f" Not judged, because the test cases have no such cell: {', '.join(names)}." if names else ""


def _row(word: str, new: Report, champion: Report | None, names: dict[str, str]) -> dict[str, Any]:
    old = champion["labels"]["classes"].get(word) if champion else None
    low = old["recall_low"] if old else 0.0
    lost = bool(old) and new["recall_low"] < low - MARGIN
    name = names.get(word, word)
    return {"code": word, "name": name, "cells": new["cells"], "champion": _recall(old), "candidate": _recall(new),
            "lost": lost, "reason": _reason(name, new, old) if lost else ""}  # fmt: skip


def _recall(row: Report | None) -> dict[str, Any] | None:
    return row and {name: row[name] for name in ("AP", "recall", "recall_low", "recall_high")}


def _reason(name: str, new: Report, old: Report | None) -> str:
    assert old is not None
    return (
        f"{name}: it finds {new['recall']:.0%} of {new['cells']} cells (at least {new['recall_low']:.0%}), the model "
        f"in use {old['recall']:.0%} (at least {old['recall_low']:.0%})."
    )


def _ap_of_lineages(champion: Report | None, candidate: Report) -> list[dict[str, Any]]:
    before = champion["lineages"]["per_class"] if champion else {}
    return [{"code": code, "champion": before.get(code), "candidate": ap}
            for code, ap in candidate["lineages"]["per_class"].items()]  # fmt: skip


def _sentence(better: bool, lost: list[dict[str, Any]], champion: str | None, before: float | None, now: float) -> str:
    if before is None:
        return f"No model is in use to compare with; on the test set the new model's AP is {now:.3f}."
    told = f"On the same test set the new model has an AP of {now:.3f}, {champion} one of {before:.3f}."
    if better and not lost:
        return f"{told} No class is found less surely than before."
    if lost:
        told += " These classes are found less surely than before: " + ", ".join(row["name"] for row in lost) + "."
    return told if better else f"{told} That is not better."
