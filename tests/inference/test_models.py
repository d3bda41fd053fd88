"""Registering models, keeping their checkpoints whole, and choosing which one a project uses."""

import json
import shutil

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, InternalError, transaction

from annotations.errors import BadInput, NotAllowed, NotFound, WrongState
from annotations.services import projects
from inference.models import Deployment, ModelVersion
from inference.services import checkpoints, models
from inference.services.checkpoints import BadCheckpoint
from tests.inference.conftest import make_checkpoint

pytestmark = pytest.mark.django_db


def test_a_registered_model_says_what_its_checkpoint_says(model):
    assert (model.word, model.architecture, model.labels) == ("tiny@1", "lite_fpn", ["lymphocyte", "monocyte"])
    assert model.state == ModelVersion.State.CANDIDATE
    assert default_storage.exists(f"checkpoints/{model.sha256}/model.safetensors")


def test_registering_the_same_checkpoint_again_gives_the_same_version(model, checkpoint_folder):
    again = models.register(folder=checkpoint_folder, name="tiny")

    assert again == model
    assert ModelVersion.objects.count() == 1


def test_another_checkpoint_is_the_next_version(model, tmp_path):
    other = models.register(folder=make_checkpoint(tmp_path / "other", seed=1), name="tiny")

    assert other.word == "tiny@2"


def test_other_labels_on_the_same_weights_are_another_model(model, checkpoint_folder, tmp_path):
    folder = shutil.copytree(checkpoint_folder, tmp_path / "copy")
    description = json.loads((folder / "model.json").read_text())
    (folder / "model.json").write_text(json.dumps(description | {"labels": ["monocyte", "lymphocyte"]}))

    assert models.register(folder=folder, name="tiny").word == "tiny@2"


def test_a_folder_without_weights_is_refused_with_its_name(tmp_path):
    (tmp_path / "model.json").write_text(json.dumps({"architecture": "lite_fpn", "labels": ["monocyte"]}))

    with pytest.raises(BadCheckpoint, match=r"no readable model\.safetensors"):
        models.register(folder=tmp_path, name="tiny")


def test_a_description_of_other_weights_is_refused(checkpoint_folder, tmp_path):
    folder = shutil.copytree(checkpoint_folder, tmp_path / "copy")
    with (folder / "model.safetensors").open("ab") as weights:
        weights.write(b"x")

    with pytest.raises(BadCheckpoint, match="describes other weights"):
        models.register(folder=folder, name="tiny")


def test_fetching_gives_the_folder_that_was_registered(model, checkpoint_folder):
    local = checkpoints.fetch(model)

    assert checkpoints.seal(local) == model.sha256
    assert (local / "model.safetensors").read_bytes() == (checkpoint_folder / "model.safetensors").read_bytes()


def test_a_damaged_local_copy_is_fetched_again(model):
    local = checkpoints.fetch(model)
    (local / "model.safetensors").write_bytes(b"half")

    assert checkpoints.seal(checkpoints.fetch(model)) == model.sha256


@pytest.mark.parametrize("file", checkpoints.FILES)
def test_one_changed_byte_in_storage_is_refused(model, file):
    shutil.rmtree(checkpoints.cache_folder() / model.sha256, ignore_errors=True)
    path = default_storage.path(checkpoints.key(model.sha256, file))
    with open(path, "r+b") as stored:
        stored.seek(100)
        byte = stored.read(1)
        stored.seek(100)
        stored.write(bytes([byte[0] ^ 1]))

    with pytest.raises(BadCheckpoint, match="tiny@1 is damaged"):
        checkpoints.fetch(model)
    assert not list(checkpoints.cache_folder().glob(".coming-*"))


def test_registering_again_mends_a_damaged_store(model, checkpoint_folder):
    default_storage.delete(model.weights_key)
    models.register(folder=checkpoint_folder, name="tiny")

    shutil.rmtree(checkpoints.cache_folder() / model.sha256, ignore_errors=True)
    assert checkpoints.seal(checkpoints.fetch(model)) == model.sha256


def test_the_first_use_makes_a_candidate_active(model, project, rui):
    models.deploy(project_id=project.pk, model_id=model.pk, by=rui)

    model.refresh_from_db()
    assert model.state == ModelVersion.State.ACTIVE
    assert models.active_for(project.pk) == model


def test_going_back_to_the_former_model_is_one_action(deployed, project, rui, tmp_path):
    newer = models.register(folder=make_checkpoint(tmp_path / "newer", seed=1), name="tiny")
    models.deploy(project_id=project.pk, model_id=newer.pk, by=rui)
    models.deploy(project_id=project.pk, model_id=deployed.pk, by=rui)

    assert models.active_for(project.pk) == deployed
    assert Deployment.objects.count() == 1


def test_every_choice_of_a_model_is_in_its_history(deployed, project, rui):
    models.deploy(project_id=project.pk, model_id=deployed.pk, by=rui)

    events = Deployment.pgh_event_model.objects.order_by("pgh_id")
    assert [event.deployed_by_id for event in events] == [None, rui.pk]


@pytest.mark.parametrize(("name", "refusal"), [("ana", NotAllowed), ("vera", NotAllowed), ("zoe", NotFound)])
def test_who_may_not_choose_the_model(model, project, people, name, refusal):
    with pytest.raises(refusal):
        models.deploy(project_id=project.pk, model_id=model.pk, by=people[name])


def test_a_model_trained_on_another_projects_fields_cannot_be_seen_or_used(project, adam, checkpoint_folder):
    other = projects.create(name="Another study", by=adam)
    theirs = models.register(folder=checkpoint_folder, name="theirs", project=other)

    assert theirs not in models.usable_in(project.pk)
    with pytest.raises(NotFound):
        models.deploy(project_id=project.pk, model_id=theirs.pk, by=adam)


def test_a_model_in_use_cannot_be_retired(deployed, adam):
    with pytest.raises(WrongState, match="is in use"):
        models.retire(model_id=deployed.pk, reason="old", by=adam)


def test_a_retired_model_is_never_used_again(model, project, adam):
    models.retire(model_id=model.pk, reason="It confuses monocytes.", by=adam)

    with pytest.raises(WrongState, match="It confuses monocytes"):
        models.deploy(project_id=project.pk, model_id=model.pk, by=adam)


def test_retiring_needs_a_reason_and_the_staff_mark(model, adam, rui):
    with pytest.raises(BadInput, match="Say why"):
        models.retire(model_id=model.pk, reason=" \u200b", by=adam)
    with pytest.raises(NotAllowed):
        models.retire(model_id=model.pk, reason="old", by=rui)


def test_the_database_refuses_to_change_what_a_model_is(model):
    with pytest.raises(InternalError, match="model_version_stays_what_it_was"), transaction.atomic():
        ModelVersion.objects.filter(pk=model.pk).update(labels=["monocyte"])


def test_the_database_refuses_a_retirement_without_a_reason(model):
    with pytest.raises(IntegrityError, match="model_retires_for_a_reason"), transaction.atomic():
        ModelVersion.objects.filter(pk=model.pk).update(state="retired")


def test_the_command_registers_and_deploys(project, checkpoint_folder, capsys):
    call_command("register_model", checkpoint_folder, name="starter", deploy=project.name)

    assert capsys.readouterr().out == "starter@1 is registered and in use in Marrow study.\n"
    assert models.active_for(project.pk).word == "starter@1"


def test_the_command_says_what_is_wrong_and_registers_nothing(tmp_path):
    with pytest.raises(CommandError, match=r"model\.json"):
        call_command("register_model", tmp_path, name="starter")
    with pytest.raises(CommandError, match="no project called"):
        call_command("register_model", tmp_path, name="starter", deploy="Nowhere")
    assert not ModelVersion.objects.exists()
