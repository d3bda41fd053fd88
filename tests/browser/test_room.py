"""The review room on the real servers: by keyboard alone, with others on the field, and through every accident."""

import itertools
import random
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site
from tests.browser.room import Room, kill_web, operations

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


@pytest.fixture
def enter(browser: Browser, site: Site) -> Iterator[Callable[..., Room]]:
    """Somebody signs in, in a browser of their own."""
    contexts = []

    def somebody(name: str, script: str = "") -> Room:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=site.url)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        return Room(context, site, name)

    yield somebody
    for context in contexts:
        context.close()


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

    for _ in range(2):  # submit, then approve
        rui.keys("Control+Enter")
        rui.page.get_by_role("dialog").wait_for()
        rui.page.wait_for_timeout(300)
        rui.keys("Enter")
        rui.page.get_by_role("dialog").wait_for(state="hidden")

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

    held = rui.cells(field)
    expect(ana.page.get_by_role("region", name="Live count")).to_be_visible()
    for person in (rui, ana):
        for _ in range(50):
            if sum(lineages(person.shown())) == len(held):
                break
            person.page.wait_for_timeout(100)
    assert rui.shown() == ana.shown()
    assert sum(lineages(rui.shown())) == len(held)


def lineages(shown: dict[str, int]) -> list[int]:
    """The rows that add up to all cells: lineages hold their stages."""
    tops = (
        "Granulocyte",
        "Erythroid (nucleated)",
        "Lymphocyte",
        "Monocyte",
        "Plasma cell",
        "Megakaryocyte",
        "Other",
        "Unidentified",
    )
    return [shown[name] for name in tops]


def decide(person: Room, word: str) -> None:
    """Answer whatever conflicts are asked about, until everything is saved."""
    for _ in range(60):
        button = person.page.get_by_role("button", name=word, exact=True)
        if button.count():
            button.click(timeout=2000)
        elif person.page.get_by_role("button", name="Saved", exact=True).count():
            return
        person.page.wait_for_timeout(200)


def test_nothing_is_lost_or_done_twice_through_five_kills_a_cut_network_and_a_closed_tab(
    enter: Callable[..., Room], site: Site
) -> None:
    """500 operations, seeded: what the page shows at the end is what the server holds, and each was done once."""
    rui = enter("rui", TOMORROW)
    field = rui.field()["id"]
    rui.draw(field, 20)
    rui.open(field)
    dice = random.Random(4)
    sent: list[str] = []
    rui.page.on(
        "request", lambda request: sent.extend(ids_of(request.post_data)) if "/operations" in request.url else None
    )
    accidents = {
        40: "kill",
        130: "cut",
        160: "kill",
        190: "mend",
        250: "close",
        280: "kill",
        350: "kill",
        430: "kill",
        460: "close",
    }
    for number in range(500):
        match accidents.get(number):
            case "kill":
                kill_web(site)
            case "cut":
                rui.context.set_offline(True)
            case "mend":
                rui.context.set_offline(False)
            case "close":
                again(rui, field, sent)
        edit(rui, dice)
    rui.page.keyboard.press("Escape")
    rui.saved(120_000)
    shown = rui.shown()

    rui.page.reload()
    rui.saved()
    assert rui.shown() == shown
    labels = {label["id"]: label["name"] for label in project_labels(rui)}
    held = rui.cells(field)
    count = {name: sum(1 for label, *_ in held.values() if labels.get(str(label)) == name) for name in LABELS.values()}
    stages = {name: shown[name] for name in ("Lymphocyte", "Plasma cell", "Myelocyte", "Metamyelocyte", "Smudge cell")}
    assert stages == {name: count[name] for name in stages}
    assert sum(lineages(shown)) == len(held)
    taken = operations(site, field)
    assert len(sent) > 150
    assert set(sent) <= taken, "an operation that was sent is not in the database"
    every = rui.api.get(f"/api/fields/{field}/cells?after=0").json()["cells"]
    by_models = sum(cell["produced_by"] is not None for cell in every)  # a proposal is a version without an operation
    assert sum(cell["version"] for cell in every) == len(taken) + by_models, "an operation was done twice"


def ids_of(body: str | None) -> list[str]:
    """The ids of the operations a request carries."""
    return re.findall(r'"id":"([0-9a-f-]{36})"', body or "")


def edit(room: Room, dice: random.Random) -> None:
    """One edit of one cell by keyboard."""
    room.page.keyboard.press(dice.choice([".", ",", ".", "u"]))
    room.page.keyboard.press(
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


def again(room: Room, field: str, sent: list[str]) -> None:
    """Close the tab as it is, and open the field in another one."""
    room.page.close(run_before_unload=False)
    room.page = room.context.new_page()
    room.page.set_default_timeout(60_000)
    room.page.on(
        "request", lambda request: sent.extend(ids_of(request.post_data)) if "/operations" in request.url else None
    )
    for _ in itertools.count():
        try:
            room.page.goto(f"/fields/{field}")
            break
        except Exception:  # the server is being started again
            room.page.wait_for_timeout(500)
    room.page.get_by_role("region", name=re.compile("^Viewer of field")).wait_for()


def project_labels(room: Room) -> list[dict[str, str]]:
    """The labels of the project."""
    return list(room.api.get("/api/projects").json()["results"][0]["label_set"]["labels"])


def test_a_session_that_ends_in_the_middle_is_renewed_in_place(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    field = rui.field()["id"]
    rui.draw(field, 3)
    rui.open(field)

    rui.context.clear_cookies()
    rui.keys(".", "y", ".", "3")
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
    ana.page.get_by_role("button", name="Not saved: 1 change").click()
    ana.page.get_by_role("button", name="Give these changes up").click()
    ana.saved()
    assert ana.shown()["Plasma cell"] == 0


def test_where_the_browser_keeps_nothing_it_says_so_and_saves_all_the_same(enter: Callable[..., Room]) -> None:
    rui = enter("rui", "indexedDB.open = () => { throw new DOMException('full', 'QuotaExceededError'); };")
    field = rui.field()["id"]
    rui.draw(field, 1)
    rui.open(field)

    rui.keys(".", "y")
    expect(rui.page.get_by_role("alert").filter(has_text="stores nothing")).to_be_visible()
    rui.saved()

    assert rui.shown()["Myelocyte"] == 1
