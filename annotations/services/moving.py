"""Moving a field to another case of its project, with all that is on it; both cases count anew."""

import uuid
from itertools import chain, count

import pghistory
from accounts.models import User
from django.apps import apps
from django.db import transaction
from django.utils import timezone
from jobs.announce import look_again, project_group

from annotations.errors import BadInput, NotFound, WrongState
from annotations.models import Case, Field, Slide
from annotations.services.cells import announce
from annotations.services.fields import next_name
from annotations.services.setting_aside import check_present, lock_with_case
from annotations.states import FieldState
from annotations.texts import checked_reason

MOVED = ["slide", "case", "name", "revision", "moved_at", "moved_by", "moved_reason"]
REFUSED = {
    FieldState.APPROVED: "This field is approved. A pathologist reopens it first; then it can be moved.",
    FieldState.SET_ASIDE: "This field is set aside. Bring it back first; then it can be moved.",
}


@transaction.atomic
def move(*, field_id: uuid.UUID, case_id: uuid.UUID, reason: str, by: User) -> Field:
    """Put a field into another case, saying why: its cells and its history come along, its name is the new case's.

    The name it had may hold another patient's pseudonym; the history keeps it, beside the reason. The field goes on the
    slide that is called as its own was, as far as a pixel is as large there. Raises NotFound for a case of another
    project, NotAllowed, BadInput, and WrongState for a field that is approved or set aside, or a case that is.
    """
    field = lock_with_case(field_id, by, case_id)
    target = Case.objects.filter(pk=case_id, project_id=field.project_id).first()
    if target is None:
        raise NotFound("There is no such case in this project.")
    reason = checked_reason(reason)
    if field.state in REFUSED:
        raise WrongState(REFUSED[FieldState(field.state)])
    check_present(target)
    if target.pk == field.case_id:
        raise BadInput(f"This field is in case {target.code} already.")
    before, field.name = field.case_id, next_name(target)
    field.slide, field.case, field.revision = _slide_in(target, field.slide), target, field.revision + 1
    field.moved_at, field.moved_by, field.moved_reason = timezone.now(), by, reason
    with pghistory.context(reason=reason):
        field.save(update_fields=MOVED)
    announce(field)
    for case in (before, target.pk):
        look_again(project_group(field.project_id), "case", case)
    return field


def came_from(field: Field) -> str | None:
    """What the case is called that the field was in before this one, as the history has it; None without one."""
    if field.moved_at is None:
        return None
    past = apps.get_model("annotations", "FieldEvent")._default_manager.filter(pgh_obj=field.pk)
    before = past.exclude(case=field.case_id).order_by("-pgh_id").values_list("case__code", flat=True).first()
    return str(before) if before else None


def _slide_in(case: Case, like: Slide) -> Slide:
    """A slide of the case for a photograph of `like`; made where none has pixels of that size."""
    size = like.pixel_size_um
    fitting = case.slides.filter(pixel_size_um__isnull=True) if size is None else case.slides.filter(pixel_size_um=size)
    found = fitting.filter(name=like.name).first() or fitting.first()
    if found:
        return found
    taken = set(case.slides.values_list("name", flat=True))
    name = next(name for name in chain([like.name], map(str, count(1))) if name not in taken)
    return Slide.objects.create(case=case, name=name, pixel_size_um=size)
