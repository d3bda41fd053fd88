"""Tokens for programs: made, used, expired, revoked."""

from datetime import timedelta

import pytest
from accounts.models import User
from django.utils import timezone
from knox.models import AuthToken
from rest_framework.test import APIClient

from tests.accounts.conftest import PASSWORD

ASK = "/api/jobs"  # any route that wants to know who asks


@pytest.fixture
def token(ana: User) -> str:
    """A fresh token of Ana's."""
    response = APIClient().post("/api/tokens", {"username": "ana", "password": PASSWORD})
    assert response.status_code == 201
    return str(response.json()["token"])


def ask(token: str):
    return APIClient().get(ASK, headers={"Authorization": f"Token {token}"})


def test_a_token_opens_the_api(token: str) -> None:
    assert ask(token).status_code == 200


def test_only_the_hash_of_a_token_is_kept(token: str) -> None:
    row = AuthToken.objects.get()

    assert token not in (row.digest, row.token_key)
    assert row.expiry > timezone.now() + timedelta(days=1)


def test_a_wrong_token_is_told_401(token: str) -> None:
    response = ask(token[:-1] + ("a" if token[-1] != "a" else "b"))

    assert response.status_code == 401
    assert response.json() == {"code": "authentication_failed", "detail": "Invalid token."}
    assert response["WWW-Authenticate"] == "Token"


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [b"\xff", b"\xc3\xa9" * 8, b"a\x00b"])
def test_what_can_be_no_token_is_told_401(sent: bytes) -> None:
    said = b"Token " + sent
    assert APIClient().get(ASK, HTTP_AUTHORIZATION=said.decode("latin-1")).status_code == 401


def test_an_expired_token_is_told_401(token: str) -> None:
    AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))

    assert ask(token).status_code == 401


def test_a_revoked_token_opens_nothing(token: str) -> None:
    response = APIClient().delete("/api/tokens/current", headers={"Authorization": f"Token {token}"})

    assert response.status_code == 204
    assert ask(token).status_code == 401


@pytest.mark.django_db
def test_without_any_proof_the_answer_is_401() -> None:
    response = APIClient().get(ASK)

    assert response.status_code == 401
    assert response.json()["code"] == "not_authenticated"


def test_a_wrong_password_makes_no_token(ana: User) -> None:
    response = APIClient().post("/api/tokens", {"username": "ana", "password": "wrong"})

    assert response.json()["code"] == "wrong_credentials"
    assert not AuthToken.objects.exists()


def test_whoever_is_signed_in_makes_a_token_without_the_password(ana: User) -> None:
    client = APIClient()
    client.force_login(ana)

    assert client.post("/api/tokens").status_code == 201
