"""What goes wrong around the review room: foreign answers, holes in the picture, too many cells, labels that go."""

import re
import uuid
from collections.abc import Callable

import psycopg2
import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Site
from tests.browser.room import Room, sql

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("browser")]
# What answers in the server's place: a guest network, a proxy between two versions of the server, half an answer.
FOREIGN: list[tuple[int, str]] = [
    (200, "<html>Welcome to the guest network</html>"),
    (404, "<html>404 Not Found</html>"),
    (500, "<html>500 Internal Server Error</html>"),
    (200, '{"revision": 7, "state": "draft", "results": [{"operation'),
    (200, '{"revision": 7, "state": "draft", "results": []}'),
]
# As it is on plain http.
NO_LOCKS = "delete Navigator.prototype.locks;"
MANY = 50_000


def test_an_answer_that_is_not_the_servers_loses_nothing(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    field = rui.field()["id"]
    rui.draw(field, 1)
    rui.open(field)
    answers = list(FOREIGN)

    def foreign(route: Route) -> None:
        status, body = answers.pop(0)
        route.fulfill(status=status, body=body, content_type="text/html")

    rui.page.route("**/operations", foreign, times=len(FOREIGN))
    rui.keys(".", "y")
    for number in range(len(FOREIGN)):
        expect(rui.page.get_by_role("button", name="Offline, 1 change waiting")).to_be_visible()
        while len(answers) > len(FOREIGN) - 1 - number:
            rui.page.wait_for_timeout(50)
        rui.page.evaluate("window.dispatchEvent(new Event('online'))")
    rui.saved()

    assert len({operation["id"] for operation in rui.sent}) == 1
    assert [name for name, _ in rui.held(field)] == ["Myelocyte"]


GIVEN_UP_MS = 9000  # after so long what the page asks for is no longer tried again


def test_the_next_field_opens_while_the_network_is_away_and_stays_open(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    first, second = rui.fields(2)
    rui.draw(second["id"], 1)
    rui.open(first["id"])
    rui.page.wait_for_timeout(3000)  # it is made ready behind the open one

    rui.context.set_offline(True)
    rui.keys("]")
    expect(rui.page).to_have_url(re.compile(second["id"]))
    rui.keys(".", "y")
    rui.page.wait_for_timeout(GIVEN_UP_MS)
    expect(rui.page.get_by_role("button", name="Offline, 1 change waiting")).to_be_visible()
    assert rui.shown()["Myelocyte"] == 1
    rui.context.set_offline(False)
    rui.saved()

    assert [name for name, _ in rui.held(second["id"])] == ["Myelocyte"]
    rui.keys("Control+z")
    rui.saved()
    assert [name for name, _ in rui.held(second["id"])] == ["Unidentified"]


def test_a_server_that_answers_nonsense_shows_a_sentence_and_a_way_back(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    field = rui.field()["id"]

    rui.page.route(f"**/api/fields/{field}/cells", lambda route: route.fulfill(body="<html>Welcome</html>"))
    rui.page.goto(f"/fields/{field}")
    expect(rui.page.get_by_role("alert")).to_contain_text("answered in its place")
    rui.page.unroute_all()
    rui.page.get_by_role("button", name="Try again").click()

    rui.saved()


def test_holes_in_the_picture_are_named_until_they_are_filled(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    field = rui.field()["id"]

    rui.page.route(re.compile("/tiles/"), lambda route: route.abort())
    rui.open(field)
    told = rui.page.get_by_role("status").filter(has_text="of the picture")
    expect(told).to_be_visible()
    rui.page.unroute_all()
    told.get_by_role("button", name="Load now").click()

    expect(told).to_be_hidden()


def test_a_field_without_cells_says_so_and_a_first_one_stays_inside_it(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    field = rui.field()["id"]
    rui.open(field)

    rui.keys(".")
    expect(rui.page.get_by_text("No cells are shown").first).to_be_visible()
    rui.keys("Shift+D", "3", *["Alt+Shift+ArrowLeft"] * 60, *["Control+Shift+ArrowUp"] * 20)
    rui.saved()

    [(name, (x, y, width, height))] = rui.held(field)
    assert (name, x) == ("Lymphocyte", 0)
    assert y > 0
    assert width > height == 2  # the least there is


def test_a_box_that_leaves_the_field_is_refused_with_a_sentence(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    field = rui.field()["id"]
    outside = {"id": str(uuid.uuid4()), "kind": "create", "cell": str(uuid.uuid4()), "box": [600, 20, 90, 40]}

    answer = rui.try_post(f"/api/fields/{field}/operations", {"operations": [outside]})

    assert answer.status == 400
    assert "leaves the field, which is 640 × 480 pixels" in answer.json()["detail"]


def test_a_field_of_fifty_thousand_cells_opens_and_is_worked_on(enter: Callable[..., Room], site: Site) -> None:
    rui = enter("rui")
    field = rui.field()["id"]
    rui.draw(field, 1)
    sql(site, CROWD, MANY - 1, field)
    rui.open(field)

    rui.keys(".", "5")
    rui.saved()

    expect(rui.page.get_by_role("button", name="Plasma cell: 1", exact=True)).to_be_visible()
    expect(rui.page.get_by_role("button", name="Unidentified: 49999", exact=True)).to_be_visible()
    assert sql(site, "SELECT count(*) FROM annotations_cell WHERE field_id = %s", field) == [(MANY,)]


# As many more cells as one field has a first, in rows; without the triggers, which take half a minute for so many.
CROWD = """
    SET LOCAL session_replication_role = replica;
    INSERT INTO annotations_cell (id, field_id, x, y, width, height, status, version, revision, produced_by,
        updated_by_id, updated_at, created_at)
    SELECT gen_random_uuid(), field_id, (n %% 250) * 2.5, (n / 250) * 2.3, 2.2, 2.1, status, 1, revision, '',
        updated_by_id, updated_at, created_at
    FROM annotations_cell, generate_series(1, %s) AS n WHERE field_id = %s
"""


def test_a_label_that_is_deleted_meanwhile_is_refused_and_what_it_was_given_to_is_kept(
    enter: Callable[..., Room], site: Site
) -> None:
    rui = enter("rui")
    field = rui.field()["id"]
    rui.draw(field, 2)
    label = str(uuid.uuid4())
    sql(site, NEW_LABEL, label)
    try:
        rui.open(field)
        rui.keys(".", "Shift+L", "8")
        rui.saved()
        with pytest.raises(psycopg2.errors.ForeignKeyViolation):
            sql(site, "DELETE FROM annotations_label WHERE id = %s", label)  # a cell has it
        rui.keys("Control+Z")
        rui.saved()
        sql(site, "DELETE FROM annotations_label WHERE id = %s", label)
        rui.keys(".", "Shift+L", "8", ".", "y")
        rui.page.get_by_role("button", name="1 change to decide").click()
        expect(rui.page.get_by_text("is not one of this project's")).to_be_visible()
        rui.page.get_by_role("button", name="Give this change up").click()
        rui.saved()
    finally:
        sql(site, "DELETE FROM annotations_label WHERE id = %s", label)

    assert sorted(name for name, _ in rui.held(field)) == ["Myelocyte", "Unidentified"]


NEW_LABEL = """
    INSERT INTO annotations_label (id, label_set_id, code, name, aliases, colour, shortcut, counting, position,
        created_at)
    SELECT %s, label_set_id, 'passing', 'Passing', '{}', '#123456', '', 'differential', 99, now()
    FROM annotations_label LIMIT 1
"""


@pytest.mark.parametrize("script", ["", NO_LOCKS], ids=["https", "http"])
def test_two_tabs_of_one_person_leave_each_other_their_waiting_edits(enter: Callable[..., Room], script: str) -> None:
    rui = enter("rui", script)
    field = rui.field()["id"]
    rui.draw(field, 2)
    rui.open(field)
    first = rui.page
    first.route("**/operations", lambda route: route.abort())
    rui.keys(".", "y")
    expect(first.get_by_role("button", name="Offline, 1 change waiting")).to_be_visible()

    rui.page = rui.new_page()
    rui.open(field)
    assert rui.shown()["Myelocyte"] == 0
    rui.keys(",", "3")
    rui.saved()
    first.unroute_all()
    first.evaluate("window.dispatchEvent(new Event('online'))")
    for tab in (first, rui.page):  # the other hears of it once this one has sent what waited
        rui.page = tab
        rui.saved()
        for name in ("Myelocyte: 1", "Lymphocyte: 1"):
            expect(rui.page.get_by_role("button", name=name, exact=True)).to_be_visible(timeout=20_000)

    assert sorted(name for name, _ in rui.held(field)) == ["Lymphocyte", "Myelocyte"]


def test_edits_of_a_field_that_was_left_are_sent_from_another_page(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    field, other = rui.fields(2)
    rui.draw(field["id"], 1)
    rui.open(field["id"])
    rui.page.route("**/operations", lambda route: route.abort())
    rui.keys(".", "y")
    expect(rui.page.get_by_role("button", name="Offline, 1 change waiting")).to_be_visible()

    rui.keys("]")
    rui.page.get_by_role("region", name=f"Viewer of field {other['name']}").wait_for()
    chip = rui.page.get_by_role("button", name="Offline, 1 other field waits")
    expect(chip).to_be_visible()
    rui.page.get_by_role("navigation", name="Breadcrumb").get_by_role("link").last.click()
    told = rui.page.get_by_role("status").filter(has_text="1 change of a field that you left")
    expect(told.get_by_role("link", name=field["name"])).to_be_visible()
    assert [name for name, _ in rui.held(field["id"])] == ["Unidentified"]
    back_online(rui)

    expect(told).to_be_hidden()
    assert [name for name, _ in rui.held(field["id"])] == ["Myelocyte"]


def back_online(room: Room) -> None:
    """Let edits through again, and let the page hear of it."""
    room.page.unroute_all()
    room.page.evaluate("window.dispatchEvent(new Event('online'))")


def test_an_edit_of_a_field_that_was_left_says_when_it_waits_for_a_decision(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    field = rui.field()
    rui.draw(field["id"], 1)
    rui.open(field["id"])
    rui.page.route("**/operations", lambda route: route.abort())
    rui.keys(".", "y")
    expect(rui.page.get_by_role("button", name="Offline, 1 change waiting")).to_be_visible()
    [cell] = rui.cells(field["id"])
    label = next(key for key, name in rui.labels().items() if name == "Lymphocyte")
    change = {"id": str(uuid.uuid4()), "kind": "update", "cell": cell, "version": 1, "label": label}
    rui.post(f"/api/fields/{field['id']}/operations", {"operations": [change]})

    rui.page.get_by_role("navigation", name="Breadcrumb").get_by_role("link").last.click()
    expect(rui.page.get_by_text("1 change of a field that you left is still only in this browser")).to_be_visible()
    back_online(rui)

    told = rui.page.get_by_role("status").filter(has_text="1 change of a field that you left waits for your decision")
    told.get_by_role("link", name=field["name"]).click()
    rui.page.get_by_role("dialog").get_by_role("button", name="Keep mine").click()
    rui.saved()
    expect(told).to_be_hidden()
    assert [name for name, _ in rui.held(field["id"])] == ["Myelocyte"]
