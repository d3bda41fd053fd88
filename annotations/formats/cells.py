"""The parts both readers share: a cell out of one entry, and the uids that were met before."""

from typing import Any

from annotations.formats.boxes import exact, inside
from annotations.formats.records import Box, CellRecord, FormatError, Report
from annotations.formats.values import a_box, a_count, a_score, a_text


def cell(entry: dict[str, Any], code: str, shown: Box, size: tuple[int, int], report: Report, place: str) -> CellRecord:
    """One cell: its box exact if nobody edited it since we wrote it, cut to the field (reported) if it overruns it.

    entry: an annotation or a region with our extra keys, any of which may be absent. size: width, height in pixels.
    Raises FormatError for values of wrong type and for a box wholly outside the field.
    """
    kept = next((a_box(entry[key], "The exact box") for key in ("exact_bbox", "box") if entry.get(key)), None)
    whole_box = exact(kept, shown, *size)
    box = inside(whole_box, *size)
    if box is None:
        raise FormatError(f"The box {list(whole_box)} lies outside the {size[0]} × {size[1]} px of its field.")
    if box != whole_box:
        report.change(place, f"the box {list(whole_box)} was cut to its field's {size[0]} × {size[1]} px")
    maker = entry.get("produced_by")
    return CellRecord(
        uid=a_text(entry.get("uid", ""), "The uid"), code=code, box=box, score=a_score(entry.get("score")),
        revision=a_count(entry.get("revision", entry.get("rev")), "The revision", 0),
        produced_by=None if maker is None else a_text(maker, "produced_by"),
        status=a_text(entry.get("status", ""), "The status"),
    )  # fmt: skip


def once(uid: str, seen: set[str]) -> None:
    """FormatError when a uid comes a second time: nobody could say which of the two is the cell."""
    if uid and uid in seen:
        raise FormatError(f"The uid {uid} was met before in this file.")
    seen.add(uid)
