"""Our exports opened by VIA itself, in Chromium: run where VIA_HTML names a via.html of VIA 2."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotations.formats.coco import write_coco
from annotations.formats.via import write_via
from tests.annotations.format_records import FIELDS, LABELS

VIA_HTML = os.environ.get("VIA_HTML", "")
pytestmark = pytest.mark.skipif(
    not VIA_HTML, reason="VIA is not among our packages; set VIA_HTML to the path of its via.html to test with it."
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture
def page() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        tab = browser.new_page()
        tab.goto(Path(VIA_HTML).resolve().as_uri())
        yield tab
        browser.close()


def shapes(page: Any, call: str, text: bytes) -> list[list[str]]:
    page.evaluate(f"text => {{ {call}(text) }}", text.decode())
    page.wait_for_function("_via_image_id_list.length === 2")
    return page.evaluate(
        "_via_image_id_list.map(id => _via_img_metadata[id].regions.map(r => r.shape_attributes.name))"
    )


def test_via_opens_our_project(page):
    project = b"".join(write_via("p", LABELS, lambda: iter(FIELDS)))
    assert shapes(page, "project_open_parse_json_file", project) == [["rect"] * 3, []]


def test_via_imports_our_coco_as_rectangles(page):
    coco = b"".join(write_coco("p", LABELS, lambda: iter(FIELDS)))
    assert shapes(page, "import_coco_annotations_from_json", coco) == [["rect"] * 3, []]
