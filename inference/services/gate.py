"""Whether a candidate is offered for use: better overall than the model in use, and no class lost on the way."""

from typing import Any

from django.utils import timezone

from inference.services.fates import MARGIN, RARE, Report, Row, row_of, together
from inference.services.outcomes import Outcome

NOTHING_TO_JUDGE = "The test cases have no cells, so nothing can be said of the new model. Approve more fields."


def verdict(
    *, champion: Report | None, champion_word: str | None, candidate: Report, names: dict[str, str]
) -> dict[str, Any]:
    """The decision with everything it rests on: `passed`, a `sentence`, `classes` row by row, both reports.

    champion, candidate: as training/contest.py measures them on one file; names: a label's word to its name.
    Better overall is a higher AP over all classes of the test set. What becomes of a class is told in fates.py; one of
    which the test set has no cell is not judged, and named. The rare classes are also judged together, so that several
    of them, each with too few cells to tell, cannot go unseen.
    """
    rows = [row_of(word, names.get(word, word), champion, candidate)
            for word, row in candidate["labels"]["classes"].items() if row["cells"]]  # fmt: skip
    rare = together([row for row in rows if row["cells"] < RARE])
    unjudged = [names.get(word, word) for word, row in candidate["labels"]["classes"].items()
                if not row["cells"] and word in names]  # fmt: skip
    before = (champion["score"] or 0.0) if champion else None
    better = bool(rows) and (before is None or (candidate["score"] or 0.0) > before)
    told = _sentence(better, rows, rare, champion_word, before, candidate["score"] or 0.0) if rows else NOTHING_TO_JUDGE
    return {
        "passed": better and not rare["lost"] and not any(row["lost"] for row in rows),
        "sentence": told + _left_out(unjudged) if rows else told,
        "margin": MARGIN,
        "champion": champion_word,
        "score": {"champion": before, "candidate": candidate["score"]},
        "classes": rows,
        "rare": rare,
        "unjudged": unjudged,
        "lineages": _ap_of_lineages(champion, candidate),
        "images_per_second": {
            "champion": champion["images_per_second"] if champion else None,
            "candidate": candidate["images_per_second"],
        },
        "test": {"sha256": candidate["data_sha256"], "images": candidate["images"]},
        "decided_at": timezone.now().isoformat(),
        "reports": {"champion": _kept(champion), "candidate": _kept(candidate)},
    }


def _left_out(names: list[str]) -> str:
    """Which classes nobody can speak for: a rare one is often not in the test cases yet."""
    return f" Not judged, because the test cases have no such cell: {', '.join(names)}." if names else ""


def _kept(report: Report | None) -> Report | None:
    """The report without what is said of each single cell: the counts of it stand in the classes' rows."""
    return report and {name: part for name, part in report.items() if name != "caught"}


def _ap_of_lineages(champion: Report | None, candidate: Report) -> list[dict[str, Any]]:
    before = champion["lineages"]["per_class"] if champion else {}
    return [{"code": code, "champion": before.get(code), "candidate": ap}
            for code, ap in candidate["lineages"]["per_class"].items()]  # fmt: skip


def _sentence(
    better: bool,
    rows: list[Row],
    rare: Row,
    champion: str | None,
    before: float | None,
    now: float,
) -> str:
    if before is None:
        return f"No model is in use to compare with; on the test set the new model's AP is {now:.3f}."
    lost, few = ([row["name"] for row in rows if row["outcome"] == kind] for kind in (Outcome.LOST, Outcome.TOO_FEW))
    decision = _decision(better, bool(lost) or rare["lost"], champion)
    told = [f"{decision}: on the same test set its AP is {now:.3f}, that of {champion} {before:.3f}."]
    if lost:
        told.append(f"These classes are found less surely than before: {', '.join(lost)}.")
    if rare["lost"]:
        told.append(f"The rare classes together are found less surely: {rare['lost_cells']} of their {rare['cells']} "
                    f"cells were lost, {rare['gained_cells']} found anew.")  # fmt: skip
    if few:
        told.append(
            f"Of these classes the test cells are too few to tell whether they are found less surely: {', '.join(few)}."
        )
    if better and not (lost or few or rare["lost"]):
        told.append("No class is found less surely than before.")
    return " ".join(told)


def _decision(better: bool, lost: bool, champion: str | None) -> str:
    if not better:
        return f"The new model is not better than {champion}"
    if lost:
        return f"The new model is not recommended, although over all classes better than {champion}"
    return f"The new model is better than {champion}"
