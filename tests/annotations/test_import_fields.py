"""`manage.py import_fields`: a folder into a case, with a sentence for each file."""

import io

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Case, Field
from tests.annotations.pictures import encoded, exif, jpeg, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    """An empty folder, beside a storage of the test's own."""
    here = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "storage")},
    }
    settings.STORAGES = settings.STORAGES | {"default": here}
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def run(folder, project, case: str = "M-30", **more) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_fields", str(folder), project=project.name, case=case, stdout=out, stderr=err, **more)
    return out.getvalue(), err.getvalue()


def test_a_folder_comes_in_in_natural_order(folder, project):
    for number in (10, 2, 1):
        (folder / f"field {number}.jpg").write_bytes(jpeg(seed=number))
    out, _ = run(folder, project)
    assert out.splitlines() == [
        "[1/3] field 1.jpg: stored as M-30-001.",
        "[2/3] field 2.jpg: stored as M-30-002.",
        "[3/3] field 10.jpg: stored as M-30-003.",
        "3 fields imported into case M-30, 0 already there, 0 refused.",
    ]


def test_every_refusal_is_a_sentence_and_stops_nothing(folder, project):
    (folder / "1.jpg").write_bytes(jpeg()[:-50])
    (folder / "2.gif").write_bytes(encoded(photo(), "GIF"))
    (folder / "sub").mkdir()
    (folder / "sub" / "3.png").write_bytes(encoded(photo(), "PNG", exif=exif()))
    (folder / ".hidden").write_bytes(b"not looked at")
    err, out = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match="Not everything was imported: 1 field imported into case M-30, 0 already"):
        call_command("import_fields", str(folder), project=project.name, case="M-30", stdout=out, stderr=err)
    assert err.getvalue().splitlines() == [
        "[1/3] 1.jpg: refused. The JPEG is cut off: its end is missing. Was the copy or the download interrupted?",
        "[2/3] 2.gif: refused. This is not a JPEG, PNG, TIFF or BMP image. It seems to be a GIF.",
    ]
    assert "[3/3] sub/3.png: stored as M-30-001 (without its EXIF)." in out.getvalue()
    assert Field.objects.count() == 1


def test_a_second_run_adds_nothing(folder, project):
    (folder / "1.jpg").write_bytes(jpeg())
    run(folder, project)
    out, _ = run(folder, project)
    assert "0 fields imported into case M-30, 1 already there, 0 refused." in out
    assert Field.objects.count() == 1


def test_nothing_imported_ends_with_1(folder, project):
    (folder / "1.txt").write_text("no picture")
    with pytest.raises(CommandError) as end:
        run(folder, project)
    assert end.value.returncode == 1


def test_it_uploads_in_the_name_of_the_person_named(folder, project, people):
    (folder / "1.jpg").write_bytes(jpeg())
    run(folder, project, by="ana")
    assert Field.objects.get().created_by == people["ana"]


def test_it_uses_a_case_that_is_there(folder, project, case):
    (folder / "1.jpg").write_bytes(jpeg())
    run(folder, project, case="M-17")
    assert Field.objects.get().case == case


@pytest.mark.parametrize(
    "more, sentence",
    [
        ({"by": "vera"}, "vera may not add cases and fields"),
        ({"by": "zoe"}, "zoe may not add cases and fields"),
        ({"by": "nobody"}, "no person with the user name “nobody”"),
        ({"case": "x" * 61}, "The code of a case has 1 to 60 characters"),
    ],
)
def test_what_would_fail_for_every_file_is_said_once(folder, project, more, sentence):
    (folder / "1.jpg").write_bytes(jpeg())
    with pytest.raises(CommandError, match=sentence):
        run(folder, project, **more)
    assert not Case.objects.exists()


def test_a_missing_folder_an_empty_one_and_a_missing_project_are_said(folder, project):
    with pytest.raises(CommandError, match="There are no files"):
        run(folder, project)
    with pytest.raises(CommandError, match="There is no folder"):
        run(folder / "gone", project)
    (folder / "1.jpg").write_bytes(jpeg())
    project.name = "Elsewhere"
    with pytest.raises(CommandError, match="no project called “Elsewhere”"):
        run(folder, project)
