"""The words of reports, from the same catalogues that the pages in the browser speak by."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import TextChoices


class Language(TextChoices):
    """What a report can be written in; each is a folder of the catalogues."""

    ENGLISH = "en"
    GERMAN = "de"


@cache
def catalogue(language: Language, area: str) -> Mapping[str, Any]:
    """All texts of one area of the interface, under keys that may be nested."""
    text = (settings.LOCALES / language.value / f"{area}.json").read_text(encoding="utf-8")
    words: Mapping[str, Any] = json.loads(text)
    return words


def label(language: Language, code: str, name: str) -> str:
    """A label's name in the language; a name that the project gave itself stays as it is."""
    known = catalogue(Language.ENGLISH, "known")["label"].get(code) == name
    return str(catalogue(language, "known")["label"][code]) if known else name


def sentence(language: Language, said: str) -> str:
    """A fixed sentence of the count in the language, where its list has it."""
    return _said(language).get(said, said)


@cache
def _said(language: Language) -> Mapping[str, str]:
    """What the server says in English, each with its words in the language; nothing for English itself."""
    if language == Language.ENGLISH:
        return {}
    words: Mapping[str, str] = json.loads((settings.LOCALES / f"said.{language.value}.json").read_text("utf-8"))
    return words


def fill(text: str, **values: object) -> str:
    """The text with its {{places}} filled in."""
    for name, value in values.items():
        text = text.replace("{{" + name + "}}", str(value))
    return text
