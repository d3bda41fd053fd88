"""Files fetched from a distant storage, kept in a bounded folder of this machine."""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

IN_USE = 120  # seconds: what was asked for so recently may be about to be opened, and is not removed


class WrongContent(Exception):
    """What came from the storage has another hash than it was stored under."""


def fetch(name: str, sha256: str, read: Callable[[str], bytes]) -> Path:
    """The cached file of this name, read from the storage if need be. Raises WrongContent, or what `read` does."""
    folder = Path(settings.FIELD_CACHE)
    path = folder / Path(name).name
    try:
        os.utime(path)  # the time of the last use decides what goes first
        return path
    except FileNotFoundError:
        content = read(name)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise WrongContent(name)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    make_room(folder, len(content))
    handle, beside = tempfile.mkstemp(prefix=".", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
    return path


def make_room(folder: Path, size: int) -> None:
    """Remove the files used longest ago until `size` more bytes fit into FIELD_CACHE_BYTES."""
    found = sorted(_used(Path(entry.path)) for entry in os.scandir(folder))
    over = sum(length for _, length, _ in found) + size - settings.FIELD_CACHE_BYTES
    for used, length, path in found:
        if over <= 0 or used > time.time() - IN_USE:
            return
        path.unlink(missing_ok=True)  # who has it open keeps reading it
        over -= length


def _used(path: Path) -> tuple[float, int, Path]:
    """When a file was used last, and its bytes; nothing when another process has just removed it."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return 0.0, 0, path
    return status.st_mtime, status.st_size, path
