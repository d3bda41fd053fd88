"""Words of the command line that several commands share."""

import argparse
import json
from pathlib import Path
from typing import Any

from inference.training import recipes

DATA_HELP = "folder of the pictures (default: images beside the file)"


def checkpoint(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--checkpoint", type=Path, required=True, metavar="DIR",
                        help="folder of model.json and model.safetensors, or of an exported graph.json")  # fmt: skip


def recipe(parser: argparse.ArgumentParser, also: str = "") -> None:
    """--recipe and --set. also: what else --set can change."""
    parser.add_argument("--recipe", choices=list(recipes.RECIPES), default="fast", help="default: fast")
    words = f"change one setting of the recipe{also}; repeatable. Settings and what they begin with: {_settings()}"
    parser.add_argument("--set", type=setting, action="append", default=[], metavar="KEY=VALUE", help=words)


def threshold(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--threshold", type=score, default=0.7, help="score from which a cell counts (default 0.7)")


def setting(word: str) -> tuple[str, str]:
    """`key=value` in two."""
    key, equals, value = word.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{word!r} is not key=value")
    return key, value


def options(word: str) -> tuple[str, dict[str, Any]]:
    """`NAME:JSON` in two."""
    name, _, text = word.partition(":")
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise argparse.ArgumentTypeError(f'{word!r} is not NAME:{{"option": value}}')
    return name, found


def score(word: str) -> float:
    """A number from 0 to 1."""
    try:
        value = float(word)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{word!r} is not a score from 0 to 1")
    return value


def count(word: str) -> int:
    """A whole number from 1."""
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"{word!r} is not a whole number from 1")
    return int(word)


def names(text: str) -> list[str]:
    """Words between commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def numbers(text: str) -> list[int]:
    """Whole numbers between commas."""
    return [int(word) for word in names(text)]


def _settings() -> str:
    fast = recipes.RECIPES["fast"].__dict__.items()
    return ", ".join(f"{key}={value}" for key, value in fast).replace("%", "%%")
