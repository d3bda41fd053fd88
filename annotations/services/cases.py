"""Cases and their slides."""

import uuid

from accounts.models import User
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from jobs.announce import look_again

from annotations.errors import AlreadyThere, BadInput, NotFound
from annotations.models import Case, Slide
from annotations.permissions import Right, check_can
from annotations.services.cells import announce
from annotations.services.fields import FOR_FILES
from annotations.services.setting_aside import check_present, lock_case
from annotations.texts import said

LONGEST = 60  # characters of a code or a name
SMALLEST, LARGEST = 0.001, 1000  # micrometres a pixel: beyond any microscope
FORMULA = "=+-@"  # codes and names stand in file names, and those in the tables that VIA writes


@transaction.atomic
def create(*, project_id: uuid.UUID, code: str, by: User) -> Case:
    """Open a case under a pseudonym. Raises NotFound, NotAllowed, BadInput, AlreadyThere."""
    check_can(by, project_id, Right.UPLOAD)
    code = _checked(code, "The code of a case")
    _check_free(project_id, code)
    try:
        with transaction.atomic():
            case = Case.objects.create(project_id=project_id, code=code)
    except IntegrityError:
        raise AlreadyThere(_taken(project_id, code)) from None
    look_again(f"project.{project_id}", "case", case.pk)
    return case


@transaction.atomic
def rename(*, case_id: uuid.UUID, code: str, by: User) -> Case:
    """Give a case another code; its fields, which are called after it, follow.

    What was signed and frozen keeps the code it had. Raises NotFound, NotAllowed, BadInput, AlreadyThere, WrongState.
    """
    case = lock_case(case_id, by)
    check_present(case)
    before, case.code = case.code, _checked(code, "The code of a case")
    _check_free(case.project_id, case.code, but=case)
    try:
        with transaction.atomic():
            case.save(update_fields=["code"])
    except IntegrityError:
        raise AlreadyThere(_taken(case.project_id, case.code)) from None
    _rename_fields(case, before.translate(FOR_FILES), case.code.translate(FOR_FILES))
    look_again(f"project.{case.project_id}", "case", case.pk)
    return case


def _rename_fields(case: Case, before: str, after: str) -> None:
    """From M-17-001 to M-71-001: numbers stay, so that no two fields come to one name."""
    named = case.fields.filter(name__startswith=f"{before}-")
    keys = list(named.values_list("pk", flat=True))
    named.update(name=Concat(Value(after), Substr("name", len(before) + 1)))
    for field in case.fields.filter(pk__in=keys).only("project_id", "revision"):
        announce(field)


def _check_free(project_id: uuid.UUID, code: str, but: Case | None = None) -> None:
    """f-001 and F-001 are one code to whoever reads them."""
    others = Case.objects.filter(project=project_id, code__iexact=code)
    if found := (others.exclude(pk=but.pk) if but else others).first():
        raise AlreadyThere(_taken(project_id, found.code))


def _taken(project_id: uuid.UUID, code: str) -> str:
    aside = Case.objects.filter(project=project_id, code=code, set_aside_at__isnull=False).exists()
    return f"There is already a case “{code}” in this project{', which was set aside' if aside else ''}."


@transaction.atomic
def create_slide(*, case_id: uuid.UUID, name: str, by: User, pixel_size_um: float | None = None) -> Slide:
    """Add a slide; pixel_size_um: micrometres a pixel. Raises NotFound, NotAllowed, BadInput, AlreadyThere."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound("There is no such case.")
    check_can(by, case.project_id, Right.UPLOAD)
    check_present(case)
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
    if size is not None and not SMALLEST <= size <= LARGEST:
        raise BadInput(f"The size of a pixel is {SMALLEST:g} to {LARGEST:g} micrometres, not {size:g}.")


def _checked(text: str, what: str) -> str:
    text = said(text)
    if not 0 < len(text) <= LONGEST:
        raise BadInput(f"{what} has 1 to {LONGEST} characters; this one has {len(text)}.")
    if not text.isprintable():
        raise BadInput(f"{what} consists of printable characters only.")
    if text[0] in FORMULA:
        raise BadInput(f"{what} cannot begin with {text[0]}: spreadsheets that read it would take it for a formula.")
    return text
