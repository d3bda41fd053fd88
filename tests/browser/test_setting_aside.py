"""A photograph that is where it does not belong: set aside by keyboard, heard of by whoever has it open, back again."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.room import Room, blank

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("browser")]


def photographs(room: Room, number: int) -> list[dict[str, Any]]:
    """So many fields in a case of their own; whether a model has looked at them is nobody's business here."""
    project = room.api.get("/api/projects").json()["results"][0]["id"]
    case = room.post("/api/cases", {"project": project, "code": f"T-{uuid.uuid4().hex[:8]}"})["id"]
    pictures = [{"name": "f.png", "mimeType": "image/png", "buffer": blank(uuid.uuid4().int)} for _ in range(number)]
    return [room.upload(case, picture) for picture in pictures]


def press_more(room: Room, name: str, entry: str = "Set aside…") -> None:
    """Open the quiet menu of a thing by keyboard, and choose an entry."""
    room.page.get_by_role("button", name=f"More about {name}", exact=True).focus()
    room.keys("Enter")
    room.page.get_by_role("menuitem", name=entry).focus()
    room.keys("Enter")


def give_reason(room: Room, reason: str) -> None:
    """Answer the dialog by keyboard."""
    dialog = room.page.get_by_role("dialog")
    expect(dialog.get_by_label("Why")).to_be_focused()
    room.page.keyboard.type(reason)
    room.keys("Tab", "Tab", "Enter")
    dialog.wait_for(state="hidden")


def test_a_field_is_set_aside_and_brought_back_and_no_edit_of_anybody_is_lost(enter: Callable[..., Room]) -> None:
    ana, rui = enter("ana"), enter("rui")
    field, other = photographs(ana, 2)
    rui.open(field["id"])
    rui.context.set_offline(True)
    rui.keys("Shift+D")  # a cell that only this browser has
    ana.go(f"/cases/{field['case']}")

    press_more(ana, field["name"])
    give_reason(ana, "Another patient")

    folded = ana.page.get_by_text("1 field set aside")
    expect(folded).to_be_visible()
    expect(ana.page.get_by_role("link", name=field["name"], exact=True)).to_be_hidden()
    expect(ana.page.get_by_role("link", name=other["name"], exact=True)).to_be_visible()
    assert ana.api.get(f"/api/cases/{field['case']}/count").json()["fields"]["total"] == 1

    rui.context.set_offline(False)
    expect(rui.page.get_by_role("status").filter(has_text="Set aside by ana")).to_contain_text("Another patient")
    expect(rui.page.get_by_text("nothing counts it, and its cells cannot be changed").first).to_be_visible()
    expect(rui.page.get_by_role("button", name="Saved", exact=True)).to_be_hidden()
    assert rui.cells(field["id"]) == {}

    folded.focus()
    ana.keys("Enter")
    ana.page.get_by_role("button", name=f"Bring {field['name']} back").focus()
    ana.keys("Enter")
    expect(ana.page.get_by_role("button", name=f"More about {field['name']}")).to_have_count(1)
    expect(folded).to_be_hidden()

    rui.saved()
    assert len(rui.cells(field["id"])) == 1
    expect(rui.page.get_by_role("status").filter(has_text=re.compile("Set aside by"))).to_have_count(0)


def test_a_field_is_moved_to_the_case_it_belongs_to_while_another_has_it_open(enter: Callable[..., Room]) -> None:
    ana, rui = enter("ana"), enter("rui")
    (field,), (other,) = photographs(ana, 1), photographs(ana, 1)
    code = ana.api.get(f"/api/cases/{other['case']}").json()["code"]
    ana.draw(field["id"], 1)
    ana.open(field["id"])
    rui.open(field["id"])
    seen = ana.new_page()
    seen.goto(f"/cases/{field['case']}/gallery")
    drawn = seen.get_by_role("gridcell", name=re.compile("drawn by hand"))
    expect(drawn).to_have_count(1)

    press_more(ana, field["name"], "Move to another case…")
    dialog = ana.page.get_by_role("dialog")
    expect(dialog.get_by_role("combobox", name="Case")).to_be_focused()
    ana.page.keyboard.type(code)
    ana.page.get_by_role("option", name=code).wait_for()
    ana.keys("ArrowDown", "Enter", "Tab")
    ana.page.keyboard.type("The smear is this patient's")
    ana.keys("Tab", "Tab", "Enter")
    dialog.wait_for(state="hidden")

    expect(drawn).to_have_count(0)
    for room in (ana, rui):
        expect(room.page.get_by_text(f"{field['name']} is in another case now, as {code}-002.")).to_have_count(1)
        expect(room.page.get_by_role("region", name=f"Viewer of field {code}-002")).to_be_visible()
        expect(room.page.get_by_role("navigation", name="Filmstrip").get_by_role("link")).to_have_count(2)
        expect(room.page.get_by_text("The smear is this patient's")).to_be_visible()
    rui.keys("Shift+D")
    rui.saved()
    assert len(rui.cells(field["id"])) == 2
    totals = [ana.api.get(f"/api/cases/{one['case']}/count").json()["fields"]["total"] for one in (field, other)]
    assert totals == [0, 2]


def test_a_project_is_set_aside_by_its_administrator_and_read_by_the_others(enter: Callable[..., Room]) -> None:
    adam, rui = enter("adam"), enter("rui")
    name = f"Study {uuid.uuid4().hex[:8]}"
    project = adam.post("/api/projects", {"name": name})["id"]
    adam.post(f"/api/projects/{project}/members", {"username": "rui", "role": "pathologist"})
    for room in (adam, rui):
        room.go(f"/projects/{project}")
    expect(rui.page.get_by_role("button", name="New case").first).to_be_visible()
    expect(rui.page.get_by_role("button", name=re.compile("^More about"))).to_have_count(0)

    press_more(adam, name)
    give_reason(adam, "The study is over")

    for room in (adam, rui):
        expect(room.page.get_by_role("status").filter(has_text="Set aside by adam")).to_contain_text("is over")
        expect(room.page.get_by_role("button", name="New case")).to_have_count(0)
    expect(rui.page.get_by_role("button", name=f"Bring {name} back")).to_have_count(0)
    rui.go("/?all")
    expect(rui.page.get_by_role("link", name=name)).to_be_hidden()
    rui.page.get_by_text(re.compile("projects? set aside")).click()
    expect(rui.page.get_by_role("link", name=name)).to_be_visible()

    adam.page.get_by_role("button", name=f"Bring {name} back").focus()
    adam.keys("Enter")
    expect(adam.page.get_by_role("button", name="New case").first).to_be_visible()


def test_a_case_is_renamed_set_aside_with_its_fields_and_brought_back(enter: Callable[..., Room]) -> None:
    ana, rui = enter("ana"), enter("rui")
    (field,) = photographs(ana, 1)
    code = ana.api.get(f"/api/cases/{field['case']}").json()["code"]
    renamed = f"R{code[1:]}"
    rui.open(field["id"])
    ana.go(f"/cases/{field['case']}")

    press_more(ana, code, "Change the code…")
    dialog = ana.page.get_by_role("dialog")
    expect(dialog.get_by_label("Accession code")).to_be_focused()
    ana.keys("Control+A")
    ana.page.keyboard.type(renamed)
    ana.keys("Enter")
    expect(ana.page.get_by_role("heading", name=renamed)).to_be_visible()
    expect(ana.page.get_by_role("link", name=f"{renamed}-001", exact=True)).to_be_visible()

    press_more(ana, renamed)
    give_reason(ana, "Entered twice")
    expect(ana.page.get_by_role("status").filter(has_text="Set aside by ana")).to_contain_text("Entered twice")
    expect(ana.page.get_by_role("button", name="Approve count")).to_have_count(0)
    expect(rui.page.get_by_role("status").filter(has_text="Set aside with its case by ana")).to_be_visible()
    expect(rui.page.get_by_text("nothing counts it, and its cells cannot be changed").first).to_be_visible()

    ana.go(f"/projects/{field['project']}")
    folded = ana.page.get_by_text("1 case set aside")
    folded.focus()
    ana.keys("Enter")
    ana.page.get_by_role("button", name=f"Bring {renamed} back").focus()
    ana.keys("Enter")
    expect(ana.page.get_by_role("row", name=re.compile(renamed))).to_be_visible()
    expect(folded).to_be_hidden()
    expect(rui.page.get_by_role("status").filter(has_text="Set aside with its case")).to_have_count(0)
    rui.keys("Shift+D")
    rui.saved()
    assert len(rui.cells(field["id"])) == 1
