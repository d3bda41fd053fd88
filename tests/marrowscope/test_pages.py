"""Every path that is not the API is the single-page app's."""

from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from marrowscope.static_files import StaticFiles
from pytest_django.fixtures import Settings

PATHS = ["/", "/projects/1", "/fields/2?x=1"]


@pytest.mark.parametrize("path", PATHS)
def test_a_build_is_served_and_never_cached(settings: Settings, tmp_path: Path, path: str) -> None:
    (tmp_path / "index.html").write_text("<title>built</title>")
    settings.FRONTEND = tmp_path

    response = Client().get(path)

    assert response.content == b"<title>built</title>"
    assert response["Cache-Control"] == "no-cache"
    assert response["X-Frame-Options"] == "DENY"


def test_a_missing_build_says_what_to_do(settings: Settings, tmp_path: Path) -> None:
    settings.FRONTEND = tmp_path

    response = Client().get("/")

    assert response.status_code == 503
    assert b"make up" in response.content
    assert b"For Research Use Only. Not for use in diagnostic procedures." in response.content


def test_a_built_file_comes_whole_and_unchanged_ones_are_not_sent_again(tmp_path: Path) -> None:
    (tmp_path / "app.js").write_text("let x = 1;")
    files = StaticFiles(lambda request: HttpResponse(status=404))
    files.add_files(str(tmp_path), prefix="/static/")
    ask = RequestFactory()

    whole = files(ask.get("/static/app.js"))
    part = files(ask.get("/static/app.js", headers={"Range": "bytes=0-2"}))
    again = files(ask.get("/static/app.js", headers={"If-None-Match": whole["ETag"]}))

    assert (whole.status_code, whole.content) == (200, b"let x = 1;")
    assert (part.status_code, part.content) == (206, b"let")
    assert (again.status_code, again.content) == (304, b"")
    assert whole["Content-Type"].startswith("text/javascript")


def test_a_missing_file_is_no_page() -> None:
    assert Client().get("/static/nothing.js").status_code == 404
