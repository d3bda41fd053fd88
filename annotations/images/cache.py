"""Files fetched from a distant storage, kept in a bounded folder of this machine."""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

DEFAULT_BYTES = 4 * 1024**3
IN_USE = 120  # seconds: what was asked for so recently may be about to be opened, and is not removed


class WrongContent(Exception):
    """What came from the storage has another hash than it was stored under."""


def folder() -> Path:
    """Where fetched files lie: FIELD_CACHE, or a folder among the system's temporary files."""
    named = getattr(settings, "FIELD_CACHE", None)
    return Path(named) if named else Path(tempfile.gettempdir()) / f"marrowscope-fields-{os.getuid()}"


def fetch(name: str, sha256: str, read: Callable[[str], bytes]) -> Path:
    """The cached file of this name, read from the storage if need be. Raises WrongContent, or what `read` does."""
    path = folder() / Path(name).name
    try:
        os.utime(path)  # the time of the last use decides what goes first
        return path
    except FileNotFoundError:
        content = read(name)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise WrongContent(name)
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    make_room(len(content))
    handle, beside = tempfile.mkstemp(prefix=".", dir=folder())
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
    return path


def make_room(size: int) -> None:
    """Remove the files used longest ago until `size` more bytes fit into FIELD_CACHE_BYTES."""
    found = sorted((entry.stat().st_mtime, entry.stat().st_size, entry.path) for entry in os.scandir(folder()))
    over = sum(length for _, length, _ in found) + size - getattr(settings, "FIELD_CACHE_BYTES", DEFAULT_BYTES)
    for used, length, path in found:
        if over <= 0 or used > time.time() - IN_USE:
            return
        Path(path).unlink(missing_ok=True)  # who has it open keeps reading it
        over -= length
