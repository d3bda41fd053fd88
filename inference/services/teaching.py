"""What a training's job does: freeze, divide, learn, hold candidate and champion against each other, register.

Every step may be done again by another worker: the snapshot and the division are kept, learning goes on from the last
epoch that the working folder holds, and a model is registered once, while the job is still this worker's.
"""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.text import slugify
from jobs.errors import JobFailed
from jobs.running import Progress

from annotations.models import Snapshot
from annotations.services import exports
from inference.detectors import checkpoint
from inference.detectors.checkpoint import CheckpointError, Description
from inference.models import Training
from inference.services import checkpoints, explaining, judging, keeping, material, models, retraining
from inference.services.curves import LEARNING, Curves
from inference.services.keeping import Keeper
from inference.services.material import Material
from inference.training import recipes, runs, together
from inference.training.resume import ResumeError

GOES_ON = "it goes on from the last finished epoch"
OUT = "out"  # the checkpoint, and the state from which a killed run goes on


def run(progress: Progress) -> None:
    """Train, and leave a candidate with its gate's verdict. Raises JobFailed with a sentence, or what Progress does."""
    training = Training.objects.select_related("project", "by", "start", "snapshot").get(pk=progress.job.pk)
    folder = _folder(training)
    with explaining.explained(GOES_ON):
        progress.update(done=0, total=1000, message="Freezing the approved fields")
        found = _material(progress, training, folder)
        _learn(progress, training, found)
        progress.update(done=int(1000 * LEARNING), message="Looking at the test set with both models")
        verdict = _judge(progress, training, found)
        told = _register(progress, training, found, verdict)
    progress.update(done=1000, message=told)
    shutil.rmtree(folder, ignore_errors=True)
    keeping.drop(training.pk)


def _folder(training: Training) -> Path:
    """This training's own; those that earlier ones of the project left behind are cleared away."""
    others = Training.objects.filter(project=training.project_id).exclude(pk=training.pk)
    for other in others.values_list("pk", flat=True):
        shutil.rmtree(material.working_folder() / str(other), ignore_errors=True)
    for failed in others.filter(model__isnull=True).values_list("pk", flat=True):
        keeping.drop(failed)
    return material.working_folder() / str(training.pk)


def _material(progress: Progress, training: Training, folder: Path) -> Material:
    snapshot = training.snapshot or _freeze(progress, training)
    found = material.prepare(snapshot, training.start, folder / "data")
    training.data = found.data
    training.save(update_fields=["data"])
    if not found.data["train"]["cells"]:
        raise JobFailed("The cases to learn from have no cells. Approve fields of other cases.")
    return found


def _freeze(progress: Progress, training: Training) -> Snapshot:
    snapshot = exports.freeze(project_id=training.project_id, by=training.by)
    with progress.writing():
        material.divide(snapshot)
        training.snapshot = snapshot
        training.save(update_fields=["snapshot"])
    return snapshot


def _learn(progress: Progress, training: Training, found: Material) -> Description:
    plan = _plan(training, found)
    curves = Curves(progress, training, Keeper(training.pk, plan.out), plan.recipe.epochs)
    if (number := keeping.bring(training.pk, plan.out)) is not None:
        progress.update(message=f"Going on from epoch {number}, which another worker kept in storage")
    progress.update(message="Learning")
    try:
        return _trained(plan, curves)
    except (ResumeError, CheckpointError):  # files that nobody can go on from: what they held is learnt again
        shutil.rmtree(plan.out)
        keeping.drop(training.pk)
        progress.update(message="Nobody can go on from what was saved of it, so learning begins anew")
        return _trained(plan, curves)


def _trained(plan: runs.Plan, curves: Curves) -> Description:
    """By this process, or by one for each graphics card of this machine."""
    many = together.processes(plan.device, settings.TRAIN_PROCESSES)
    if many == 1:
        return runs.train(plan, on_epoch=curves.epoch, on_step=curves.step)
    return together.train(plan, many, on_epoch=curves.epoch, on_step=curves.step)


def _plan(training: Training, found: Material) -> runs.Plan:
    recipe = recipes.named(training.options["recipe"])
    wanted = {name: training.options[name] for name in ("epochs", "minutes") if training.options.get(name)}
    if recipe.steps_per_epoch is None:
        wanted["steps_per_epoch"] = retraining.steps(found.data["train"]["images"], recipe.batch_size)
    plan = runs.Plan(
        found.file("train"),
        found.folder.parent / OUT,
        replace(recipe, **wanted),
        val=found.file("val"),
        images=found.images,
        device=training.options.get("device", "auto"),
    )
    if training.start is None:
        return plan
    begun = checkpoints.fetch(training.start)
    _, known = checkpoint.read(begun)
    return replace(plan, start=begun, architecture=known.architecture, options=known.options)


def _judge(progress: Progress, training: Training, found: Material) -> dict[str, Any]:
    """The new model against the one in use, or, where none is, the one it went on from."""
    champion = models.active_for(training.project_id) or training.start
    device = training.options.get("device", "auto")
    over = judging.Contest(training.project, found, device, champion, progress.update)
    return judging.judge(over, found.folder.parent / OUT)


def _register(progress: Progress, training: Training, found: Material, verdict: dict[str, Any]) -> str:
    """Make the candidate a model version; the sentence with which the job ends."""
    name = slugify(training.project.name)[:50].strip("-") or "model"
    out = found.folder.parent / OUT
    assert training.snapshot is not None
    with progress.writing():
        model = models.register(
            folder=out, name=name, by=training.by, project=training.project, parent=training.start,
            label_ids=[key for _, key in found.words], snapshot=training.snapshot.sha256, gate=verdict,
        )  # fmt: skip
        if Training.objects.filter(model=model).exists():  # the same cells, start and recipe give the same bytes
            return f"Learning came to {model.word} again, byte by byte: nothing that it learns from has changed."
        training.model = model
        training.save(update_fields=["model"])
    return f"{model.word}: {verdict['sentence']}"
