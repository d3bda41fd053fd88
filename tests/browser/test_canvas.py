"""The picture of the review room under pens, fingers and links, and two models beside each other."""

import json
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, expect

from tests.browser.conftest import Site
from tests.browser.room import Room, sql

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("browser")]


# As it is on plain http.
NO_CLIPBOARD = "delete Navigator.prototype.clipboard;"


@pytest.mark.parametrize("script", ["", NO_CLIPBOARD], ids=["https", "http"])
def test_a_link_to_a_cell_opens_its_field_with_the_cell_selected_and_close(
    enter: Callable[..., Room], script: str
) -> None:
    rui = enter("rui", script)
    field = rui.field()["id"]
    rui.draw(field, 12)
    cell, (_, box, _) = list(rui.cells(field).items())[7]

    rui.open(f"{field}?cell={cell}")

    assert rui.selected() == ("Unidentified", box)
    assert zoom(rui) > 150
    rui.context.grant_permissions(["clipboard-read", "clipboard-write"])
    rui.keys("Shift+Y")
    expect(rui.page.get_by_text("The link to the cell is copied").first).to_be_visible()
    rui.keys("Control+k")
    pasted = rui.page.get_by_role("dialog").get_by_role("textbox")
    expect(pasted).to_be_focused()
    rui.keys("Control+v")
    expect(pasted).to_have_value(rui.page.url)


def test_the_picture_fits_anew_when_its_room_changes_unless_somebody_zoomed(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    rui.open(rui.field()["id"])
    whole = zoom(rui)

    rui.page.set_viewport_size({"width": 1024, "height": 620})
    expect(rui.page.get_by_role("toolbar").get_by_text(f"{whole} %", exact=True)).to_have_count(0)
    smaller = zoom(rui)
    rui.page.set_viewport_size({"width": 1440, "height": 900})
    expect(rui.page.get_by_role("toolbar").get_by_text(f"{whole} %", exact=True)).to_be_visible()
    rui.keys("+", "+", "+", "+")
    rui.page.wait_for_timeout(500)
    near = zoom(rui)
    rui.page.set_viewport_size({"width": 1440, "height": 860})
    rui.page.wait_for_timeout(500)

    assert smaller < whole < zoom(rui)
    assert abs(zoom(rui) - near) < 0.2 * near


def zoom(room: Room) -> int:
    """How large the picture is drawn, in per cent."""
    return int(room.page.get_by_role("toolbar").get_by_text("%").inner_text().split()[0])


def test_trouble_is_said_without_moving_a_cell_from_under_the_pointer(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    rui.open(rui.field()["id"])
    photograph = rui.page.get_by_role("img", name="Photograph")
    before = photograph.bounding_box()

    rui.context.set_offline(True)
    rui.page.get_by_text("The server cannot be reached").first.wait_for(timeout=60_000)

    assert photograph.bounding_box() == before


def test_picking_a_label_moves_nothing_and_zooming_keeps_the_selected_cell_in_sight(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    field = rui.field()["id"]
    rui.draw(field, 1)  # in the corner
    rui.open(field)
    picture = rui.page.get_by_role("img", name="Photograph")
    place = picture.bounding_box()

    rui.keys(".", "Shift+L")
    expect(rui.page.get_by_role("list", name="Label in two steps")).to_be_visible()
    assert picture.bounding_box() == place
    rui.keys("Escape", *"+++++")
    rui.page.wait_for_timeout(500)  # the view glides

    layer = picture.locator("xpath=following-sibling::*[local-name()='svg']/*")
    handles = [handle for handle in (one.bounding_box() for one in layer.all()) if handle]
    assert len(handles) == 10  # eight, the frame and its halo
    assert place
    assert min(handle["x"] for handle in handles) >= place["x"]
    assert min(handle["y"] for handle in handles) >= place["y"]


def test_a_click_selects_however_long_it_is_held(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    field = rui.field()["id"]
    rui.draw(field, 1)
    rui.open(field)
    photograph = rui.page.get_by_role("img", name="Photograph").bounding_box()
    assert photograph
    x, y = middle(rui)
    scale = min(photograph["width"] / 640, photograph["height"] / 480)

    rui.page.mouse.move(x + (40 - 320) * scale, y + (40 - 240) * scale)
    rui.page.mouse.down()
    rui.page.wait_for_timeout(700)
    rui.page.mouse.up()

    assert rui.selected() == ("Unidentified", (20, 20, 40, 40))


def test_a_pen_draws_and_moves_and_a_finger_pans_until_it_has_rested(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    field = rui.field()["id"]
    rui.open(field)
    hand = rui.context.new_cdp_session(rui.page)
    x, y = middle(rui)

    pen(hand, (x - 200, y - 100), (x - 100, y - 20))
    pen(hand, (x - 150, y - 60), (x - 110, y - 60))
    rui.saved()
    [drawn] = rui.held(field)
    finger(hand, (x + 100, y + 100), (x + 160, y + 130), rest=0)
    finger(hand, (x + 100, y - 100), (x + 180, y - 30), rest=700)
    rui.saved()

    assert drawn[1][2] > drawn[1][3] > 20
    assert len(rui.held(field)) == 2


def test_an_edit_that_draws_only_its_own_place_leaves_the_canvas_as_a_whole_drawing_would(
    enter: Callable[..., Room],
) -> None:
    rui = enter("rui")
    field = rui.field()["id"]
    boxes = [[10 + 28 * (n % 20) + n % 7, 10 + 24 * (n // 20), 40 - n % 5, 40] for n in range(320)]
    some = [{"id": str(uuid.uuid4()), "kind": "create", "cell": str(uuid.uuid4()), "box": box} for box in boxes]
    rui.post(f"/api/fields/{field}/operations", {"operations": some})
    rui.open(field)
    x, y = middle(rui)

    for acts in (
        (".", ".", "3", ".", "l", "."),
        ("Alt+ArrowRight", "Alt+Shift+ArrowDown", "Control+Shift+ArrowRight", "."),
        ("Delete", ".", ".", "Delete", "Control+z", "Control+z", "Control+Shift+z"),
        ("Shift+s", "band", "4", "Alt+Shift+ArrowLeft", "Control+z", "."),
    ):
        for act in acts:
            stroke(rui, (x - 90, y - 80), (x + 60, y + 40)) if act == "band" else rui.keys(act)
        rui.keys("Escape", "Escape")
        rui.saved()
        canvas(rui)
        rui.keys("v", "v")
        assert canvas(rui) <= 4, acts  # the order of two half-clear lines is a matter of rounding
    rui.keys("v")
    assert canvas(rui) > 200


def canvas(room: Room) -> int:
    """How much, of 255, any part of a pixel on the canvas of the boxes has changed since this was asked last."""
    return int(
        room.page.evaluate(
            """() => new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() => {
                const canvas = document.querySelector("section canvas[class*=overlay]");
                const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                const before = window.before ?? data;
                window.before = data;
                tell(data.reduce((most, value, at) => Math.max(most, Math.abs(value - before[at])), 0));
            })))"""
        )
    )


def stroke(room: Room, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A drag of the mouse."""
    room.page.mouse.move(*start)
    room.page.mouse.down()
    room.page.mouse.move(*end, steps=4)
    room.page.mouse.up()


def middle(room: Room) -> tuple[float, float]:
    """The middle of the picture on the screen."""
    box = room.page.get_by_role("img", name="Photograph").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def pen(hand: CDPSession, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A stroke of a pen."""
    for kind, (x, y), buttons in (("Pressed", start, 1), ("Moved", end, 1), ("Moved", end, 1), ("Released", end, 0)):
        hand.send(
            "Input.dispatchMouseEvent",
            {
                "type": f"mouse{kind}", "x": x, "y": y, "button": "left", "buttons": buttons, "clickCount": 1,
                "pointerType": "pen",
            },
        )  # fmt: skip


def finger(hand: CDPSession, start: tuple[float, float], end: tuple[float, float], rest: float) -> None:
    """A finger put down, after `rest` milliseconds drawn to another place, and lifted."""
    touch = "Input.dispatchTouchEvent"
    hand.send(touch, {"type": "touchStart", "touchPoints": [{"x": start[0], "y": start[1]}]})
    if rest:
        hand.send(
            "Runtime.evaluate", {"expression": f"new Promise((r) => setTimeout(r, {rest}))", "awaitPromise": True}
        )
    for share in (0.4, 0.7, 1):
        x, y = (a + (b - a) * share for a, b in zip(start, end, strict=True))
        hand.send(touch, {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
    hand.send(touch, {"type": "touchEnd", "touchPoints": []})


def test_two_models_are_compared_side_by_side_and_the_original_beside_the_boxes(
    enter: Callable[..., Room], site: Site
) -> None:
    rui = enter("rui")
    field = rui.field()["id"]
    said = [{"label": "myelocyte", "label_id": None, "score": 0.99, "box": [100, 100, 50, 50]}]
    sql(site, SHADOW, field, json.dumps(said))
    rui.open(field)

    rui.page.get_by_role("button", name="View of the picture").click()
    rui.page.get_by_role("button", name="Compare two models").click()
    dialog = rui.page.get_by_role("dialog", name="Two models on this field")
    expect(dialog.get_by_text("1 only right")).to_be_visible()
    expect(dialog.get_by_role("img", name="second@1")).to_be_visible()
    rui.page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    rui.keys("Shift+O")

    expect(rui.page.get_by_role("img", name="as it was stored")).to_be_visible()


SHADOW = """
    INSERT INTO annotations_proposalset (field_id, produced_by, shadow, count, said, created_at)
    VALUES (%s, 'second@1', true, 1, %s, now())
"""
