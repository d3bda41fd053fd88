"""Two uploads at the same moment, against the real database."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from annotations.errors import AlreadyThere
from annotations.models import Case, Field, Slide
from annotations.services import fields
from tests.annotations.pictures import jpeg

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    here = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": here}


def together(*uploads: tuple[Case, bytes], by) -> list[Any]:
    """Start all uploads at once; what became of each."""
    gate = threading.Barrier(len(uploads))

    def one(upload: tuple[Case, bytes]) -> fields.Stored | Exception:
        case, data = upload
        gate.wait()
        try:
            return fields.store(case_id=case.pk, source=io.BytesIO(data), by=by)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(uploads)) as pool:
        return list(pool.map(one, uploads))


def test_different_photographs_get_different_names(case, ana):
    done = together(*[(case, jpeg(seed=seed)) for seed in range(8)], by=ana)
    assert sorted(stored.field.name for stored in done) == [f"M-17-{n:03d}" for n in range(1, 9)]
    assert Slide.objects.count() == 1


def test_the_same_photograph_becomes_one_field(case, ana):
    done = together(*[(case, jpeg())] * 6, by=ana)
    assert Field.objects.count() == 1
    assert sorted(stored.duplicate for stored in done) == [False] + [True] * 5


def test_the_same_photograph_for_two_cases_goes_to_one(case, ana):
    other = Case.objects.create(project=case.project, code="M-18")
    for seed in range(5):
        done = together((case, jpeg(seed=seed)), (other, jpeg(seed=seed)), by=ana)
        assert [type(result) for result in done if isinstance(result, Exception)] == [AlreadyThere]
        assert Field.objects.count() == seed + 1
