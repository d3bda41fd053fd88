"""A project small enough to be learnt in seconds: cases with approved photographs of violet discs, and a tiny model."""

import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from accounts.models import User
from django.db import connection

from annotations.errors import WrongState
from annotations.models import Case, Field, Label, Project
from annotations.services import fields, review
from inference.services.retraining import Options
from inference.training.recipes import Recipe
from tests.annotations.conftest import draw
from tests.inference.detectors import cell_picture

BOXES = [(10, 12, 50, 48), (60, 50, 90, 84)]  # corners, in a picture of 100 × 96
SMALL = Recipe(epochs=3, batch_size=2, canvas=96, scale=1.0, scale_spread=0.1, warmup=1, bf16=False)
QUICK = Options(epochs=2, device="cpu")


def photograph(case: Case, by: User, number: int, boxes: list[tuple[int, int, int, int]] = BOXES) -> Field:
    """A stored photograph with a disc in each box, unlike every other number's."""
    picture, file = cell_picture(100, 96, boxes), io.BytesIO()
    picture.putpixel((number % 100, number // 100), (0, 0, 0))
    picture.save(file, "PNG")
    file.seek(0)
    return fields.store(case_id=case.pk, source=file, by=by).field


def approved(field: Field, ana: User, rui: User, labels: list[Label]) -> Field:
    """The field with a cell of each label drawn by Ana, signed by Rui."""
    for label, (x1, y1, x2, y2) in zip(labels, BOXES, strict=True):
        draw(field, ana, label, (float(x1), float(y1), float(x2 - x1), float(y2 - y1)))
    review.submit(field_id=field.pk, threshold=0.7, by=ana)
    return review.approve(field_id=field.pk, by=rui)


def teach(
    project: Project, ana: User, rui: User, cases: int = 4, codes: tuple[str, str] = ("lymphocyte", "monocyte")
) -> list[Field]:
    """That many more cases, each with one approved photograph of two cells."""
    labels = [Label.objects.get(label_set__project=project, code=code) for code in codes]
    first = Field.objects.count()
    made = []
    for number in range(first, first + cases):
        case = Case.objects.create(project=project, code=f"T-{number}")
        made.append(approved(photograph(case, ana, number), ana, rui, labels))
    return made


def at_once(work: Callable[[User], object], *people: User) -> list[object]:
    """What each of them got, or was refused with, all of them at the same moment."""
    barrier = threading.Barrier(len(people))

    def press(by: User) -> object:
        try:
            barrier.wait(timeout=20)
            return work(by)
        except WrongState as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(press, people))
