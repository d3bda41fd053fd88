"""Changing one's own password: who may, what it ends, and what will not do."""

import pytest
from accounts.models import User
from pytest_django.fixtures import Settings
from rest_framework.test import APIClient

from tests.accounts.conftest import PASSWORD
from tests.accounts.test_session import csrf, sign_in

URL = "/api/password"
NEW = "a quite other word"


def change(browser: APIClient, current: str = PASSWORD, new: str = NEW):
    return browser.put(URL, {"current": current, "new": new}, headers=csrf(browser))


def test_a_new_password_opens_and_the_old_one_does_not(browser: APIClient, ana: User) -> None:
    sign_in(browser)
    other = APIClient(enforce_csrf_checks=True)
    sign_in(other)
    token = browser.post("/api/tokens", {}, headers=csrf(browser)).json()["token"]

    assert change(browser).status_code == 204

    assert browser.get("/api/session").json()["user"]["username"] == "ana"
    assert other.get("/api/session").json() == {"user": None}
    assert APIClient().get("/api/jobs", headers={"Authorization": f"Token {token}"}).status_code == 401
    assert sign_in(APIClient(enforce_csrf_checks=True)).status_code == 400
    assert sign_in(APIClient(enforce_csrf_checks=True), password=NEW).status_code == 200


@pytest.mark.parametrize(
    ("current", "new", "said"),
    [
        ("wrong", NEW, "current password is wrong"),
        (PASSWORD, "short", "too short"),
        (PASSWORD, "password123", "too common"),
    ],
)
def test_what_will_not_do_is_said_and_changes_nothing(
    browser: APIClient, ana: User, current: str, new: str, said: str
) -> None:
    sign_in(browser)

    response = change(browser, current, new)

    assert (response.status_code, response.json()["code"]) == (400, "bad_password")
    assert said in response.json()["detail"]
    assert sign_in(APIClient(enforce_csrf_checks=True)).status_code == 200


def test_guessing_the_current_one_is_slowed_down(browser: APIClient, ana: User, settings: Settings) -> None:
    settings.SIGN_IN_FAILURES = 2
    sign_in(browser)
    for _ in range(2):
        assert change(browser, "wrong").status_code == 400

    assert change(browser).status_code == 429


@pytest.mark.django_db
def test_nobody_changes_a_password_without_signing_in(browser: APIClient) -> None:
    assert change(browser).status_code == 401
