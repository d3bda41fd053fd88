"""Checkpoints in storage under their own hash: put in once, fetched to a local folder, checked every time.

A checkpoint is a folder of two files: model.safetensors (weights) and model.json (architecture, labels, recipe …).
Its SHA-256 is that of the text `sha256sum model.json model.safetensors` prints, so one hash seals both files:
labels that were changed make another model just as changed weights do.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from annotations.errors import BadInput
from inference.models import ModelVersion

WEIGHTS, DESCRIPTION = "model.safetensors", "model.json"
FILES = (DESCRIPTION, WEIGHTS)
CHUNK = 1 << 20  # bytes; what is held in memory of a file of any size


class BadCheckpoint(BadInput):
    """The checkpoint is not one, or not the one that was registered."""

    code = "bad_checkpoint"


def key(sha256: str, file: str) -> str:
    """Where a checkpoint's file lies in storage."""
    return f"checkpoints/{sha256}/{file}"


def seal(folder: Path) -> str:
    """The checkpoint's SHA-256, 64 hex digits. Raises BadCheckpoint when one of the two files is missing."""
    lines = "".join(f"{_hash(folder / file)}  {file}\n" for file in FILES)
    return hashlib.sha256(lines.encode()).hexdigest()


def describe(folder: Path) -> dict[str, Any]:
    """What model.json says. Raises BadCheckpoint unless it names an architecture, its labels, and these weights."""
    try:
        description = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadCheckpoint(f"{DESCRIPTION} in {folder.name} cannot be read: {error}") from None
    if not isinstance(description, dict) or not description.get("architecture") or not description.get("labels"):
        raise BadCheckpoint(f"{DESCRIPTION} in {folder.name} must name an architecture and its labels.")
    if description.get("weights_sha256") != _hash(folder / WEIGHTS):
        raise BadCheckpoint(f"{DESCRIPTION} in {folder.name} describes other weights than the {WEIGHTS} beside it.")
    return description


def put(folder: Path) -> str:
    """Bring the checkpoint into storage and return its SHA-256. What is there already and whole is left alone."""
    sha256 = seal(folder)
    for file in FILES:
        _put_file(folder / file, key(sha256, file))
    return sha256


def fetch(model: ModelVersion) -> Path:
    """The model's checkpoint as a local folder, its hash checked on every call.

    A damaged or unfinished local copy is fetched again. Raises BadCheckpoint when storage itself holds
    something else than what was registered: then no worker anywhere may use it.
    """
    local = cache_folder() / model.sha256
    if not _is_whole(local, model.sha256):
        _download(model, local)
    return local


def cache_folder() -> Path:
    """Where this machine keeps the checkpoints it has used."""
    return Path(settings.VAR) / "checkpoints"


def _download(model: ModelVersion, local: Path) -> None:
    """Fill a folder beside the final one and rename it: a reader sees a whole checkpoint or none."""
    cache_folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache_folder(), prefix=".coming-") as coming:
        filled = Path(coming) / "checkpoint"
        filled.mkdir()
        for file, source in ((DESCRIPTION, model.description_key), (WEIGHTS, model.weights_key)):
            _copy_from_storage(source, filled / file)
        if seal(filled) != model.sha256:
            raise BadCheckpoint(
                f"The stored checkpoint of {model.word} is damaged: its bytes are not those that were registered. "
                f"Register it again from its original folder."
            )
        _replace(local, filled)


def _replace(local: Path, filled: Path) -> None:
    shutil.rmtree(local, ignore_errors=True)
    try:
        os.rename(filled, local)
    except OSError:  # another worker was quicker; both copies passed the same check
        if not local.is_dir():
            raise


def _copy_from_storage(source: str, target: Path) -> None:
    """Raises BadCheckpoint for what storage cannot give, OSError for what this machine's disk cannot take."""
    with target.open("wb") as out:
        for chunk in _stored(source):
            out.write(chunk)


def _stored(source: str) -> Iterator[bytes]:
    try:
        with default_storage.open(source, "rb") as stored:
            while chunk := stored.read(CHUNK):
                yield chunk
    except OSError as error:
        raise BadCheckpoint(f"{source} cannot be read from storage: {error}") from None


def _put_file(path: Path, target: str) -> None:
    """Write a file to storage. A copy that a killed registration left half written is replaced."""
    if default_storage.exists(target):
        with default_storage.open(target, "rb") as stored:
            if hashlib.file_digest(stored, "sha256").hexdigest() == _hash(path):
                return
        default_storage.delete(target)
    with path.open("rb") as source:
        written = default_storage.save(target, File(source))
    if written != target:  # somebody registered the same bytes at this moment and has the name
        default_storage.delete(written)


def _is_whole(local: Path, sha256: str) -> bool:
    return all((local / file).is_file() for file in FILES) and seal(local) == sha256


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise BadCheckpoint(f"{path.parent.name} is not a checkpoint: it has no readable {path.name}.") from None
