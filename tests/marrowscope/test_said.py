"""The sentences that pages show in another language are really the server's, so that none is lost by a change."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import django.contrib.auth.password_validation
import django.core.validators
import pytest
import rest_framework.exceptions
import rest_framework.fields
from django.conf import settings

OURS = ("platform", "annotations", "inference")
THEIRS = (
    django.contrib.auth.password_validation,
    django.core.validators,
    rest_framework.exceptions,
    rest_framework.fields,
)
PLACE = "\0"
FILLED_LATER = re.compile(r"%\(\w+\)\w|%[sd]|\{\w*\}")
SAID = sorted(settings.LOCALES.glob("said.*.json"))


@cache
def _said_by_the_server() -> tuple[set[str], list[tuple[int, re.Pattern[str]]]]:
    """Whole texts, and texts with places: how many characters of each stand fast, and what it matches."""
    files = [path for folder in OURS for path in (settings.ROOT / folder).rglob("*.py")]
    files += [Path(str(module.__file__)) for module in THEIRS]
    texts = {text.strip() for path in files for text in _texts(ast.parse(path.read_text()))}
    shapes = [
        (len(text.replace(PLACE, "")), re.compile(".*".join(map(re.escape, text.split(PLACE))), re.DOTALL))
        for text in texts
        if PLACE in text
    ]
    return texts, shapes


def _texts(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else PLACE for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
            yield node.value.replace("_", " ")  # as states are told
            yield FILLED_LATER.sub(PLACE, node.value)


def _is_said(english: str) -> bool:
    """Whether the server says it: all of it or, where something is filled in, what stands around that.

    Where it is filled in on the server alone ("1 cell" as a number and a noun), a third of the words has to stand fast.
    """
    texts, shapes = _said_by_the_server()
    fixed = re.split(r"\{\{\w+\}\}", english)
    around = [part.strip() for part in fixed if " " in part.strip()]
    if english in texts or (len(fixed) > 1 and around and all(any(part in text for text in texts) for part in around)):
        return True
    return any(3 * there >= len("".join(fixed)) and shape.fullmatch(english) for there, shape in shapes)


@pytest.mark.parametrize("path", SAID, ids=lambda path: path.name)
def test_every_translated_sentence_is_one_that_the_server_says(path: Path) -> None:
    lost = [english for english in json.loads(path.read_text()) if not _is_said(english)]

    assert "\n".join(lost) == ""


def test_a_sentence_that_changed_is_found_missing() -> None:
    assert SAID
    assert _is_said("The file is empty.")
    assert _is_said("There is already a project called “{{name}}”.")
    assert not _is_said("The file is wholly empty.")
    assert not _is_said("There was already a project called “{{name}}”.")
