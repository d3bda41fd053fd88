"""Where bytes lie: under their hash, whole or not at all, here or in a distant store."""

import hashlib
import io
import os
import time
from unittest import mock

import pytest
from django.core.files.storage import InMemoryStorage, default_storage
from PIL import Image

from annotations.images import cache, storage
from annotations.images.storage import FileDamaged, StorageProblem
from annotations.models import Field
from tests.annotations.pictures import jpeg, prepare

FILES = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
DISTANT = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(params=["files", "distant"])
def anywhere(request, settings, tmp_path):
    """A storage with paths, and one without."""
    here = FILES | {"OPTIONS": {"location": str(tmp_path / "storage")}}
    settings.STORAGES = {"default": here if request.param == "files" else DISTANT, "staticfiles": STATIC}
    settings.FIELD_CACHE = str(tmp_path / "cache")
    return request.param


@pytest.fixture
def here(settings, tmp_path):
    """A storage on this machine's disk; its folder."""
    settings.STORAGES = {"default": FILES | {"OPTIONS": {"location": str(tmp_path)}}, "staticfiles": STATIC}
    return tmp_path


@pytest.fixture
def distant(settings, tmp_path):
    """A storage without paths, with a cache of its own; the cache's folder."""
    settings.STORAGES = {"default": DISTANT, "staticfiles": STATIC}
    settings.FIELD_CACHE = str(tmp_path / "cache")
    return tmp_path / "cache"


def stored(seed: int = 1) -> Field:
    """A field, not in the database, whose bytes are stored."""
    kept = prepare(jpeg(640, 400, seed))
    storage.put(kept.content, sha256=kept.sha256, media_type=kept.media_type)
    return Field(name=f"M-17-{seed:03d}", sha256=kept.sha256, media_type=kept.media_type, size=kept.size)


def test_bytes_come_back_as_they_were_put(anywhere):
    field = stored()
    with storage.opened(field) as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == field.sha256
    assert storage.local_path(field).read_bytes() == content


def test_the_thumbnail_is_small_and_made_again_when_it_is_gone(anywhere):
    field = stored()
    small = storage.thumbnail(field)
    assert Image.open(io.BytesIO(small)).size == (320, 200)
    default_storage.delete(storage.thumbnail_key(field.sha256))
    assert storage.thumbnail(field) == small
    assert default_storage.exists(storage.thumbnail_key(field.sha256))


def test_putting_twice_is_putting_once(here):
    first = stored()
    path = here / storage.key(first.sha256, "image/jpeg")
    written = path.stat().st_mtime_ns
    stored()
    assert path.stat().st_mtime_ns == written
    assert sorted(p.suffix for p in here.rglob("*") if p.is_file()) == [".jpg", ".jpg"]


@pytest.mark.parametrize("damage", [b"", b"\0" * 100])
def test_putting_again_mends_a_damaged_file(anywhere, damage):
    field = stored()
    name = storage.key(field.sha256, field.media_type)
    default_storage.delete(name)
    default_storage.save(name, io.BytesIO(damage))
    stored()
    assert hashlib.sha256(storage.local_path(field).read_bytes()).hexdigest() == field.sha256


def test_a_file_that_cannot_be_written_leaves_nothing_behind(here):
    with mock.patch("os.replace", side_effect=OSError(28, "No space left on device")):
        with pytest.raises(StorageProblem, match="Nothing was kept"):
            stored()
    assert [p for p in here.rglob("*") if p.is_file()] == []


def test_a_missing_file_is_said_in_a_sentence(anywhere):
    field = stored()
    default_storage.delete(storage.key(field.sha256, field.media_type))
    with pytest.raises(FileDamaged, match="The stored file of M-17-001 is gone or damaged") as refusal:
        storage.local_path(field)
    assert refusal.value.status == 500
    with pytest.raises(FileDamaged), storage.opened(field):
        pass


def test_a_cut_off_file_is_said_in_a_sentence(anywhere):
    field = stored()
    name = storage.key(field.sha256, field.media_type)
    with default_storage.open(name) as file:
        half = file.read(1000)
    default_storage.delete(name)
    default_storage.save(name, io.BytesIO(half))
    with pytest.raises(FileDamaged):
        storage.local_path(field)


def test_a_storage_that_does_not_answer_is_said_in_a_sentence(distant):
    field = stored()
    with mock.patch.object(InMemoryStorage, "_open", side_effect=ConnectionError("no route")):
        with pytest.raises(StorageProblem, match="Try again in a moment") as refusal:
            storage.local_path(field)
    assert refusal.value.status == 503


def test_a_distant_file_is_fetched_once(distant):
    field = stored()
    path = storage.local_path(field)
    with mock.patch.object(InMemoryStorage, "_open", side_effect=ConnectionError):
        assert storage.local_path(field) == path
    assert path.parent == distant


def test_the_cache_lets_go_of_what_was_used_longest_ago(distant, settings):
    fields = [stored(seed) for seed in range(1, 5)]
    settings.FIELD_CACHE_BYTES = fields[0].size + fields[1].size + fields[3].size + 100
    for age, field in zip((3, 1, 2), fields, strict=False):
        os.utime(storage.local_path(field), (time.time() - age * 1000,) * 2)
    storage.local_path(fields[3])
    left = {path.stem for path in distant.iterdir()}
    assert fields[0].sha256 not in left
    assert {fields[1].sha256, fields[3].sha256} <= left
    assert sum(path.stat().st_size for path in distant.iterdir()) <= settings.FIELD_CACHE_BYTES


def test_what_was_just_asked_for_is_not_let_go(distant, settings):
    first = storage.local_path(stored(1))
    settings.FIELD_CACHE_BYTES = 1
    storage.local_path(stored(2))
    assert first.exists()


def test_a_distant_file_with_another_hash_is_never_used(distant):
    with pytest.raises(cache.WrongContent):
        cache.fetch("fields/x.jpg", "0" * 64, lambda name: b"something else")
    assert not distant.exists()
