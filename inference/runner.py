"""Looks at fields with a detector: decodes pictures ahead in threads and keeps models in memory between jobs.

The only module of the platform that reaches torch, and only once it is asked to look: web processes never load it.
"""

import hashlib
import os
import uuid
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import TYPE_CHECKING

from annotations.images import storage
from annotations.models import Field
from annotations.services.proposals import Detection
from inference.models import ModelVersion
from inference.services import checkpoints, material

if TYPE_CHECKING:
    from inference.detectors.base import Detection as Seen
    from inference.detectors.photographs import Shown
    from inference.detectors.predictor import Predictor

# What a model says below this is noise that would only fill the tables; the viewer's slider starts here.
MIN_SCORE = 0.1
BATCH = 4  # fields in one forward pass; on two cores more only delays the first proposals
AHEAD = 2  # batches taken before the first is written: one is looked at, one is decoded
READERS = min(8, os.cpu_count() or 1)  # a 5-megapixel JPEG takes 20-50 ms to decode: a GPU wants several at once
MODELS_KEPT = 2  # the champion and a challenger; more would crowd a small GPU

Meanings = dict[str, uuid.UUID | None]  # a model's word to the label it means; empty for a model taught by codes

_kept: "OrderedDict[str, Predictor]" = OrderedDict()


@dataclass(frozen=True)
class Looked:
    """One field and what the model saw on it, or the sentence that says why it could not look."""

    field: Field
    detections: list[Detection] = attribute(default_factory=list)
    error: str = ""


def look(model: ModelVersion, batches: Iterable[Sequence[Field]]) -> Iterator[Looked]:
    """Each field's detections, in order, one at a time; boxes in field pixels, scores at or above MIN_SCORE.

    Three things go on at once: the caller writes what was seen of one batch, the model looks at the next, and the one
    after that is decoded. A field that cannot be read or looked at comes with its error and the others go on. Raises
    BadCheckpoint when the model itself cannot be had.
    """
    predictor, means = predictor_of(model), dict(zip(model.labels, model.label_ids, strict=False))
    with ThreadPoolExecutor(READERS, "read") as readers, ThreadPoolExecutor(1, "look") as looker:
        ahead: deque[Future[list[Looked]]] = deque()
        for batch in batches:
            coming = [(one, readers.submit(_read, predictor, one)) for one in batch]
            ahead.append(looker.submit(_seen, predictor, coming, means))
            if len(ahead) > AHEAD:
                yield from ahead.popleft().result()
        while ahead:
            yield from ahead.popleft().result()


def is_ready(model: ModelVersion) -> bool:
    """Whether this process holds the model, so that it can look at once."""
    return model.sha256 in _kept


def predictor_of(model: ModelVersion) -> "Predictor":
    """The model, ready to look: from memory when this process has used the same checkpoint before."""
    if not is_ready(model):
        _kept[model.sha256] = _load(model)
        while len(_kept) > MODELS_KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(model.sha256)
    predictor = _kept[model.sha256]
    if model.label_ids and model.project_id:  # its project may have given a label another lineage since
        predictor.regroup(material.lineages(material.meanings(model.project_id, model)))
    return predictor


def _load(model: ModelVersion) -> "Predictor":
    from inference.detectors.checkpoint import CheckpointError
    from inference.detectors.predictor import Predictor

    try:
        return Predictor.load(checkpoints.fetch(model), cache=checkpoints.cache_folder())
    except CheckpointError as error:
        raise checkpoints.BadCheckpoint(f"{model.word} cannot be used: {error}") from error


def _read(predictor: "Predictor", one: Field) -> "Shown":
    """The field's picture as the model is shown it. Only the very bytes that were stored are looked at."""
    content = storage.local_path(one).read_bytes()
    if hashlib.sha256(content).hexdigest() != one.sha256:
        raise storage.FileDamaged("its stored file is not what was uploaded")
    return predictor.show(content)


def _seen(predictor: "Predictor", batch: "list[tuple[Field, Future[Shown]]]", means: Meanings) -> list[Looked]:
    return list(_see(predictor, batch, means))


def _see(predictor: "Predictor", batch: "list[tuple[Field, Future[Shown]]]", means: Meanings) -> Iterator[Looked]:
    whole: list[tuple[Field, Shown]] = []
    for one, coming in batch:
        try:
            whole.append((one, coming.result()))
        except Exception as error:  # whatever is wrong with one field's bytes is that field's trouble alone
            yield Looked(one, error=f"its picture cannot be read ({error})")
    yield from _detect(predictor, whole, means)


def _detect(predictor: "Predictor", whole: "list[tuple[Field, Shown]]", means: Meanings) -> Iterator[Looked]:
    """One forward pass for all; when it fails, one for each, so that only the field to blame goes without."""
    if not whole:
        return
    try:
        seen = predictor.predict([picture for _, picture in whole], min_score=MIN_SCORE)
    except Exception as error:
        if len(whole) == 1:
            yield Looked(whole[0][0], error=f"the model stumbled over it ({type(error).__name__}: {error})")
        else:
            for pair in whole:
                yield from _detect(predictor, [pair], means)
        return
    for (one, _), detections in zip(whole, seen, strict=True):
        yield Looked(one, [_as_proposal(detection, means) for detection in detections])


def _as_proposal(seen: "Seen", means: Meanings) -> Detection:
    """From the detector's corners x1, y1, x2, y2 to the x, y, width, height that cells have; both in field pixels."""
    x1, y1, x2, y2 = seen.box
    return Detection(code=seen.label, box=(x1, y1, x2 - x1, y2 - y1), score=seen.score, label=means.get(seen.label),
                     label_score=seen.label_score, vector=seen.look)  # fmt: skip
