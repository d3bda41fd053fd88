"""Cases and their slides."""

import uuid

from accounts.models import User
from django.db import IntegrityError, transaction
from jobs.announce import look_again

from annotations.errors import AlreadyThere, BadInput, NotFound
from annotations.models import Case, Slide
from annotations.permissions import Right, check_can

LONGEST = 60  # characters of a code or a name
FORMULA = "=+-@"  # codes and names stand in file names, and those in the tables that VIA writes


@transaction.atomic
def create(*, project_id: uuid.UUID, code: str, by: User) -> Case:
    """Open a case under a pseudonym. Raises NotFound, NotAllowed, BadInput, AlreadyThere."""
    check_can(by, project_id, Right.UPLOAD)
    code = _checked(code, "The code of a case")
    try:
        with transaction.atomic():
            case = Case.objects.create(project_id=project_id, code=code)
    except IntegrityError:
        raise AlreadyThere(f"There is already a case “{code}” in this project.") from None
    look_again(f"project.{project_id}", "case", case.pk)
    return case


@transaction.atomic
def create_slide(*, case_id: uuid.UUID, name: str, by: User, pixel_size_um: float | None = None) -> Slide:
    """Add a slide; pixel_size_um: micrometres a pixel. Raises NotFound, NotAllowed, BadInput, AlreadyThere."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound("There is no such case.")
    check_can(by, case.project_id, Right.UPLOAD)
    name = _checked(name, "The name of a slide")
    _check_pixel_size(pixel_size_um)
    try:
        with transaction.atomic():
            slide = Slide.objects.create(case=case, name=name, pixel_size_um=pixel_size_um)
    except IntegrityError:
        raise AlreadyThere(f"The case {case.code} already has a slide “{name}”.") from None
    look_again(f"project.{case.project_id}", "case", case.pk)
    return slide


@transaction.atomic
def set_pixel_size(*, slide_id: uuid.UUID, pixel_size_um: float | None, by: User) -> Slide:
    """Say how many micrometres a pixel of the slide's photographs is, or (None) that nobody knows.

    Raises NotFound, NotAllowed, BadInput.
    """
    slide = Slide.objects.select_related("case").select_for_update(of=("self",)).filter(pk=slide_id).first()
    if slide is None:
        raise NotFound("There is no such slide.")
    check_can(by, slide.case.project_id, Right.UPLOAD)
    _check_pixel_size(pixel_size_um)
    slide.pixel_size_um = pixel_size_um
    slide.save(update_fields=["pixel_size_um"])
    look_again(f"project.{slide.case.project_id}", "case", slide.case_id)
    return slide


def _check_pixel_size(size: float | None) -> None:
    if size is not None and not 0 < size < float("inf"):
        raise BadInput(f"The size of a pixel is a length in micrometres above zero, not {size:g}.")


def _checked(text: str, what: str) -> str:
    text = text.strip()
    if not 0 < len(text) <= LONGEST:
        raise BadInput(f"{what} has 1 to {LONGEST} characters; this one has {len(text)}.")
    if not text.isprintable():
        raise BadInput(f"{what} consists of printable characters only.")
    if text[0] in FORMULA:
        raise BadInput(f"{what} cannot begin with {text[0]}: spreadsheets that read it would take it for a formula.")
    return text
