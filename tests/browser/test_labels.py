"""Labels in the browser: an administrator adds one, a pathologist who has the viewer open gives it to a cell."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.room import Room, blank

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("browser")]


def test_a_label_that_is_added_renamed_and_refused_reaches_who_counts(enter: Callable[..., Room]) -> None:
    adam, rui = enter("adam"), enter("rui")
    project = adam.post("/api/projects", {"name": "Rare plasma cells"})["id"]
    adam.post(f"/api/projects/{project}/members", {"username": "rui", "role": "pathologist"})
    case = adam.post("/api/cases", {"project": project, "code": "RARE-1"})["id"]
    first, second = (
        rui.upload(case, {"name": "f.png", "mimeType": "image/png", "buffer": blank(seed)})["id"] for seed in (41, 42)
    )
    rui.open(first)
    adam.go(f"/projects/{project}/labels")
    adam.page.get_by_role("row", name=re.compile("^Plasmablast")).wait_for()

    form = adam.page.get_by_role("form", name="Add a label")
    form.get_by_label("Name").fill("Mott cell")
    form.get_by_role("button", name="Add").click()
    expect(form.get_by_text("Choose the lineage it is a stage of")).to_be_visible()
    form.get_by_role("combobox", name="Lineage").click()
    adam.page.get_by_role("option", name="Plasma cell").click()
    form.get_by_role("combobox", name="Key").click()
    adam.page.get_by_role("option", name="8").click()
    form.get_by_role("button", name="Add").click()
    expect(form.get_by_text("Mott cell was added to Plasma cell.")).to_be_visible()
    expect(adam.page.get_by_role("row", name="Mott cell Plasma cell 8 Change Mott cell")).to_be_in_viewport()

    rui.page.wait_for_timeout(1000)  # the news is gathered for a moment
    rui.page.get_by_role("link", name=re.compile("Next field|RARE-1-002")).first.click()
    expect(rui.page).to_have_url(re.compile(second))
    rui.page.get_by_role("button", name="Mott cell: 0").wait_for()
    rui.keys("Shift+D", "8")
    expect(rui.page.get_by_role("button", name="Mott cell: 1")).to_be_visible()
    rui.saved()

    adam.page.get_by_role("button", name="Change Mott cell").click()
    change = adam.page.get_by_role("form", name="Change Mott cell")
    change.get_by_role("combobox", name="Key").click()
    adam.page.get_by_role("option", name="9").wait_for()
    adam.keys("Escape")  # closes the list, and keeps the row open
    expect(adam.page.get_by_role("option")).to_have_count(0)
    change.get_by_label("Name").focus()
    adam.keys("Control+A")
    adam.page.keyboard.type("Plasma cell")
    adam.keys("Enter")
    expect(adam.page.get_by_role("alert")).to_contain_text("already a label called “Plasma cell”")
    adam.page.get_by_role("form", name="Change Mott cell").get_by_role("button", name="Delete").click()
    adam.page.get_by_role("button", name="Delete Mott cell").click()
    expect(adam.page.get_by_role("alert")).to_contain_text("1 cell carries the label")
    adam.page.get_by_role("form", name="Change Mott cell").get_by_label("Name").fill("Russell body cell")
    adam.keys("Enter")
    expect(adam.page.get_by_role("row", name=re.compile("^Russell body cell"))).to_be_visible()

    rui.go(f"/projects/{project}/labels")
    expect(rui.page.get_by_role("row", name="Russell body cell Plasma cell 8")).to_be_visible()
    expect(rui.page.get_by_role("button", name=re.compile("^Change"))).to_have_count(0)
    rui.open(second)
    expect(rui.page.get_by_role("button", name="Russell body cell: 1")).to_be_visible()
