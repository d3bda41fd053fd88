"""From field to field of a slide: keys work on the field that is seen, and nothing is done to one that is passed by."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from tests.browser.room import Room

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("browser")]
# Frame by frame: which field the viewer is of, and how many cells without a name the panel beside it counts.
WATCH = """() => {
  window.seen = new Set();
  const look = () => {
    const viewer = document.querySelector('section[aria-label^="Viewer of field"]');
    const row = viewer?.querySelector('aside button[aria-label^="Unidentified"]');
    if (row) window.seen.add(viewer.ariaLabel.replace('Viewer of field ', '') + ' ' + row.ariaLabel);
    requestAnimationFrame(look);
  };
  look();
}"""


def test_three_quick_steps_end_on_the_right_field_and_edits_land_there(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    fields = rui.fields(5)
    for number, field in enumerate(fields, start=1):
        rui.draw(field["id"], number)
    names, ids = [field["name"] for field in fields], [field["id"] for field in fields]
    before = [rui.cells(identifier) for identifier in ids]
    rui.open(ids[0])
    made_ready(rui)
    rui.page.evaluate(WATCH)
    held: list[Route] = []
    rui.page.route(f"**/api/fields/{ids[3]}/cells", lambda route: held.append(route))

    rui.keys("]", "]", "]", ".", "Delete", "Control+A", "Delete")  # too early for the last, and not meant for another
    while not held:
        rui.page.wait_for_timeout(20)
    for answer in held:
        answer.continue_()
    reached(rui, names[3])
    rui.keys(".", "3")
    rui.saved()
    made_ready(rui)
    rui.keys("]", ".", "5")  # ready: it takes the keys that follow at once
    reached(rui, names[4])
    rui.saved()

    assert [rui.cells(identifier) for identifier in ids[:3]] == before[:3]
    words = rui.labels()
    for place, name in ((3, "Lymphocyte"), (4, "Plasma cell")):
        named = [words[str(label)] for label, _, _ in rui.cells(ids[place]).values() if label]
        assert (named, len(rui.cells(ids[place]))) == ([name], len(before[place]))
    counted = {*zip(names, (1, 2, 3, 4, 5), strict=True), (names[3], 3), (names[4], 4)}
    seen = {
        (name, int(number))
        for name, number in (word.split(" Unidentified: ") for word in rui.page.evaluate("[...seen]"))
    }
    assert seen <= counted
    assert {name for name, _ in seen} >= {names[0], names[3], names[4]}


def test_what_a_field_opened_from_the_list_needs_is_asked_for_once(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    field = rui.field()
    rui.go(f"/cases/{field['case']}")
    link = rui.page.get_by_role("link", name=field["name"], exact=True)
    link.wait_for()
    made_ready(rui)
    asked: list[str] = []
    rui.page.on("request", lambda request: asked.append(request.url))

    link.click()
    reached(rui, field["name"])
    made_ready(rui)

    once = [url for url in asked if url.endswith("/cells") or "/tiles/" in url]
    assert len([url for url in once if "/tiles/" in url]) >= 3
    assert sorted(once) == sorted(set(once))


def made_ready(room: Room) -> None:
    """The open field is whole, and its neighbours have had time to be fetched behind it."""
    room.page.wait_for_timeout(1500)


def reached(room: Room, name: str) -> None:
    """The viewer shows this field, and takes keys."""
    room.page.get_by_role("region", name=f"Viewer of field {name}", exact=True).and_(
        room.page.locator(":not([inert])")
    ).wait_for()
