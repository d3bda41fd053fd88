"""Where a photograph's bytes lie: under their own SHA-256, in whatever storage the deployment names.

`fields/ab/cd/<sha256>.jpg|png` holds what was uploaded, `thumbnails/<sha256>.jpg` a small copy. A key says its content,
so writing twice changes nothing and a file without a row harms nobody.
"""

import hashlib
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from jobs.errors import DomainError

from annotations.images import cache, thumbnails
from annotations.models import Field

log = logging.getLogger(__name__)

SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png"}


class StorageProblem(DomainError):
    """The storage does not answer. Nothing is wrong with the field."""

    code, status = "storage_problem", 503


class FileDamaged(StorageProblem):
    """The stored file of a field is gone, or is not what was stored."""

    code, status = "file_damaged", 500


def key(sha256: str, media_type: str) -> str:
    """The name of a field's file in the storage."""
    return f"fields/{sha256[:2]}/{sha256[2:4]}/{sha256}{SUFFIXES[media_type]}"


def thumbnail_key(sha256: str) -> str:
    """The name of its thumbnail."""
    return f"thumbnails/{sha256}.jpg"


def put(content: bytes, *, sha256: str, media_type: str) -> None:
    """Store a photograph and its thumbnail. Again is the same as once; a damaged file under the key is mended."""
    _write(key(sha256, media_type), content)
    _write(thumbnail_key(sha256), thumbnails.make(content))


@contextmanager
def opened(field: Field) -> Iterator[IO[bytes]]:
    """The stored bytes of a field, to read. Raises FileDamaged or StorageProblem."""
    with _said_in_a_sentence(field.name), default_storage.open(key(field.sha256, field.media_type)) as file:
        yield file


def local_path(field: Field) -> Path:
    """A file of this machine with the stored bytes, to be read only.

    On a filesystem it is the stored file itself. From elsewhere it is fetched once into a bounded cache folder and its
    hash checked. Raises FileDamaged or StorageProblem.
    """
    name = key(field.sha256, field.media_type)
    with _said_in_a_sentence(field.name):
        storage = _here(default_storage)
        path = Path(storage.path(name)) if storage else cache.fetch(name, field.sha256, _read)
        if path.stat().st_size != field.size:
            raise FileDamaged(f"The stored file of {field.name} is not as long as what was uploaded.")
        return path


def thumbnail(field: Field) -> bytes:
    """The thumbnail, a JPEG; made again when it is gone."""
    name = thumbnail_key(field.sha256)
    with _said_in_a_sentence(field.name):
        try:
            return _read(name)
        except FileNotFoundError:
            made = thumbnails.make(local_path(field).read_bytes())
            _write(name, made)
            return made


def _read(name: str) -> bytes:
    with default_storage.open(name) as file:
        return bytes(file.read())


@contextmanager
def _said_in_a_sentence(field_name: str) -> Iterator[None]:
    try:
        yield
    except DomainError:
        raise
    except (FileNotFoundError, cache.WrongContent) as error:
        log.error("The stored file of %s is gone or damaged: %s", field_name, error)
        raise FileDamaged(f"The stored file of {field_name} is gone or damaged.") from error
    except Exception as error:  # object stores have error families of their own
        log.error("The storage does not give the file of %s: %r", field_name, error)
        raise StorageProblem(f"The storage does not give {field_name} now. Try again in a moment.") from error


def _here(storage: Storage) -> FileSystemStorage | None:
    """The storage if its files are this machine's own."""
    wrapped = getattr(storage, "_wrapped", storage)
    return wrapped if isinstance(wrapped, FileSystemStorage) else None


def _write(name: str, content: bytes) -> None:
    try:
        if _is_there(name, content):
            return
        storage = _here(default_storage)
        if storage:
            _rename_into(Path(storage.path(name)), content, storage.file_permissions_mode)
        else:
            _upload(name, content)
    except Exception as error:  # a full disk, a lost network, an object store's own errors
        log.error("The storage does not take %s: %r", name, error)
        raise StorageProblem("The storage does not take files now. Nothing was kept; try again in a moment.") from error


def _is_there(name: str, content: bytes) -> bool:
    if not default_storage.exists(name) or default_storage.size(name) != len(content):
        return False
    return hashlib.sha256(_read(name)).digest() == hashlib.sha256(content).digest()


def _rename_into(path: Path, content: bytes, mode: int | None) -> None:
    """Write beside, then rename: whoever looks sees no file or the whole one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, 0o644 if mode is None else mode)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


def _upload(name: str, content: bytes) -> None:
    if default_storage.exists(name):
        default_storage.delete(name)  # damaged: its size or hash was wrong
    written = default_storage.save(name, ContentFile(content))
    if written != name:  # somebody stored the same photograph at the same moment
        default_storage.delete(written)
