"""People are made, and given new passwords, by a command; what will not do changes nothing."""

import io

import pytest
from accounts.models import User
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db
GOOD = "Long enough and unlike the name"


def person(monkeypatch: pytest.MonkeyPatch, password: str, *words: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    said = io.StringIO()
    call_command("person", *words, stdout=said)
    return said.getvalue().strip()


def test_a_person_is_made_who_can_sign_in(monkeypatch, client):
    assert person(monkeypatch, GOOD, "drjones", "--called", "Indra Jones") == "drjones can sign in."
    made = User.objects.get(username="drjones")
    assert (made.get_full_name(), made.is_staff, made.is_superuser) == ("Indra Jones", False, False)
    assert client.login(username="drjones", password=GOOD)


def test_a_known_person_gets_a_new_password_and_keeps_the_rest(monkeypatch, client, ana):
    assert person(monkeypatch, GOOD, "ana") == "ana has a new password."
    assert client.login(username="ana", password=GOOD)
    assert User.objects.get(username="ana").first_name == "Ana"


@pytest.mark.parametrize(
    ("name", "password", "why"),
    [("drjones", "short", "too short"), ("dr jones!", GOOD, "valid username"), ("drjones", "", "too short")],
)
def test_what_will_not_do_is_said_and_makes_nobody(monkeypatch, name, password, why):
    with pytest.raises(CommandError, match=why):
        person(monkeypatch, password, name)
    assert not User.objects.filter(username=name).exists()
