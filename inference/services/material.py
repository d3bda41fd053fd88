"""What a training learns from: its snapshot, divided by case, with the photographs, as COCO files in a working folder.

The snapshot's bytes and each photograph's are checked against their hashes; the labels are told apart by their keys.
"""

import hashlib
import json
import os
import shutil
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from annotations.errors import BadInput, WrongState
from annotations.images import storage
from annotations.models import Field, Label, Snapshot
from annotations.services import exports, labels
from annotations.states import CellStatus, FieldState
from inference.models import ModelVersion, Part
from inference.services import splits
from inference.training.coco import code_of

FILES = ("train", "val", "test")
SUFFIX = {"image/jpeg": "jpg", "image/png": "png"}


class SnapshotDamaged(BadInput):
    """The frozen file is not what was frozen."""

    code = "snapshot_damaged"


@dataclass(frozen=True)
class Material:
    """Files in `folder`: train.json, val.json (picks the epoch), test.json, and images/. `words` are the labels the
    model is to know, in order, each with the key of the project's label it means, or None. `echoes`: of each model how
    many cells to test on stand just as it proposed them, accepted by people."""

    project_id: uuid.UUID
    frozen_at: datetime
    folder: Path
    words: list[tuple[str, uuid.UUID | None]]
    data: dict[str, dict[str, int]]  # of each file: cases, images, cells
    echoes: dict[str, int]

    def file(self, name: str) -> Path:
        return self.folder / f"{name}.json"

    @property
    def images(self) -> Path:
        return self.folder / "images"


def working_folder() -> Path:
    """Where this machine keeps what trainings and evaluations are at work on."""
    return Path(settings.VAR) / "training"


def divide(snapshot: Snapshot) -> None:
    """Give each case of the snapshot its place among those to learn from and those to test on, unless it has one."""
    cases = {uuid.UUID(image["case"]) for image in exports.snapshot_images(snapshot)}
    splits.decide(snapshot.project_id, cases)


def prepare(snapshot: Snapshot, start: ModelVersion | None, folder: Path, files: Sequence[str] = FILES) -> Material:
    """Fill the folder from the snapshot, with all files or those named.

    Raises SnapshotDamaged, and WrongState for what nobody approved or divided.
    """
    coco = read(snapshot)
    fields = _fields(snapshot, coco)
    divided = {name: uids for name, uids in _divided(snapshot, coco).items() if name in files}
    wanted = set().union(*divided.values())
    words = vocabulary(snapshot.project_id, start, coco)
    folder.mkdir(parents=True, exist_ok=True)
    _bring((field for uid, field in fields.items() if uid in wanted), folder / "images")
    data = {name: _write(folder / f"{name}.json", coco, words, fields, uids) for name, uids in divided.items()}
    return Material(
        snapshot.project_id, snapshot.created_at, folder, words, data, _echoes(coco, divided.get("test", set()))
    )


def read(snapshot: Snapshot) -> dict[str, Any]:
    """The frozen file, if it is still the one that was frozen."""
    content = b"".join(exports.snapshot_chunks(snapshot))
    if hashlib.sha256(content).hexdigest() != snapshot.sha256:
        raise SnapshotDamaged(
            f"The snapshot {snapshot.sha256[:12]} is damaged: its bytes are not those that were frozen. Nothing is "
            f"learnt from it; train again, which freezes a new one."
        )
    coco: dict[str, Any] = json.loads(content)
    return coco


def vocabulary(
    project_id: uuid.UUID, start: ModelVersion | None, coco: dict[str, Any]
) -> list[tuple[str, uuid.UUID | None]]:
    """The words a model is to know: all that `start` knows, in its order, then the labels it never saw cells of."""
    words = meanings(project_id, start) if start else []
    known = {label for _, label in words}
    seen = {annotation["category_id"] for annotation in coco["annotations"]}
    used = {uuid.UUID(c["uid"]) for c in coco["categories"] if c["id"] in seen and "uid" in c}
    for label in Label.objects.filter(pk__in=used - known).order_by("position", "code"):
        words.append((_fresh(code_of(label.code), {word for word, _ in words}), label.pk))
    return words


def meanings(project_id: uuid.UUID, model: ModelVersion) -> list[tuple[str, uuid.UUID | None]]:
    """A model's words with the project's label each means: by key where it was taught by keys, else by code."""
    if model.label_ids:
        mine = set(Label.objects.filter(label_set__project_id=project_id).values_list("pk", flat=True))
        return [(w, key if key in mine else None) for w, key in zip(model.labels, model.label_ids, strict=True)]
    keys, taken, found = labels.by_code(project_id), set[uuid.UUID](), []
    for word in model.labels:
        key = keys.get(word)
        found.append((word, None if key in taken else key))
        taken |= {key} if key else set()
    return found


def lineages(words: Iterable[tuple[str, uuid.UUID | None]]) -> dict[str, str]:
    """Each word's lineage as the label set has it now: the lineage's word if it is one, else its code."""
    of = {key: word for word, key in words if key}
    rows = Label.objects.filter(pk__in=of).select_related("parent")
    above = {row.pk: row.parent or row for row in rows}
    return {word: of.get(above[key].pk, code_of(above[key].code)) for key, word in of.items() if key in above}


def _fresh(word: str, taken: set[str]) -> str:
    """The word, or with a number behind it where another label had it before."""
    number = 2
    candidate = word
    while candidate in taken:
        candidate, number = f"{word}_{number}", number + 1
    return candidate


def _fields(snapshot: Snapshot, coco: dict[str, Any]) -> dict[str, Field]:
    """The snapshot's photographs by key. Raises WrongState for one that is not this project's or was never approved.

    The history that the database itself keeps is asked, too: a file can be made to say anything.
    """
    images = {image["uid"]: image for image in coco["images"]}
    rows = {str(field.pk): field for field in Field.objects.filter(pk__in=images, project_id=snapshot.project_id)}
    signed = {uid for uid, _ in _approved_in(images)}
    for uid, image in images.items():
        if uid not in rows or uid not in signed or not image.get("approved_by"):
            raise WrongState(f"{image['file_name']} in the snapshot is no approved field of this project.")
    return rows


def _divided(snapshot: Snapshot, coco: dict[str, Any]) -> dict[str, set[str]]:
    """The keys of each file's photographs: by the case that they were frozen in, wherever they were moved since.

    One that was approved in a case to learn from and in a case to test on is in neither: some model may have learnt it.
    """
    places = splits.parts(snapshot.project_id)
    frozen = {image["uid"]: uuid.UUID(image["case"]) for image in coco["images"]}
    if undecided := set(frozen.values()) - places.keys():
        raise WrongState(f"{len(undecided)} cases of the snapshot have no place in train or test.")
    held = splits.held_out({case for case in frozen.values() if places[case] == Part.TRAIN})
    moved = {uid for uid, case in _approved_in(frozen) if places.get(case, places[frozen[uid]]) != places[frozen[uid]]}
    divided: dict[str, set[str]] = {name: set() for name in FILES}
    for uid, case in frozen.items():
        if uid not in moved:
            divided["test" if places[case] == Part.TEST else "val" if case in held else "train"].add(uid)
    return divided


def _approved_in(uids: Iterable[str]) -> set[tuple[str, uuid.UUID]]:
    """Each photograph's key with every case that it was ever approved in."""
    past = Field.pgh_event_model.objects.filter(pgh_obj__in=list(uids), state=FieldState.APPROVED)  # type: ignore[attr-defined]
    return {(str(uid), case) for uid, case in past.values_list("pgh_obj_id", "case_id")}


def _bring(fields: Iterable[Field], images: Path) -> None:
    images.mkdir(exist_ok=True)
    for field in fields:
        target = images / _name(field)
        if target.exists() and _hash(target) == field.sha256:
            continue
        source = storage.local_path(field)
        if _hash(source) != field.sha256:
            raise storage.FileDamaged(f"The stored photograph of {field.name} is not what was uploaded.")
        target.unlink(missing_ok=True)
        try:
            os.link(source, target)
        except OSError:  # another file system
            shutil.copyfile(source, target)


def _echoes(coco: dict[str, Any], uids: set[str]) -> dict[str, int]:
    shown = {image["id"] for image in coco["images"] if image["uid"] in uids}
    return dict(Counter(
        a["produced_by"] for a in coco["annotations"]
        if a["image_id"] in shown and a.get("status") == CellStatus.ACCEPTED and a.get("produced_by")
    ))  # fmt: skip


def _name(field: Field) -> str:
    return f"{field.sha256}.{SUFFIX[field.media_type]}"


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(
    path: Path,
    coco: dict[str, Any],
    words: list[tuple[str, uuid.UUID | None]],
    fields: dict[str, Field],
    uids: set[str],
) -> dict[str, int]:
    """One COCO file of these photographs, its categories the words in their order."""
    numbers = {str(key): number for number, (_, key) in enumerate(words, 1) if key}
    of = {c["id"]: numbers[c["uid"]] for c in coco["categories"] if c.get("uid") in numbers}
    above = lineages(words)
    images = [i for i in coco["images"] if i["uid"] in uids]
    shown = {image["id"] for image in images}
    rows = [a for a in coco["annotations"] if a["image_id"] in shown and a["category_id"] in of]
    categories = [{"id": n, "name": w, "code": w, "lineage": above.get(w, w)} for n, (w, _) in enumerate(words, 1)]
    document = {
        "images": [{**i, "file_name": _name(fields[i["uid"]])} for i in images],
        "annotations": [_cell(a, of[a["category_id"]]) for a in rows],
        "categories": categories,
    }
    with path.open("w") as file:
        json.dump(document, file)
    return {"cases": len({image["case"] for image in images}), "images": len(images), "cells": len(rows)}


def _cell(annotation: dict[str, Any], category: int) -> dict[str, Any]:
    """What a trainer reads of a cell."""
    kept = {name: annotation[name] for name in ("id", "image_id", "area", "iscrowd")}
    return {**kept, "category_id": category, "bbox": annotation["exact_bbox"]}
