"""The review room on the real servers: by keyboard alone, with others on the field, and through every accident."""

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Site
from tests.browser.room import Read, Room, kill_web, operations

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("browser")]
# The live count's rows that the keys 0 to 7 and some letters make.
LABELS = {
    "1": "Granulocyte",
    "3": "Lymphocyte",
    "5": "Plasma cell",
    "y": "Myelocyte",
    "m": "Metamyelocyte",
    "z": "Smudge cell",
}
# A computer whose clock is a day ahead.
TOMORROW = "const now = Date.now; Date.now = () => now() + 86400000;"


def test_a_field_is_reviewed_by_keyboard_alone(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    field = rui.field()["id"]
    rui.draw(field, 4)
    rui.open(field)

    rui.keys(".", "y", ".", "3", ".", "Delete")  # two cells named, one deleted
    rui.keys("Shift+D", "5", "Alt+ArrowLeft", "Alt+Shift+ArrowUp", "Control+Shift+ArrowRight")  # drawn, moved, resized
    rui.keys("Control+A", "Shift+L", "1", "4", "Control+Z")  # all of them named in two steps, and that taken back
    rui.keys("Escape", "u", "m")  # the one nobody has named yet
    rui.saved()
    assert {name for name, number in rui.shown().items() if number} >= {
        "Myelocyte",
        "Lymphocyte",
        "Plasma cell",
        "Metamyelocyte",
    }

    rui.step_by_key()  # submit
    rui.step_by_key()  # approve

    assert rui.state(field) == "approved"
    assert len(rui.cells(field)) == 4
    assert {status for _, _, status in rui.cells(field).values()} == {"added"}
    rui.keys(".", "Delete")
    expect(rui.page.get_by_text("This field is approved").first).to_be_visible()


def test_two_people_on_one_field_see_each_other_and_end_alike(enter: Callable[..., Room]) -> None:
    rui, ana = enter("rui"), enter("ana")
    field = rui.field()["id"]
    rui.draw(field, 12)
    rui.open(field)
    ana.open(field)
    expect(rui.page.get_by_role("list", name="Others on this field").get_by_role("listitem")).to_have_count(1)

    ana.keys(".", ".")
    expect(rui.page.get_by_label(re.compile("1 cell selected$"))).to_have_count(1)
    for n in range(18):  # each works on, not waiting for the other
        rui.keys(".", "y" if n % 2 else "3")
        ana.keys(",", "5" if n % 3 else "Delete")
    decide(rui, "Keep mine")
    decide(ana, "Take the other")
    rui.saved()
    ana.saved()

    held = rui.held(field)
    assert held.total() > 6
    for person in (rui, ana):
        expect(person.page.get_by_role("region", name="Live count").locator("strong")).to_have_text(str(counted(held)))
        assert person.read(held.total()) == held


def counted(held: Counter[Read]) -> int:
    """How many of these the differential counts: the test gives no other labels that are left out of it."""
    return sum(number for (name, _), number in held.items() if name not in ("Unidentified", "Smudge cell"))


def decide(person: Room, word: str) -> None:
    """Answer whatever conflicts are asked about, until everything is saved."""
    for _ in range(60):
        button = person.page.get_by_role("button", name=word, exact=True)
        if button.count():
            button.click(timeout=2000)
        elif person.page.get_by_role("button", name="Saved", exact=True).count():
            return
        person.page.wait_for_timeout(200)


# Edits as quick as the browser takes them, and then a rest: keys without any keep it from all else, sending included.
BURST, REST_MS = 10, 200
MOST = 4000  # edits, of which some meet one that was not sent yet, and join it
# When what happens, in edits: five kills, a cut network, and a tab closed offline, beside a dead server, and at rest.
ACCIDENTS = {
    60: "kill",
    150: "cut",
    200: "kill",
    240: "close",
    330: "kill",
    334: "close",
    420: "kill",
    500: "kill",
    580: "close",
}
OPERATIONS = 500
WRITTEN_MS = 200  # after the last key its edit is in the browser's own store, however many came before it


def test_nothing_is_lost_or_done_twice_through_five_kills_a_cut_network_and_a_closed_tab(
    enter: Callable[..., Room], site: Site
) -> None:
    """Seeded edits until 500 were sent: what was sent is in the database, once, and nothing else is."""
    rui = enter("rui", TOMORROW)
    field = rui.field()["id"]
    rui.draw(field, 60)  # so many that an edit seldom meets one of the same cell that was not sent yet, and joins it
    first, drawn = every_cell(rui, field), operations(site, field)
    rui.open(field)
    dice = random.Random(4)
    for number in range(MOST):
        if number > max(ACCIDENTS) and len({operation["id"] for operation in rui.sent}) >= OPERATIONS:
            break
        if number % BURST == 0:
            rui.page.wait_for_timeout(REST_MS)
        match ACCIDENTS.get(number):
            case "kill":
                kill_web(site)
            case "cut":
                rui.context.set_offline(True)
            case "close":
                close_and_come_back(rui, field)
        edit(rui, dice)
    rui.keys("Escape")
    rui.saved(120_000)

    made, taken = each_once(rui.sent), operations(site, field) - drawn
    assert len(taken) >= OPERATIONS
    assert taken == made.keys()
    last = every_cell(rui, field)
    assert {pk: cell.seen() for pk, cell in last.items()} == replayed(first, made.values())
    changes = sum(cell.version for cell in last.values()) - sum(cell.version for cell in first.values())
    assert changes == len(taken), "an operation was done twice"
    held = rui.held(field)
    assert rui.read(held.total()) == held
    rui.page.reload()
    rui.saved()
    assert rui.read(held.total()) == held


class Known(NamedTuple):
    """A cell as the server has it: its label's key and box where it is visible, and how often it was changed."""

    label: str | None
    box: tuple[float, ...]
    visible: bool
    version: int

    def seen(self) -> tuple[object, ...] | None:
        return (self.label, self.box) if self.visible else None


def every_cell(room: Room, field: str) -> dict[str, Known]:
    """All cells of a field, the hidden ones too."""
    found = room.api.get(f"/api/fields/{field}/cells?after=0").json()["cells"]
    visible = {"proposed", "accepted", "corrected", "added"}
    return {
        cell["id"]: Known(cell["label"], tuple(cell["box"]), cell["status"] in visible, cell["version"])
        for cell in found
    }


def each_once(sent: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Operations by their id in the order they were first sent; one that was sent again said the same again."""
    made: dict[str, dict[str, Any]] = {}
    for operation in sent:
        content = {key: value for key, value in operation.items() if key != "version"}
        assert made.setdefault(operation["id"], content) == content
    return made


def replayed(first: dict[str, Known], made: Iterable[dict[str, Any]]) -> dict[str, tuple[object, ...] | None]:
    """What operations make of cells, one after the other, by the rules as people know them."""
    cells = {pk: (cell.label, cell.box, cell.visible) for pk, cell in first.items()}
    for operation in made:
        label, box, _ = cells.get(operation["cell"], (None, (), False))
        box = tuple(operation.get("box", box))
        cells[operation["cell"]] = (operation.get("label", label), box, operation["kind"] != "delete")
    return {pk: (label, box) if visible else None for pk, (label, box, visible) in cells.items()}


def edit(room: Room, dice: random.Random) -> None:
    """One edit of the next cell by keyboard."""
    room.keys(".")
    room.keys(
        dice.choice(
            [
                *LABELS,
                *LABELS,
                "Alt+ArrowRight",
                "Alt+Shift+ArrowDown",
                "Control+ArrowUp",
                "Control+z",
                "Shift+D",
                "Delete",
            ]
        )
    )


def close_and_come_back(room: Room, field: str) -> None:
    """Close the tab whatever waits for the server, and find all of it again in another one."""
    room.page.wait_for_timeout(WRITTEN_MS)
    shown = room.shown()
    room.close_tab()
    room.context.set_offline(False)
    room.go(f"/fields/{field}")
    room.page.get_by_role("region", name=re.compile("^Viewer of field")).wait_for(timeout=60_000)
    until = time.monotonic() + 30  # a browser lets a closed tab go in its own time, and its work is taken over then
    while room.shown() != shown and time.monotonic() < until:
        room.page.wait_for_timeout(200)
    assert room.shown() == shown


def test_a_session_that_ends_in_the_middle_is_renewed_in_place(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    field = rui.field()["id"]
    rui.draw(field, 3)
    rui.open(field)

    rui.context.clear_cookies()
    held: list[Route] = []  # the dialog comes with the first answer, and takes the keys
    rui.page.route("**/operations", lambda route: held.append(route))
    rui.keys(".", "y", ".", "3")
    rui.page.unroute("**/operations")
    for route in held:
        route.continue_()
    dialog = rui.page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Password").first.fill(rui.site.password)
    rui.page.keyboard.press("Enter")
    dialog.wait_for(state="hidden")
    rui.saved()

    assert sorted(number for number in rui.shown().values() if number) == [
        1,
        1,
        1,
        1,
    ]  # granulocyte, myelocyte, lymphocyte, one unnamed
    assert len({label for label, *_ in rui.cells(field).values()}) == 3


def test_an_approval_while_another_edits_loses_nothing_and_seals_the_field(enter: Callable[..., Room]) -> None:
    rui, ana = enter("rui"), enter("ana")
    field = ana.field()["id"]
    ana.draw(field, 2)
    ana.open(field)
    ana.keys(".", "y", ".", "3")
    ana.saved()
    ana.context.set_offline(True)  # ana does not hear that rui is quicker
    ana.keys("5")
    rui.post(f"/api/fields/{field}/submit", {"threshold": 0.5})
    rui.post(f"/api/fields/{field}/approve", {})
    sealed = rui.cells(field)
    ana.context.set_offline(False)

    expect(ana.page.get_by_role("button", name="Not saved: 1 change")).to_be_visible(timeout=60_000)
    expect(ana.page.get_by_text("This field is approved").first).to_be_visible()
    assert rui.cells(field) == sealed
    rui.post(f"/api/fields/{field}/reopen", {"reason": "one more look"})
    expect(ana.page.get_by_text("This field is approved")).to_have_count(0, timeout=60_000)
    ana.page.get_by_role("button", name="Not saved: 1 change").click()
    expect(ana.page.get_by_text("sent only if you say so")).to_be_visible()
    assert rui.cells(field) == sealed
    ana.page.get_by_role("button", name="Give these changes up").click()
    ana.page.get_by_role("button", name="Keep them").click()
    assert ana.shown()["Plasma cell"] == 1
    ana.page.get_by_role("button", name="Give these changes up").click()
    ana.page.get_by_role("button", name="Give up for good").click()
    ana.saved()
    assert ana.shown()["Plasma cell"] == 0
    ana.keys("5")
    ana.saved()
    assert ana.shown()["Plasma cell"] == 1


def test_a_tab_closed_in_the_moment_of_a_burst_leaves_every_edit(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    field = rui.field()["id"]
    rui.draw(field, 8)
    rui.open(field)

    rui.keys(*(key for _ in range(8) for key in (".", "3")))
    rui.close_tab()
    rui.open(field)

    assert names(rui, field) == ["Lymphocyte"] * 8


def test_edits_of_a_closed_tab_ask_before_they_go_over_what_was_approved_and_reopened_since(
    enter: Callable[..., Room],
) -> None:
    rui, ana = enter("rui"), enter("ana")
    field = ana.field()["id"]
    ana.draw(field, 2)
    ana.open(field)
    ana.keys(".", "m", ".", "y")
    ana.saved()
    ana.page.route("**/operations", lambda route: route.abort())
    ana.keys("3")
    expect(ana.page.get_by_role("button", name="Offline, 1 change waiting")).to_be_visible()
    ana.close_tab()
    rui.post(f"/api/fields/{field}/submit", {"threshold": 0.5})
    rui.post(f"/api/fields/{field}/approve", {})
    rui.post(f"/api/fields/{field}/reopen", {"reason": "one more look"})

    ana.go("/")
    told = ana.page.get_by_role("status").filter(has_text="1 change of a field that you left waits for your decision")
    told.get_by_role("link").click()
    ana.page.get_by_role("button", name="Not saved: 1 change").click()
    expect(ana.page.get_by_text("sent only if you say so")).to_be_visible()
    assert names(rui, field) == ["Metamyelocyte", "Myelocyte"]
    with ana.page.expect_response(lambda answer: answer.url.endswith("/operations") and answer.ok):
        ana.keys("Escape", ".", "5")  # another cell, by somebody who has seen the field as it is: that goes
    assert names(rui, field) == ["Myelocyte", "Plasma cell"]
    ana.page.get_by_role("button", name="Not saved: 1 change").click()
    ana.page.get_by_role("button", name="Send these changes").click()
    ana.saved()
    assert names(rui, field) == ["Lymphocyte", "Plasma cell"]


def names(room: Room, field: str) -> list[str]:
    """What the field's cells are, as the server has them."""
    return sorted(name for name, _ in room.held(field).elements())


FORBIDDEN = """
    indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); };
    for (const which of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(window, which, { get() { throw new DOMException('no', 'SecurityError'); } });
    }
"""
FULL = "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };"


@pytest.mark.parametrize("storage", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_where_the_browser_keeps_nothing_it_says_so_and_saves_all_the_same(
    enter: Callable[..., Room], storage: str
) -> None:
    rui = enter("rui", storage)
    field = rui.field()["id"]
    rui.draw(field, 1)
    rui.open(field)

    rui.keys(".", "y")
    expect(rui.page.get_by_role("alert").filter(has_text="stores nothing")).to_be_visible()
    rui.saved()

    assert rui.shown()["Myelocyte"] == 1
