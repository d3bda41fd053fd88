"""Signing in and out with a browser's session."""

import pytest
from accounts.models import User
from pytest_django.fixtures import Settings
from rest_framework.test import APIClient

from tests.accounts.conftest import PASSWORD

URL = "/api/session"


def csrf(browser: APIClient) -> dict[str, str]:
    browser.get(URL)
    return {"X-CSRFToken": browser.cookies["csrftoken"].value}


def sign_in(browser: APIClient, username: str = "ana", password: str = PASSWORD):
    return browser.post(URL, {"username": username, "password": password}, headers=csrf(browser))


@pytest.mark.django_db
def test_nobody_is_signed_in_at_first(browser: APIClient) -> None:
    response = browser.get(URL)

    assert response.json() == {"user": None}


def test_the_right_password_opens_a_session(browser: APIClient, ana: User) -> None:
    response = sign_in(browser)

    shown = {"id": ana.pk, "username": "ana", "name": "Ana Lima", "may_create_projects": False}
    assert response.json() == {"user": shown}
    assert browser.get(URL).json() == response.json()


@pytest.mark.parametrize(("username", "password"), [("ana", "wrong"), ("nobody", PASSWORD), ("ana", PASSWORD + " ")])
def test_a_wrong_name_and_a_wrong_password_are_told_the_same(
    browser: APIClient, ana: User, username: str, password: str
) -> None:
    response = sign_in(browser, username, password)

    assert response.status_code == 400
    assert response.json() == {"code": "wrong_credentials", "detail": "The username or the password is wrong."}


def test_signing_in_from_another_site_is_refused(browser: APIClient, ana: User) -> None:
    response = browser.post(URL, {"username": "ana", "password": PASSWORD})

    assert response.status_code == 403
    assert response.json()["code"] == "csrf_failed"


def test_signing_out_ends_the_session(browser: APIClient, ana: User) -> None:
    sign_in(browser)

    response = browser.delete(URL, headers=csrf(browser))

    assert response.status_code == 204
    assert browser.get(URL).json() == {"user": None}


def test_an_empty_form_is_told_which_fields_are_missing(browser: APIClient, ana: User) -> None:
    response = browser.post(URL, {}, headers=csrf(browser))

    assert response.status_code == 400
    assert response.json()["code"] == "invalid"
    assert set(response.json()["errors"]) == {"username", "password"}


def test_guessing_is_slowed_down_and_the_door_stays_closed_even_for_the_right_password(
    browser: APIClient, ana: User, settings: Settings
) -> None:
    settings.SIGN_IN_FAILURES = 3
    for _ in range(3):
        assert sign_in(browser, password="wrong").status_code == 400

    response = sign_in(browser)

    assert response.status_code == 429
    assert response.json()["code"] == "too_many_requests"
    assert int(response["Retry-After"]) > 0


def test_guessing_from_many_addresses_closes_the_door_too(browser: APIClient, ana: User, settings: Settings) -> None:
    settings.SIGN_IN_FAILURES = 1
    guess = {"username": "ana", "password": "wrong"}
    for number in range(10):
        assert browser.post(URL, guess, REMOTE_ADDR=f"10.0.0.{number}", headers=csrf(browser)).status_code == 400

    assert browser.post(URL, guess, REMOTE_ADDR="10.0.0.99", headers=csrf(browser)).status_code == 429


def test_failures_are_forgiven_when_the_person_signs_in(browser: APIClient, ana: User, settings: Settings) -> None:
    settings.SIGN_IN_FAILURES = 2
    for _ in range(3):
        assert sign_in(browser, password="wrong").status_code == 400
        assert sign_in(browser).status_code == 200


def test_somebody_who_left_cannot_sign_in(browser: APIClient, ana: User) -> None:
    ana.is_active = False
    ana.save()

    assert sign_in(browser).status_code == 400
