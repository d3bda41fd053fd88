"""Changing a project's labels: add, rename, move, delete. What is sealed keeps the names it was sealed with.

Cells, models and old proposals know a label by its key, so a change of it touches none of them; its code, by which
exports and shared models know it, is made once and stays. Every change gives the label set its next version.
"""

import math
import re
import unicodedata
import uuid
from collections.abc import Iterable
from typing import Any

from accounts.models import User
from django.db import transaction
from jobs.announce import look_again, project_group

from annotations.errors import AlreadyThere, BadInput, NotFound, WrongState
from annotations.models import Cell, Counting, Label, LabelSet
from annotations.permissions import Right, check_can
from annotations.services import counts
from annotations.services.labels import LINEAGES, channels, shade
from annotations.texts import said

LONGEST_CODE = 60
VIEWER_KEYS = frozenset("DFUV")  # that the viewer has itself, whatever a person changes
SHADES = 12  # of a hue, of which a new label takes one


@transaction.atomic
def add(*, project_id: uuid.UUID, by: User, name: str, code: str = "", **more: Any) -> Label:
    """Give the project a label; in `more`: parent (a lineage's key or None), shortcut, colour ("#rrggbb"), counting.

    What is not given is made: the code of the name, the colour and the counting after the lineage. Raises AlreadyThere
    when another label has the name, code or key, BadInput for a parent that is no lineage of this project.
    """
    label_set = _open(project_id, by)
    others = list(label_set.labels.all())
    parent = _lineage(more.get("parent"), others)
    label = Label(
        label_set=label_set, parent=parent, name=name, code=code or _code(name, others),
        shortcut=more.get("shortcut", "").upper(), colour=more.get("colour") or _colour(parent, others),
        counting=more.get("counting") or (parent.counting if parent else Counting.DIFFERENTIAL),
        position=1 + max((one.position for one in others), default=-1),
    )  # fmt: skip
    _check_readable(label)
    _check_distinct(label, others)
    return _keep(label, project_id)


@transaction.atomic
def change(*, project_id: uuid.UUID, label_id: uuid.UUID, by: User, **to: Any) -> Label:
    """Change what is named in `to`: name, parent, shortcut, colour, counting. Saying what is so already does nothing.

    A label that moves takes a colour of its new lineage unless one is given. Raises as `add` does, NotFound for a
    label of another project, and WrongState for a lineage that has stages or is a part of the M:E ratio.
    """
    label_set = _open(project_id, by)
    label, others = _find(label_set, label_id)
    before = _shown(label)
    if "parent" in to and to["parent"] != label.parent_id:
        _move(label, _lineage(to["parent"], others), others)
    for column in to.keys() & {"name", "shortcut", "colour", "counting"}:
        setattr(label, column, to[column])
    label.shortcut = label.shortcut.upper()
    _check_readable(label)
    _check_distinct(label, others)
    return label if _shown(label) == before else _keep(label, project_id)


@transaction.atomic
def delete(*, project_id: uuid.UUID, label_id: uuid.UUID, by: User) -> None:
    """Take a label out of the set. Raises WrongState for one that cells carry, removed ones too, or that has stages."""
    label, others = _find(_open(project_id, by), label_id)
    _check_free(label, others, "cannot be deleted")
    if used := Cell.objects.filter(label=label).count():
        cells = "cell carries" if used == 1 else "cells carry"
        raise WrongState(
            f"{used} {cells} the label “{label.name}”, removed and rejected ones included: it cannot be deleted. "
            "Rename it instead, or leave it unused."
        )
    label.delete()
    _announce(label.label_set, project_id)


def _open(project_id: uuid.UUID, by: User) -> LabelSet:
    """The project's label set, locked until its new version is written."""
    check_can(by, project_id, Right.MANAGE)
    return LabelSet.objects.select_for_update(no_key=True).get(project_id=project_id)


def _find(label_set: LabelSet, label_id: uuid.UUID) -> tuple[Label, list[Label]]:
    """The label and all others of its set."""
    labels = {label.pk: label for label in label_set.labels.all()}
    if label_id not in labels:
        raise NotFound("There is no such label in this project.")
    return labels.pop(label_id), list(labels.values())


def _keep(label: Label, project_id: uuid.UUID) -> Label:
    label.save()
    _announce(label.label_set, project_id)
    return label


def _announce(label_set: LabelSet, project_id: uuid.UUID) -> None:
    label_set.version += 1
    label_set.save(update_fields=["version"])
    look_again(project_group(project_id), "labels", project_id)


def _shown(label: Label) -> tuple[object, ...]:
    return label.name, label.parent_id, label.shortcut, label.colour, label.counting


def _lineage(key: uuid.UUID | None, others: Iterable[Label]) -> Label | None:
    if key is None:
        return None
    found = next((one for one in others if one.pk == key), None)
    if found is None:
        raise BadInput("The lineage is not another label of this project.")
    if found.parent_id:
        raise BadInput(f"“{found.name}” is a stage: only a lineage can have stages.")
    return found


def _move(label: Label, parent: Label | None, others: list[Label]) -> None:
    if label.parent_id is None:
        _check_free(label, others, "cannot become a stage")
    label.parent = parent
    label.colour = _colour(parent, others)


def _check_free(label: Label, others: Iterable[Label], cannot: str) -> None:
    """Raise WrongState for a lineage that something rests on."""
    if label.parent_id is None and label.code in (*counts.MYELOID, counts.ERYTHROID):
        raise WrongState(f"The M:E ratio counts the lineage “{label.name}”: it {cannot}.")
    if stages := [one.name for one in others if one.parent_id == label.pk]:
        raise WrongState(f"“{label.name}” has stages ({', '.join(stages)}): it {cannot}. Move them first.")


def _check_readable(label: Label) -> None:
    if not label.name.isprintable() or not said(label.name):
        raise BadInput("A label's name consists of printable characters.")
    if label.shortcut in VIEWER_KEYS:
        raise BadInput(f"The key {label.shortcut} draws, fits or shows things in the viewer. Choose another one.")


def _check_distinct(label: Label, others: Iterable[Label]) -> None:
    for one in others:
        if _folded(one.name) == _folded(label.name):
            raise AlreadyThere(f"There is already a label called “{one.name}”.")
        if label.code in (one.code, *one.aliases):
            raise AlreadyThere(f"The code “{label.code}” belongs to the label “{one.name}”.")
        if label.shortcut and one.shortcut == label.shortcut:
            raise AlreadyThere(f"The key {label.shortcut} belongs to the label “{one.name}”.")


def _folded(name: str) -> str:
    """What two names have in common that people would take for one."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _code(name: str, others: Iterable[Label]) -> str:
    """A code made of the name, "2 Mott cells" to "mott_cells", with a number behind it where another label has it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    word = re.sub("[^a-z0-9]+", "_", plain).lstrip("_0123456789")[: LONGEST_CODE - 5].strip("_") or "label"
    taken = {code for one in others for code in (one.code, *one.aliases)}
    numbered = (f"{word}_{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (word, *numbered) if code not in taken)


def _colour(parent: Label | None, others: Iterable[Label]) -> str:
    """The shade of the lineage's hue, or for a lineage of any default one's, that is farthest from all others."""
    hues = [parent.colour] if parent else [spec.colour for spec in LINEAGES]
    shades = [shade(hue, i, SHADES) for hue in hues for i in range(SHADES)]
    taken = [channels(one.colour) for one in others]
    return max(shades, key=lambda colour: min((math.dist(channels(colour), each) for each in taken), default=0.0))
