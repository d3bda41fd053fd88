"""Holds a model against the one in use: both look at the same frozen test set, in one job, on one machine.

At the end of a training (teaching.py), or in a job of its own that people ask for (evaluations.py).
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from jobs.errors import JobFailed
from jobs.models import Job
from jobs.running import Progress

from annotations.models import Label, Project, Snapshot
from annotations.services import exports
from inference.models import Evaluation, ModelVersion
from inference.services import checkpoints, explaining, gate, material, models
from inference.services.material import Material
from inference.training import contest


@dataclass(frozen=True)
class Contest:
    """The test set of `found`, and the champion to be beaten, if there is one."""

    project: Project
    found: Material
    device: str
    champion: ModelVersion | None
    on_picture: Callable[[], None]  # before each picture that a model looks at; may raise to stop


def run(progress: Progress) -> None:
    """An evaluation's job: keep a new verdict on its model. Raises JobFailed with a sentence, or what Progress does.

    Done again by another worker it begins anew; a verdict is kept once, while the job is still this worker's.
    """
    job = progress.job
    model = ModelVersion.objects.get(pk=job.payload["model"])
    folder = material.working_folder() / str(job.pk)
    try:
        with explaining.explained():
            told = _evaluate(progress, model, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    progress.update(done=progress.job.total, message=f"{model.word}: {told}")


def _evaluate(progress: Progress, model: ModelVersion, folder: Path) -> str:
    """The verdict's sentence."""
    job = progress.job
    assert job.project is not None  # every evaluation is a project's
    if kept := Evaluation.objects.filter(pk=job.pk).first():  # its worker died between the verdict and the job's end
        return str(kept.gate["sentence"])
    project = Project.objects.get(pk=job.project)
    champion = models.active_for(project.pk)
    if champion is None or champion == model:
        raise JobFailed(f"The model in use changed meanwhile, so there is none to hold {model.word} against.")
    progress.update(message="Freezing the approved fields")
    snapshot = _frozen(progress, project, job)
    found = material.prepare(snapshot, model, folder, files=("test",))
    progress.update(done=0, total=2 * found.data["test"]["images"], message="Looking at the test set with both models")
    seen = count()
    over = Contest(project, found, "auto", champion, lambda: progress.update(done=next(seen)))
    verdict = judge(over, checkpoints.fetch(model), words_of(model, found))
    with progress.writing():
        Evaluation.objects.create(
            pk=job.pk, project=project, model=model, by=job.created_by, snapshot=snapshot, gate=verdict
        )
    return str(verdict["sentence"])


def _frozen(progress: Progress, project: Project, job: Job) -> Snapshot:
    assert job.created_by is not None  # nobody but people asks for an evaluation
    snapshot = exports.freeze(project_id=project.pk, by=job.created_by)
    with progress.writing():
        material.divide(snapshot)
    return snapshot


def judge(over: Contest, folder: Path, words: dict[str, str] | None = None) -> dict[str, Any]:
    """The gate's verdict (gate.py) on the checkpoint in `folder`. words: its own in the test file's."""
    champion = over.champion
    before = _measured(over, checkpoints.fetch(champion), words_of(champion, over.found)) if champion else None
    now = _measured(over, folder, words or {})
    names = dict(Label.objects.filter(pk__in=[key for _, key in over.found.words if key]).values_list("pk", "name"))
    shown = {word: names[key] for word, key in over.found.words if key in names}
    word = champion.word if champion else None
    verdict = gate.verdict(champion=before, champion_word=word, candidate=now, names=shown)
    verdict["test"] |= over.found.data["test"] | {
        "frozen_at": over.found.frozen_at.isoformat(),
        "echoed": over.found.echoes.get(word or "", 0),
    }
    return verdict


def words_of(model: ModelVersion, found: Material) -> dict[str, str]:
    """A model's words in those of the test file: both mean a label of the project."""
    ours = {key: word for word, key in found.words if key}
    theirs = material.meanings(found.project_id, model)
    return {word: ours.get(key, f"{word}*") if key else f"{word}*" for word, key in theirs}


def _measured(over: Contest, folder: Path, words: dict[str, str]) -> dict[str, Any]:
    return contest.measure(
        folder,
        over.found.file("test"),
        over.found.images,
        words,
        threshold=over.project.threshold,
        device=over.device,
        on_picture=over.on_picture,
        cache=checkpoints.cache_folder(),
    )
