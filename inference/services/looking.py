"""What a job does that has a model look at fields: look, write, count, and end with a sentence.

A duty says which fields, and where its words go: services/prelabel.py (cells), services/opinions.py (the shadow).

Whatever happens to workers, a field carries a model's proposals once: they are written in one transaction with their
mark, only while the job is still this worker's; and a job that is delivered again leaves out the fields that carry it.
"""

import logging
import time
import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.db.models import QuerySet
from jobs.errors import JobFailed
from jobs.models import Job
from jobs.running import Progress

from annotations.errors import NotFound, WrongState
from annotations.models import Field, ProposalSet
from annotations.services.proposals import Detection
from inference import runner
from inference.models import ModelVersion
from inference.services import claims, preparing
from inference.services.claims import Claims

logger = logging.getLogger(__name__)
PAUSE = 0.2  # seconds between two looks at whether others are done
NAMED = 3  # broken fields that the last sentence names


class Duty(Protocol):
    """What kind of looking it is; a module keeps it. SHADOW: whether its words touch no cell."""

    SHADOW: bool

    def next_fields(self, job: Job, tried: Collection[uuid.UUID]) -> tuple[ModelVersion, list[Field]] | None: ...

    def unseen(self, fields: QuerySet[Field], model: ModelVersion) -> QuerySet[Field]: ...

    def wanted(self, job: Job, model: ModelVersion) -> bool: ...

    def write(self, *, field_id: uuid.UUID, produced_by: str, detections: Sequence[Detection]) -> int | None: ...


@dataclass
class Outcome:
    """What became of the fields so far."""

    tried: set[uuid.UUID] = field(default_factory=set)
    settled: int = 0  # of the tried: those that are over, in whatever way
    looked: int = 0
    cells: int = 0
    words: set[str] = field(default_factory=set)  # of the models that looked
    broken: list[str] = field(default_factory=list)

    def sentence(self) -> str:
        """What a person reads when the job is over."""
        if not self.tried:
            return "There was nothing left to do."
        told = f"{_count(self.cells, 'cell')} proposed on {_count(self.looked, 'field')}."
        passed = len(self.tried) - self.looked - len(self.broken)
        if passed:
            told += f" {_count(passed, 'field')} had been done, submitted or set aside meanwhile."
        if self.broken:
            told += f" {_count(len(self.broken), 'field')} could not be done: {_some(self.broken)}"
        return told


def run(progress: Progress, duty: Duty) -> None:
    """Look at the job's fields until none is left. One broken field does not stop the others.

    Raises JobFailed when no field at all could be done, or the model cannot be used; and what Progress raises when
    the job is cancelled, lost or handed back: between two fields, never within one.
    """
    outcome = Outcome()
    while found := duty.next_fields(progress.job, outcome.tried):
        model, fields = found
        if not runner.is_ready(model):
            progress.update(message=preparing.sentence(model))
            runner.predictor_of(model)
        outcome.words.add(model.word)
        total = max(len(progress.job.payload.get("fields", ())), len(outcome.tried) + len(fields))
        progress.update(done=total - len(fields), total=total, message=f"{model.word} is looking for cells")
        claims.call(progress.job, len(fields))
        before = len(outcome.tried)
        _round(progress, duty, model, fields, outcome)
        if len(outcome.tried) == before:  # others look at all that is left
            time.sleep(PAUSE)
    logger.info("Job %s: this worker looked at %s fields.", progress.job.pk, outcome.looked)
    if outcome.tried:
        _count_help(progress.job, duty, outcome)
    if outcome.broken and len(outcome.broken) == len(outcome.tried):
        raise JobFailed(f"None of {_count(len(outcome.broken), 'field')} could be done: {_some(outcome.broken)}")
    total = max(progress.job.total, len(progress.job.payload.get("fields", ())))
    progress.update(done=total, total=total, message=outcome.sentence())


def help_with(progress: Progress, duty: Duty) -> Outcome:
    """Look at fields of a job that another worker has, until there is none left to take."""
    outcome = Outcome()
    while found := duty.next_fields(progress.job, outcome.tried):
        before = len(outcome.tried)
        _round(progress, duty, *found, outcome)
        if len(outcome.tried) == before:
            break
    return outcome


def _round(progress: Progress, duty: Duty, model: ModelVersion, fields: Sequence[Field], outcome: Outcome) -> None:
    before, mine, held = progress.job.done - outcome.settled, Claims(progress.job), set[uuid.UUID]()
    try:
        for looked in runner.look(model, _batches(progress.job, duty, model, fields, outcome, mine, held)):
            _keep(progress, duty, model, looked, outcome)
            mine.leave([looked.field.pk])
            held.discard(looked.field.pk)
            outcome.settled += 1
            progress.update(done=before + outcome.settled)
    finally:
        mine.leave(held)


def _batches(
    job: Job,
    duty: Duty,
    model: ModelVersion,
    fields: Sequence[Field],
    outcome: Outcome,
    mine: Claims,
    held: set[uuid.UUID],
) -> Iterator[list[Field]]:
    """The fields in batches, without those that others have done since this job began, or look at just now.

    It ends early when the model's word is no longer wanted: what is left is another's.
    """
    for start in range(0, len(fields), runner.BATCH):
        if not duty.wanted(job, model):
            return
        batch = mine.take(one.pk for one in fields[start : start + runner.BATCH])
        held.update(batch)
        outcome.tried.update(batch)
        left = list(duty.unseen(Field.objects.filter(pk__in=batch), model))
        done = batch - {one.pk for one in left}
        outcome.settled += len(done)
        mine.leave(done)
        held -= done
        yield left


def _count_help(job: Job, duty: Duty, outcome: Outcome) -> None:
    """Take in what helpers did of this job since its worker began."""
    since = ProposalSet.objects.filter(created_at__gte=job.started_at)
    marks = since.filter(produced_by__in=outcome.words, shadow=duty.SHADOW)
    asked = job.payload.get("fields")
    marks = marks.filter(field__in=asked) if asked else marks.filter(field__project=job.project)
    counted = dict(marks.values_list("field", "count"))
    outcome.tried |= counted.keys()
    outcome.looked, outcome.cells = len(counted), sum(counted.values())


def _keep(progress: Progress, duty: Duty, model: ModelVersion, looked: runner.Looked, outcome: Outcome) -> None:
    if looked.error:
        outcome.broken.append(f"{looked.field.name}: {looked.error}")
        return
    try:
        with progress.writing():
            written = duty.write(field_id=looked.field.pk, produced_by=model.word, detections=looked.detections)
    except (NotFound, WrongState):  # set aside or submitted while the model looked: nothing to be sorry for
        return
    if written is not None:
        outcome.looked, outcome.cells = outcome.looked + 1, outcome.cells + written


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _some(sentences: list[str]) -> str:
    more = len(sentences) - NAMED
    return "; ".join(sentences[:NAMED]) + (f"; and {more} more." if more > 0 else ".")
