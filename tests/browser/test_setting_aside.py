"""A photograph that is where it does not belong: set aside by keyboard, heard of by whoever has it open, back again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.room import Room

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("browser")]


def press_more(room: Room, name: str) -> None:
    """Open the quiet menu of a thing by keyboard, and choose its first entry that says `Set aside…`."""
    room.page.get_by_role("button", name=f"More about {name}").focus()
    room.keys("Enter")
    room.page.get_by_role("menuitem", name="Set aside…").focus()
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
    field, other = ana.fields(2)
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
