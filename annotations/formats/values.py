"""Values out of other people's JSON: each is what it should be, or FormatError says what it is instead."""

import json
import math
from typing import Any

from annotations.formats.boxes import LARGEST
from annotations.formats.records import Box, FormatError

MOST_BYTES = 2**53  # beyond it JSON's numbers are no longer exact


def parse(data: bytes | str, source: str) -> dict[str, Any]:
    """The JSON object in a file (UTF-8, with or without a byte order mark). FormatError for anything else."""
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        value = json.loads(text, parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise FormatError(f"{source} is not UTF-8 text: byte {error.start} cannot be read.") from None
    except json.JSONDecodeError as error:
        raise FormatError(f"{source} is not JSON: {error.msg} in line {error.lineno}, column {error.colno}.") from None
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{source} cannot be read as JSON: {error}.") from None
    return an_object(value, f"The whole of {source}")


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is not a number in JSON")


def an_object(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FormatError(f"{what} is {kind(value)} instead of an object.")
    return value


def a_list(value: object, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise FormatError(f"{what} is {kind(value)} instead of a list.")
    return value


def a_text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise FormatError(f"{what} is {kind(value)} instead of text.")
    return value


def a_number(value: object, what: str) -> float:
    """A finite number of a size pixels can have; a number written as text counts (VIA's CSV and 1.x write such)."""
    try:
        number = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    except (ValueError, OverflowError):
        number = None
    if number is None or not math.isfinite(number):
        raise FormatError(f"{what} is {kind(value)} instead of a finite number.")
    if abs(number) > LARGEST:
        raise FormatError(f"{what} is {number:g}, beyond any photograph.")
    return number


def a_box(value: object, what: str) -> Box:
    """x, y, width, height with an area."""
    numbers = [a_number(x, what) for x in a_list(value, what)]
    if len(numbers) != 4:
        raise FormatError(f"{what} has {len(numbers)} numbers instead of four.")
    x, y, width, height = numbers
    if width <= 0 or height <= 0:
        raise FormatError(f"{what} is {width:g} × {height:g} px, which has no area.")
    return x, y, width, height


def a_count(value: object, what: str, unknown: int, most: int = int(LARGEST)) -> int:
    """A whole number from 0 to `most`; `unknown` when it is absent, empty or -1."""
    if value in (None, "", -1, "-1"):
        return unknown
    number = value if type(value) is int else a_number(value, what)
    if not 0 <= number <= most or number != int(number):
        raise FormatError(f"{what} is {kind(value)} instead of a whole number from 0 to {most}.")
    return int(number)


def a_score(value: object) -> float | None:
    if value is None:
        return None
    score = a_number(value, "The score")
    if not 0 <= score <= 1:
        raise FormatError(f"The score is {score:g} instead of between 0 and 1.")
    return score


def kind(value: object) -> str:
    """What a value is, for a sentence."""
    names = {dict: "an object", list: "a list", bool: "true or false", type(None): "absent", int: "a whole number"}
    return names.get(type(value)) or ascii(value)[:40]
