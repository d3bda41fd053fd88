"""Reads typed values from environment variables; a wrong one fails with the fix."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES, NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})


def text(name: str, default: str = "") -> str:
    """The variable without surrounding blanks, or the default where it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def boolean(name: str, default: bool) -> bool:
    """Whether the variable says yes; anything but a plain yes or no is refused."""
    word = text(name, "yes" if default else "no").lower()
    if word not in YES | NO:
        raise ImproperlyConfigured(f"{name} is {word!r}. Write yes or no.")
    return word in YES


def integer(name: str, default: int, least: int = 0) -> int:
    """The variable as a whole number of at least `least`."""
    word = text(name, str(default))
    try:
        number = int(word)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {word!r}. Write a whole number, such as {default}.") from None
    if number < least:
        raise ImproperlyConfigured(f"{name} is {number}. Write a number of at least {least}.")
    return number


def words(name: str, default: str = "") -> list[str]:
    """The variable's parts between commas, blanks removed, empty ones left out."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


@dataclass(frozen=True)
class Address:
    """The parts of a URL such as DATABASE_URL. Query parameters keep their last value."""

    scheme: str
    user: str
    password: str
    host: str
    port: int | None
    path: str
    query: dict[str, str]


def address(name: str, default: str, schemes: tuple[str, ...]) -> Address:
    """The variable as a URL of one of the schemes."""
    url = text(name, default)
    example = f"{schemes[0]}://…"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not a URL ({error}). Write it as {example}.") from None
    if parts.scheme not in schemes:
        raise ImproperlyConfigured(f"{name} starts with {parts.scheme or 'nothing'}. Write it as {example}.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Address(parts.scheme, user, password, parts.hostname or "", port, unquote(parts.path), query)


def secret(name: str, file: Path) -> str:
    """The variable, or the secret kept in the file, which is made with a fresh one where it does not exist."""
    if given := text(name):
        return given
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return file.read_text().strip() or _unreadable(name, file)


def _unreadable(name: str, file: Path) -> str:
    raise ImproperlyConfigured(f"{file} is empty. Delete it, and a new secret is made; or set {name}.")
