"""The whole way of a newcomer in a real browser: a field with pre-labels, corrected, approved, downloaded."""

import contextlib
import io
import json
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pycocotools.coco import COCO

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("browser")]


def test_from_a_prelabelled_field_to_a_coco_file(page: Page, tmp_path: Path) -> None:
    open_field(page, "DEMO-2", "DEMO-2-001")
    proposed = counted(page)
    assert proposed > 5, "the worker's model found next to nothing"

    page.keyboard.press(".")  # the first cell
    page.keyboard.press("m")
    expect(page.get_by_role("button", name=re.compile(r"^Metamyelocyte: [1-9]"))).to_be_visible()
    saved(page)
    page.reload()
    expect(page.get_by_role("button", name=re.compile(r"^Metamyelocyte: [1-9]"))).to_be_visible()
    draw(page, "6")
    expect(page.get_by_role("button", name=re.compile(r"^Megakaryocyte: 1"))).to_be_visible()
    saved(page)

    say(page, "Submit for review")
    say(page, "Approve field")
    expect(page.get_by_text("Approved", exact=True).first).to_be_visible()

    coco = exported(page, tmp_path)
    names = [coco.cats[cell["category_id"]]["name"] for cell in coco.anns.values()]
    assert names.count("metamyelocyte") >= 1
    assert names.count("megakaryocyte") == 1
    statuses = {cell["status"] for cell in coco.anns.values()}
    assert statuses == {"accepted", "corrected", "added"}


def test_undo_takes_an_edit_back_on_the_server_too(page: Page) -> None:
    open_field(page, "DEMO-2", "DEMO-2-002")
    before = counted(page)

    draw(page, "5")
    expect(page.get_by_role("button", name="Plasma cell: 1")).to_be_visible()
    saved(page)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    saved(page)
    page.reload()

    expect(page.get_by_role("button", name="Plasma cell: 0")).to_be_visible()
    assert counted(page) == before


def test_edits_made_offline_arrive_when_the_network_is_back(page: Page) -> None:
    open_field(page, "DEMO-2", "DEMO-2-003")

    page.context.set_offline(True)
    draw(page, "5")
    expect(page.get_by_role("button", name="Plasma cell: 1")).to_be_visible()
    page.wait_for_timeout(1500)
    page.context.set_offline(False)
    saved(page)
    page.reload()

    expect(page.get_by_role("button", name="Plasma cell: 1")).to_be_visible()


def open_field(page: Page, case: str, field: str) -> None:
    """Walk to the field once the worker has looked at all of them."""
    for _ in range(240):
        jobs = page.request.get("/api/jobs").json()["results"]
        if jobs and all(job["state"] == "succeeded" for job in jobs):
            break
        time.sleep(1)
    page.get_by_role("link", name=case).first.click()
    page.get_by_role("link", name=field).first.click()
    page.get_by_role("region", name=f"Viewer of field {field}").wait_for()
    saved(page)
    page.wait_for_timeout(500)


def counted(page: Page) -> int:
    """The number in the live count."""
    return int(page.get_by_role("region", name="Live count").locator("strong").first.inner_text())


def saved(page: Page) -> None:
    """The browser has nothing left that the server does not have."""
    expect(page.get_by_role("button", name="Saved", exact=True)).to_be_visible()


def draw(page: Page, key: str) -> None:
    """A box by hand in the middle of the photograph, then its label's key."""
    picture = page.get_by_role("img", name=re.compile("^Photograph")).bounding_box()
    assert picture
    x, y = picture["x"] + picture["width"] / 2, picture["y"] + picture["height"] / 2
    page.keyboard.press("d")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 50, steps=5)
    page.mouse.up()
    page.keyboard.press(key)


def say(page: Page, word: str) -> None:
    """Press a button of the review, and confirm it in the dialog that says what it will do."""
    page.get_by_role("button", name=word, exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=word, exact=True).click()
    dialog.wait_for(state="hidden")


def exported(page: Page, folder: Path) -> COCO:
    """The COCO file, by the export dialog, as pycocotools reads it."""
    page.get_by_role("link", name="DEMO-2", exact=True).first.click()
    page.get_by_role("button", name="Export").click()
    dialog = page.get_by_role("dialog")
    with page.expect_download() as started:
        dialog.get_by_role("link", name="Download").click()
    path = folder / "coco.json"
    started.value.save_as(path)
    assert "For Research Use Only" in json.dumps(json.loads(path.read_text())["info"])
    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(path)
