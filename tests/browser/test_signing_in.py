"""The pages are those of who is signed in: of nobody after signing out, of the next one after the next sign-in."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.room import Room


def _menu(page: Page, name: str) -> Locator:
    return page.get_by_role("banner").get_by_role("button", name=re.compile(name))


def test_signing_out_leaves_nothing_of_the_person_on_the_screen(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    page = rui.page
    page.goto(rui.site.url)
    _menu(page, "Rui").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_label("User name")).to_be_visible()
    expect(page.get_by_text("Rui", exact=True)).to_have_count(0)


def test_who_signs_in_after_another_works_under_her_own_name(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    field = rui.field()["id"]
    rui.draw(field, 1)
    rui.open(field)
    rui.context.clear_cookies()
    rui.keys(".", "y")
    dialog = rui.page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("User name").fill("ana")
    dialog.get_by_label("Password").first.fill(rui.site.password)
    rui.page.keyboard.press("Enter")
    expect(_menu(rui.page, "Ana")).to_be_visible()
    expect(_menu(rui.page, "Rui")).to_have_count(0)
    rui.page.get_by_role("region", name=re.compile("^Viewer of field")).wait_for()


def test_a_wrong_password_is_not_changed_and_says_so(enter: Callable[..., Room]) -> None:
    rui = enter("rui")
    rui.page.goto(rui.site.url)
    _menu(rui.page, "Rui").click()
    rui.page.get_by_role("menuitem", name="Change my password").click()
    dialog = rui.page.get_by_role("dialog", name="Change my password")
    dialog.get_by_label("Password now").first.fill("not this one")
    dialog.get_by_label("New password").first.fill("a quite other word")
    rui.page.keyboard.press("Enter")
    expect(dialog.get_by_text("The current password is wrong.")).to_be_visible()
    rui.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
