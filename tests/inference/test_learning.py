"""The circle closed in one process: approved fields teach a candidate, which is measured against the one in use."""

import json
import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from jobs import services as jobs
from jobs.errors import WrongJobState
from jobs.models import Job, JobState

from annotations.errors import BadInput, NotAllowed, WrongState
from annotations.models import Case, Label, Snapshot
from annotations.services import cells, exports, moving, proposals, review
from annotations.services.changes import Edit, Kind
from inference import tasks
from inference.models import CasePart, ModelVersion, Part, Training
from inference.services import material, models, retraining, splits, teaching
from inference.services.retraining import Options
from inference.training import loop, recipes
from tests.annotations.conftest import draw
from tests.inference.taught import QUICK, approved, photograph, teach

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _tiny(monkeypatch):
    """Canvases and steps as small as the pictures."""
    small = recipes.Recipe(epochs=2, batch_size=2, canvas=96, scale=1.0, scale_spread=0.1, warmup=1, bf16=False)
    monkeypatch.setitem(recipes.RECIPES, "tune", small)
    monkeypatch.setattr(retraining, "CANVASES", 1)


@pytest.fixture
def taught(project, ana, rui):
    return teach(project, ana, rui)


def work(training: Training) -> Job:
    """Deliver the job's message to this process."""
    tasks.train(str(training.pk))
    training.refresh_from_db()
    return Job.objects.get(pk=training.pk)


def test_approved_fields_become_a_candidate_with_all_that_led_to_it(taught, deployed, project, rui):
    training = retraining.start(project_id=project.pk, by=rui, options=QUICK)
    job = work(training)

    assert (job.state, job.error) == (JobState.SUCCEEDED, "")
    made = training.model
    snapshot = Snapshot.objects.get()
    assert (made.word, made.state, made.parent, made.project) == ("marrow-study@1", "candidate", deployed, project)
    assert (made.created_by, made.snapshot, training.by) == (rui, snapshot.sha256, rui)
    assert made.labels == deployed.labels
    known = dict(Label.objects.filter(label_set__project=project).values_list("pk", "code"))
    assert [known[key] for key in made.label_ids] == made.labels
    assert (made.gate["champion"], made.gate["test"]["images"], made.gate["test"]["cells"]) == ("tiny@1", 1, 2)
    assert {row["code"]: row["cells"] for row in made.gate["classes"]} == {"lymphocyte": 1, "monocyte": 1}
    assert made.gate["sentence"] in job.message
    assert models.active_for(project.pk) == deployed


def test_a_training_can_be_watched(taught, deployed, project, rui, client_of):
    training = retraining.start(project_id=project.pk, by=rui, options=QUICK)
    work(training)

    shown = client_of("vera").get(f"/api/trainings/{training.pk}").json()

    assert (shown["state"], shown["by"], shown["start"], shown["done"]) == ("succeeded", "rui", "tiny@1", 1000)
    assert [row["epoch"] for row in shown["epochs"]] == [1, 2]
    assert {"loss_classifier", "loss_objectness"} <= set(shown["epochs"][0]["losses"])
    assert shown["epochs"][0]["score"] is not None
    assert [step for step, _ in shown["losses"]] == [1, 2]
    assert shown["live"]["images_per_second"] > 0
    assert shown["live"]["memory_bytes"] > 2**20
    assert {name: part["images"] for name, part in shown["parts"].items()} == {"train": 2, "val": 1, "test": 1}


def test_a_test_case_stays_one_and_is_never_learnt_from(project, ana, rui):
    teach(project, ana, rui, 10)
    splits.decide(project.pk, splits.approved_cases(project.pk))
    before = splits.parts(project.pk)
    teach(project, ana, rui, 10)
    splits.decide(project.pk, splits.approved_cases(project.pk))
    after = splits.parts(project.pk)

    assert {case: after[case] for case in before} == before
    assert [list(parts.values()).count(Part.TEST) for parts in (before, after)] == [2, 4]
    with pytest.raises(DatabaseError, match="case_part_is_decided_once"), transaction.atomic():
        CasePart.objects.filter(part=Part.TEST).update(part=Part.TRAIN)


def test_later_fields_of_a_test_case_are_tested_on_too(taught, project, ana, rui, tmp_path):
    splits.decide(project.pk, splits.approved_cases(project.pk))
    tested = CasePart.objects.get(part=Part.TEST).case
    labels = [Label.objects.get(label_set__project=project, code=code) for code in ("lymphocyte", "monocyte")]
    approved(photograph(tested, ana, 77), ana, rui, labels)

    found = material.prepare(exports.freeze(project_id=project.pk, by=rui), None, tmp_path)

    names = files_of(found)
    assert names["test"] == {str(pk) for pk in tested.fields.values_list("pk", flat=True)}
    assert len(names["test"]) == 2
    assert not names["test"] & (names["train"] | names["val"])
    assert not names["train"] & names["val"]


def test_cells_to_test_on_that_people_accepted_as_a_model_proposed_them_are_told(taught, project, ana, rui, tmp_path):
    splits.decide(project.pk, splits.approved_cases(project.pk))
    tested = CasePart.objects.get(part=Part.TEST).case
    learnt = Case.objects.exclude(pk=tested.pk).filter(part__part=Part.TRAIN).first()
    said = [proposals.Detection(code, (20.0 + 40 * at, 20.0, 30.0, 30.0), 0.9)
            for at, code in enumerate(("lymphocyte", "monocyte"))]  # fmt: skip
    for number, case in enumerate((tested, learnt), 80):
        field = photograph(case, ana, number)
        proposals.write(field_id=field.pk, produced_by="tiny@1", detections=said)
        changed = field.cells.get(label__code="monocyte")
        other = Label.objects.get(label_set__project=project, code="lymphocyte")
        edit = Edit(uuid.uuid4(), Kind.UPDATE, changed.pk, changed.version, label=other.pk, has_label=True)
        cells.apply(field_id=field.pk, edits=[edit], by=ana)
        review.submit(field_id=field.pk, threshold=0.7, by=ana)
        review.approve(field_id=field.pk, by=rui)

    found = material.prepare(exports.freeze(project_id=project.pk, by=rui), None, tmp_path)

    assert found.echoes == {"tiny@1": 1}
    assert found.data["test"]["cells"] == 4


def test_a_photograph_moved_after_it_was_frozen_stays_where_it_was_and_none_is_learnt_and_tested_on(
    taught, project, ana, rui, labels_of, tmp_path
):
    """It goes from a case to learn from to the test case: frozen under the first, and under neither from then on."""
    splits.decide(project.pk, splits.approved_cases(project.pk))
    tested = CasePart.objects.get(part=Part.TEST).case
    field = next(field for field in taught if field.case_id != tested.pk)
    before = exports.freeze(project_id=project.pk, by=rui)

    review.reopen(field_id=field.pk, reason="Another patient", by=rui)
    moving.move(field_id=field.pk, case_id=tested.pk, reason="Another patient", by=ana)
    frozen = files_of(material.prepare(before, None, tmp_path / "before"))
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    review.approve(field_id=field.pk, by=rui)
    anew = files_of(material.prepare(exports.freeze(project_id=project.pk, by=rui), None, tmp_path / "anew"))

    assert str(field.pk) in frozen["train"] | frozen["val"]
    assert str(field.pk) not in anew["train"] | anew["val"] | anew["test"]


def files_of(found: material.Material) -> dict[str, set[str]]:
    """The keys of the photographs in each file."""
    return {n: {i["uid"] for i in json.loads(found.file(n).read_text())["images"]} for n in material.FILES}


def test_too_few_cases_are_refused_with_how_many_are_missing(project, ana, rui, deployed):
    teach(project, ana, rui, 1)
    with pytest.raises(WrongState, match="3 more cases are needed"):
        retraining.start(project_id=project.pk, by=rui)
    assert "3 more cases are needed" in retraining.estimate(project.pk).reason
    assert not Job.objects.filter(kind="train").exists()


def test_nothing_unapproved_enters_by_any_route(taught, project, ana, rui, labels_of, tmp_path, adam):
    """A draft, a submitted field, a reopened one, a field put into the file by hand, one of another project."""
    case = taught[0].case
    draft, submitted = photograph(case, ana, 50), photograph(case, ana, 51)
    for field in (draft, submitted):
        draw(field, ana, labels_of["lymphocyte"], (10.0, 12.0, 40.0, 36.0))
    review.submit(field_id=submitted.pk, threshold=0.7, by=ana)
    reopened = taught[1]
    review.reopen(field_id=reopened.pk, reason="A doubtful cell", by=rui)
    splits.decide(project.pk, [field.case_id for field in taught])

    snapshot = exports.freeze(project_id=project.pk, by=rui)
    found = material.prepare(snapshot, None, tmp_path / "whole")

    entered = {i["uid"] for n in material.FILES for i in json.loads(found.file(n).read_text())["images"]}
    assert entered == {str(field.pk) for field in taught if field != reopened}
    for uid, signed in ((draft.pk, ""), (draft.pk, "rui"), (submitted.pk, "rui"), (uuid.uuid4(), "rui")):
        coco = material.read(snapshot)
        coco["images"].append({**coco["images"][0], "id": 99, "uid": str(uid), "approved_by": signed})
        forged = _stored(project, rui, json.dumps(coco).encode())
        with pytest.raises(WrongState, match="no approved field of this project"):
            material.prepare(forged, None, tmp_path / "forged")


def _stored(project, by, content: bytes) -> Snapshot:
    """A snapshot's row for bytes that somebody with access to the storage made."""
    import hashlib

    digest = hashlib.sha256(content).hexdigest()
    default_storage.save(exports.snapshot_key(digest), ContentFile(content))
    return Snapshot.objects.create(project=project, by=by, sha256=digest, size=len(content), fields=1, cells=1,
                                   label_set_version=1)  # fmt: skip


def test_a_snapshot_changed_by_one_byte_teaches_nothing(taught, deployed, project, rui):
    training = retraining.start(project_id=project.pk, by=rui, options=QUICK)
    snapshot = exports.freeze(project_id=project.pk, by=rui)
    Training.objects.filter(pk=training.pk).update(snapshot=snapshot)
    key = exports.snapshot_key(snapshot.sha256)
    with default_storage.open(key) as file:
        content = file.read()
    default_storage.delete(key)
    default_storage.save(key, ContentFile(content.replace(b"lymphocyte", b"lymphocytf", 1)))

    job = work(training)

    assert (job.state, training.model) == (JobState.FAILED, None)
    assert "is damaged: its bytes are not those that were frozen" in job.error


@pytest.fixture
def labels_of(project):
    return {label.code: label for label in Label.objects.filter(label_set__project=project)}


def test_one_training_of_a_project_at_a_time_whoever_presses(taught, deployed, project, rui, adam):
    first = retraining.start(project_id=project.pk, by=rui, options=QUICK)
    with pytest.raises(WrongState, match="running already"):
        retraining.start(project_id=project.pk, by=adam, options=QUICK)
    with pytest.raises(WrongJobState, match="Another job of this kind"):
        jobs.enqueue(kind="train", project=project.pk, title="x", payload={}, by=adam, exclusive=True)
    jobs.cancel(job_id=first.pk)
    second = retraining.start(project_id=project.pk, by=adam, options=QUICK)
    with pytest.raises(WrongJobState, match="Another job of this kind"):
        jobs.retry(job_id=first.pk)
    assert Training.objects.count() == 2
    assert second.by == adam


def test_options_that_will_not_do_are_refused(taught, deployed, project, rui, ana):
    for options in (Options(recipe="alchemy"), Options(device="abacus"), Options(epochs=0), Options(minutes=-1)):
        with pytest.raises(BadInput):
            retraining.start(project_id=project.pk, by=rui, options=options)
    with pytest.raises(NotAllowed):
        retraining.start(project_id=project.pk, by=ana)


def test_a_new_class_grows_the_head_and_a_renamed_one_keeps_its_row(taught, deployed, project, ana, rui, labels_of):
    first = retraining.start(project_id=project.pk, by=rui, options=QUICK)
    work(first)
    labels_of["lymphocyte"].code = "small_lymphocyte"
    labels_of["lymphocyte"].parent = labels_of["monocyte"].parent
    labels_of["lymphocyte"].save()
    teach(project, ana, rui, 4, codes=("small_lymphocyte", "plasma_cell"))
    models.deploy(project_id=project.pk, model_id=first.model.pk, reason="to go on from")

    second = retraining.start(project_id=project.pk, by=rui, options=QUICK)
    job = work(second)

    assert job.state == JobState.SUCCEEDED, job.error
    assert first.model.labels == ["lymphocyte", "monocyte"]
    assert second.model.labels == ["lymphocyte", "monocyte", "plasma_cell"]
    assert second.model.label_ids == [labels_of[code].pk for code in second.model.labels]
    names = {row["code"]: row["name"] for row in second.model.gate["classes"]}
    assert names.get("lymphocyte") == labels_of["lymphocyte"].name


def test_learning_that_goes_astray_says_so_and_leaves_the_model_in_use(taught, deployed, project, rui, monkeypatch):
    monkeypatch.setitem(recipes.RECIPES, "tune", recipes.RECIPES["tune"].with_settings({"lr": "1e30"}))
    training = retraining.start(project_id=project.pk, by=rui, options=QUICK)

    job = work(training)

    assert job.state == JobState.FAILED
    assert "Learning went astray" in job.error
    assert models.active_for(project.pk) == deployed
    assert ModelVersion.objects.get() == deployed


def test_a_full_disk_says_so_and_the_retry_goes_on_from_the_last_epoch(taught, deployed, project, rui, monkeypatch):
    training = retraining.start(project_id=project.pk, by=rui, options=QUICK)
    really, epochs = loop.resume.save, []

    def full(run, path):
        if run.epoch == 2 and not epochs:
            epochs.append(run.epoch)
            raise OSError(28, "No space left on device")
        really(run, path)

    monkeypatch.setattr(loop.resume, "save", full)
    assert "The disk of the worker is full" in work(training).error
    jobs.retry(job_id=training.pk)
    job = work(training)

    assert job.state == JobState.SUCCEEDED, job.error
    assert [row["epoch"] for row in training.epochs] == [1, 2]
    assert Snapshot.objects.count() == 1


def test_a_damaged_state_is_thrown_away_and_learning_begins_anew(taught, deployed, project, rui):
    training = retraining.start(project_id=project.pk, by=rui, options=QUICK)
    state = material.working_folder() / str(training.pk) / teaching.OUT / "resume.safetensors"
    state.parent.mkdir(parents=True)
    state.write_bytes(b"\x00" * 100)

    assert work(training).state == JobState.SUCCEEDED


def test_cancelling_between_two_steps_registers_nothing(taught, deployed, project, rui, monkeypatch):
    training = retraining.start(project_id=project.pk, by=rui, options=QUICK)
    really = loop._step

    def cancelled(*words):
        Job.objects.filter(pk=training.pk, state="running").exists() and jobs.cancel(job_id=training.pk)
        return really(*words)

    monkeypatch.setattr(loop, "_step", cancelled)
    job = work(training)

    assert (job.state, training.model) == (JobState.CANCELLED, None)
    assert ModelVersion.objects.count() == 1


def test_corrections_are_counted_from_the_last_training_on(taught, deployed, project, ana, rui):
    assert retraining.corrections(project.pk) == 8
    work(retraining.start(project_id=project.pk, by=rui, options=QUICK))
    assert retraining.corrections(project.pk) == 0
    teach(project, ana, rui, 1)
    assert retraining.corrections(project.pk) == 2
    assert Case.objects.count() == 5
