"""Checkpoints in an object store and on a disk that machines share: fetched once, and never used with another hash."""

import shutil
import uuid
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from marrowscope import urls_of_servers

from inference.services import checkpoints, keeping, models
from inference.services.checkpoints import BadCheckpoint
from tests.s3 import store

pytestmark = pytest.mark.django_db
STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture
def objects(settings, monkeypatch, tmp_path):
    """A bucket as STORAGE_URL names it; what it holds."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a long secret")
    settings.VAR = tmp_path / "var"
    with store() as (address, held):
        monkeypatch.setenv("STORAGE_URL", f"s3://marrow/lab?endpoint={address}&region=us-east-1")
        settings.STORAGES = {"default": urls_of_servers.storage("STORAGE_URL", ""), "staticfiles": STATIC}
        yield held


@pytest.fixture
def small(tmp_path) -> Path:
    """A folder that looks like a checkpoint; nobody builds a model of it here."""
    import hashlib
    import json

    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(weights := bytes(range(256)) * 400)
    told = {"architecture": "lite_fpn", "labels": ["monocyte"], "weights_sha256": hashlib.sha256(weights).hexdigest()}
    (folder / "model.json").write_text(json.dumps(told))
    return folder


def test_a_worker_fetches_what_it_lacks_and_keeps_it(objects, small):
    model = models.register(folder=small, name="far")
    assert sorted(name.rsplit("/", 1)[1] for name in objects) == ["model.json", "model.safetensors"]
    assert all(name.startswith(f"/marrow/lab/checkpoints/{model.sha256}/") for name in objects)

    local = checkpoints.fetch(model)
    assert (local / "model.safetensors").read_bytes() == (small / "model.safetensors").read_bytes()
    objects.clear()
    assert checkpoints.fetch(model) == local
    models.register(folder=small, name="far")  # again mends the store
    assert len(objects) == 2


def test_other_bytes_in_the_bucket_are_never_used(objects, small):
    model = models.register(folder=small, name="far")
    (name,) = [name for name in objects if name.endswith(".safetensors")]
    objects[name] = objects[name][:-1] + b"\x00"

    with pytest.raises(BadCheckpoint, match="far@1 is damaged"):
        checkpoints.fetch(model)
    assert not (checkpoints.cache_folder() / model.sha256).exists()
    objects.pop(name)
    with pytest.raises(BadCheckpoint, match="cannot be read from storage"):
        checkpoints.fetch(model)


def test_a_training_goes_on_from_what_another_machine_kept(objects, small, tmp_path, settings):
    settings.TRAIN_KEEP_SECONDS = 0
    training = uuid.uuid4()
    (small / keeping.STATE).write_bytes(b"first")
    keeper = keeping.Keeper(training, small)
    keeper.epoch(1)
    (small / keeping.STATE).write_bytes(b"second")
    keeper.epoch(2)

    other = tmp_path / "another machine" / "out"
    assert keeping.bring(training, other) == 2
    assert (other / keeping.STATE).read_bytes() == b"second"
    assert keeping.bring(training, other) is None  # it has its own by now
    assert {name.split("/")[-2] for name in objects} == {"2"}

    objects.pop(f"/marrow/lab/trainings/{training}/2/{keeping.STATE}")  # died while keeping it
    shutil.rmtree(other)
    assert keeping.bring(training, other) is None
    keeping.drop(training)
    assert not default_storage.listdir(f"trainings/{training}")[0]


def test_a_store_that_is_away_costs_the_copy_and_not_the_training(small, settings, monkeypatch):
    for name, value in (("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "x"), ("AWS_MAX_ATTEMPTS", "1")):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv(
        "STORAGE_URL", "s3://marrow?endpoint=http://127.0.0.1:9&region=us-east-1"
    )  # nobody listens there
    settings.STORAGES = {"default": urls_of_servers.storage("STORAGE_URL", ""), "staticfiles": STATIC}
    settings.TRAIN_KEEP_SECONDS = 0
    (small / keeping.STATE).write_bytes(b"first")
    said = []
    monkeypatch.setattr(keeping.logger, "warning", lambda words, *given: said.append(words % given))
    keeping.Keeper(uuid.uuid4(), small).epoch(1)

    assert len(said) == 1
    assert "is not kept in storage" in said[0]
