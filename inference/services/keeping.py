"""A training's last whole epoch in storage, so that a worker on another machine goes on where this one died."""

import logging
import shutil
import time
import uuid
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

logger = logging.getLogger(__name__)
STATE = "resume.safetensors"
FILES = ("model.json", "model.safetensors", STATE)  # the state last: where it is, the others are


class Keeper:
    """Keeps every epoch that ends long enough after the last one kept; short trainings never pay for it."""

    def __init__(self, training: uuid.UUID, out: Path) -> None:
        self._training, self._out = training, out
        self._kept = time.monotonic()

    def epoch(self, number: int) -> None:
        """Keep this epoch if it is time. A storage that is away costs the copy, not the training."""
        if time.monotonic() - self._kept < settings.TRAIN_KEEP_SECONDS:
            return
        try:
            _put(self._training, number, self._out)
        except Exception as error:  # object stores have error families of their own
            logger.warning("Epoch %s of training %s is not kept in storage: %s", number, self._training, error)
        self._kept = time.monotonic()


def bring(training: uuid.UUID, out: Path) -> int | None:
    """Fill `out` with the newest epoch kept, unless something is there; the epoch's number, None for nothing."""
    if (out / STATE).exists():
        return None
    for number in sorted(_epochs(training), reverse=True):
        if default_storage.exists(_key(training, number, STATE)):
            out.mkdir(parents=True, exist_ok=True)
            for name in FILES:
                with default_storage.open(_key(training, number, name)) as kept, (out / name).open("wb") as file:
                    shutil.copyfileobj(kept, file)
            return number
    return None


def drop(training: uuid.UUID, before: int | None = None) -> None:
    """Remove what is kept of a training, or only of epochs before one."""
    for number in _epochs(training):
        if before is None or number < before:
            for name in reversed(FILES):
                default_storage.delete(_key(training, number, name))


def _put(training: uuid.UUID, number: int, out: Path) -> None:
    for name in FILES:
        key = _key(training, number, name)
        default_storage.delete(key)  # half of it, of a worker that died
        with (out / name).open("rb") as file:
            default_storage.save(key, File(file))
    drop(training, before=number)


def _epochs(training: uuid.UUID) -> list[int]:
    with suppress(FileNotFoundError):
        return [int(name) for name in default_storage.listdir(f"trainings/{training}")[0]]
    return []


def _key(training: uuid.UUID, number: int, name: str) -> str:
    return f"trainings/{training}/{number}/{name}"
