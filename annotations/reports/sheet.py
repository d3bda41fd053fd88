"""What a report shows, taken from the sealed record and from nothing else."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from annotations.models import Counting
from annotations.reports import words
from annotations.reports.words import Language
from annotations.states import CellStatus

Record = Mapping[str, Any]
FIRST = "marrowscope approval 1"  # its lineages' sums hold all their stages, also those that are counted otherwise
ALL_STAGES = {"granulocyte", "erythroid"}  # each of their cells has a stage; a lymphocyte is one by itself


def contents(text: str, language: Language) -> dict[str, Any]:
    """All that the template fills in. `text` is the record as it was sealed."""
    record = json.loads(text)
    count, rows = record["differential"], _rows(record)
    return {
        "record": record,
        "count": count,
        "signed_at": _moment(record["signature"]["at"]),
        "me_definition": words.sentence(language, count["me_definition"]),
        "interval": words.sentence(language, count["interval"]),
        "groups": [group for counting in Counting if (group := _group(rows, counting, language))["lines"]],
        "models": _models(record["fields"]),
        "by_hand": sum(cell["status"] == CellStatus.ADDED for cell in _cells(record["fields"])),
        "fields": [_field(field) for field in record["fields"]],
    }


def _rows(record: Record) -> list[Record]:
    """The rows of the count, each with the cells that are counted as its label is: none stands in two groups."""
    rows: list[Record] = record["differential"]["rows"]
    if record["format"] != FIRST:
        return rows
    return [{**row, "count": row["count"] - _counted_otherwise(row, rows)} for row in rows]


def _counted_otherwise(row: Record, rows: list[Record]) -> int:
    stages = (other for other in rows if other["parent"] == row["label"])
    return sum(stage["count"] for stage in stages if stage["counting"] != row["counting"])


def _moment(written: str) -> str:
    """A moment of the record to the second, in UTC: the same on every machine and in every language."""
    return f"{datetime.fromisoformat(written).astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _group(rows: list[Record], counting: Counting, language: Language) -> dict[str, Any]:
    """The labels that are counted one way: each lineage with its stages beneath it."""
    mine = [row for row in rows if row["counting"] == counting]
    keys = {row["label"] for row in mine}
    lines = []
    for lineage in (row for row in mine if row["parent"] not in keys):
        whole = _line(lineage, language, stage=False)
        stages = [_line(row, language, stage=True) for row in mine if row["parent"] == lineage["label"]]
        lines += [whole, *_staged(whole, stages, language)]
    return {"counting": counting.value, "lines": lines, "measured": counting == Counting.DIFFERENTIAL}


def _staged(lineage: Record, stages: list[dict[str, Any]], language: Language) -> list[dict[str, Any]]:
    """The stages of a lineage, and how many of its cells nobody staged.

    Where none was staged, no stage was looked for: none is said to be 0, nor between limits.
    """
    unstaged = lineage["count"] - sum(stage["count"] for stage in stages)
    if lineage["code"] not in ALL_STAGES or not stages or unstaged == 0:
        return stages
    name = words.catalogue(language, "report")["sheet"]["notStaged"]
    rest = {"name": name, "stage": True, "count": unstaged, "percent": None, "low": None, "high": None}
    return [rest] if unstaged == lineage["count"] else [*stages, rest]


def _line(row: Record, language: Language, *, stage: bool) -> dict[str, Any]:
    return {**row, "name": words.label(language, row["code"], row["name"]), "stage": stage}


def _cells(fields: Iterable[Record]) -> Iterable[Record]:
    return (cell for field in fields for cell in field["cells"])


def _models(fields: list[Record]) -> list[dict[str, Any]]:
    """Each model that proposed something: on how many fields, and what people made of those cells that are counted."""
    looked = Counter(field["model"] for field in fields if field["model"])
    decided = Counter((cell["model"], cell["status"]) for cell in _cells(fields) if cell["model"])
    return [
        {
            "word": word,
            "fields": looked[word],
            "accepted": decided[word, CellStatus.ACCEPTED],
            "corrected": decided[word, CellStatus.CORRECTED],
        }
        for word in sorted({*looked, *(word for word, _ in decided)})
    ]


def _field(field: Record) -> dict[str, Any]:
    return {**field, "cells": len(field["cells"]), "approved_at": _moment(field["approved_at"])}
