"""Photographs on their way in: checked, stripped, stored under their hash, and given a row."""

import hashlib
import uuid
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import partial
from io import BytesIO
from typing import BinaryIO

from accounts.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q
from jobs.announce import look_again

from annotations import signals
from annotations.errors import AlreadyThere, BadInput, NotFound
from annotations.images import checks, storage
from annotations.images.checks import Prepared
from annotations.models import Case, Field, Slide
from annotations.permissions import Right, check_can
from annotations.services.setting_aside import check_present
from annotations.states import FieldState

DEFAULT_SLIDE = "1"
FOR_FILES = str.maketrans(dict.fromkeys('/\\:*?"<>|', "-"))  # a field's name becomes a file's name in exports


@dataclass(frozen=True)
class Stored:
    """A field that is now there. `duplicate`: it was before, and nothing was added. `removed`: metadata, in words."""

    field: Field
    duplicate: bool
    removed: list[str] = attribute(default_factory=list)


def store(
    *,
    case_id: uuid.UUID,
    source: BinaryIO,
    by: User,
    slide_id: uuid.UUID | None = None,
    source_name: str = "",
) -> Stored:
    """Add a photograph to a case, on one of its slides or on slide "1".

    The same bytes again give the field they already are. `source_name` only says which upload a refusal means: it may
    identify a patient, so it is not kept. Raises NotFound, NotAllowed, BadInput, BadImage, TooLarge, StorageProblem,
    WrongState for a case that is set aside, and AlreadyThere when the photograph belongs to another case or was set
    aside. After a refusal there is no row.
    """
    case = _case(case_id, by)
    _check_slide(case, slide_id)
    limits = checks.limits()
    data = checks.receive(source, limits=limits)
    known = _known(case, Q(source_sha256=hashlib.sha256(data).hexdigest()))
    if known:
        return Stored(known, duplicate=True)
    prepared = checks.prepare(BytesIO(data), limits=limits)
    # The file comes first: a row never points at nothing, and a file without a row is found again by its hash.
    storage.put(prepared.content, sha256=prepared.sha256, media_type=prepared.media_type)
    try:
        return _record(case, prepared, slide_id, by)
    except IntegrityError:  # the same bytes came into another case of the project at the same moment
        known = _known(case, _same(prepared))
        if known is None:
            raise
        return Stored(known, duplicate=True)


@transaction.atomic
def _record(case: Case, prepared: Prepared, slide_id: uuid.UUID | None, by: User) -> Stored:
    """The row. The case is locked, so that two uploads at once get two names and the same photograph one row."""
    locked = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    check_present(locked)
    known = _known(locked, _same(prepared))
    if known:
        return Stored(known, duplicate=True)
    slide = _check_slide(locked, slide_id) or Slide.objects.get_or_create(case=locked, name=DEFAULT_SLIDE)[0]
    field = Field.objects.create(
        project_id=locked.project_id, case=locked, slide=slide, name=next_name(locked), sha256=prepared.sha256,
        source_sha256=prepared.source_sha256, media_type=prepared.media_type, size=prepared.size, width=prepared.width,
        height=prepared.height, threshold=locked.project.threshold, created_by_id=by.pk,
    )  # fmt: skip
    _announce(field)
    return Stored(field, duplicate=False, removed=prepared.removed)


def _announce(field: Field) -> None:
    told = partial(signals.field_stored.send_robust, Field, field_id=field.pk, project_id=field.project_id)
    transaction.on_commit(told)  # robust: what a listener trips over does not undo what is stored
    look_again(f"project.{field.project_id}", "field", field.pk, field.revision)
    look_again(f"project.{field.project_id}", "case", field.case_id)


def _case(case_id: uuid.UUID, by: User) -> Case:
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound("There is no such case.")
    check_can(by, case.project_id, Right.UPLOAD)
    check_present(case)
    return case


def _check_slide(case: Case, slide_id: uuid.UUID | None) -> Slide | None:
    """The slide that was named; None when none was."""
    if slide_id is None:
        return None
    slide = Slide.objects.filter(pk=slide_id, case=case).first()
    if slide is None:
        raise BadInput(f"The case {case.code} has no such slide.")
    return slide


def _same(prepared: Prepared) -> Q:
    """The same upload, or the same photograph with other metadata around it."""
    return Q(source_sha256=prepared.source_sha256) | Q(sha256=prepared.sha256)


def _known(case: Case, same: Q) -> Field | None:
    """The field of the case that this photograph is. Raises AlreadyThere for another case's, or one set aside."""
    found = Field.objects.filter(same, project_id=case.project_id).select_related("case").first()
    if found and found.state == FieldState.SET_ASIDE:
        was = f"It was set aside as {found.name} of case {found.case.code}"
        raise AlreadyThere(f"This photograph is already in this project. {was}: bring it back there.")
    if found and found.case_id != case.pk:
        raise AlreadyThere(f"This photograph is already in this project, as {found.name} of case {found.case.code}.")
    return found


def next_name(case: Case) -> str:
    """The case's code and a number: one more than its fields, or the next that is free."""
    stem = case.code.translate(FOR_FILES)
    names = set(Field.objects.filter(case=case).values_list("name", flat=True))
    number = len(names) + 1
    while f"{stem}-{number:03d}" in names:
        number += 1
    return f"{stem}-{number:03d}"
