"""What a person prefers: kept as sent, or refused with a sentence and nothing changed."""

import pytest
from accounts.models import User
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(db) -> APIClient:
    client = APIClient()
    client.force_login(User.objects.create_user("ana"))
    return client


def put(client, keymap, legend=True):
    return client.put("/api/preferences", {"keymap": keymap, "legend": legend}, format="json")


def test_they_are_the_same_at_the_next_computer(client):
    keymap = {"cell.accept": ["Shift+a", "Enter"], "label.myelocyte": ["y"], "walk.next": []}

    assert put(client, keymap, legend=False).status_code == 200

    another = APIClient()
    another.force_login(User.objects.get(username="ana"))
    assert another.get("/api/preferences").json() == {"keymap": keymap, "legend": False}


def test_a_new_person_has_the_usual_ones(client):
    assert client.get("/api/preferences").json() == {"keymap": {}, "legend": True}


@pytest.mark.parametrize(
    ("keymap", "why"),
    [
        ({"cell.accept": ["a"], "cell.delete": ["a"]}, "is given to"),
        ({"cell.accept": ["a", "a"]}, "is given to"),
        ({"cell.accept": ["Ctrl+"]}, "is not a key"),
        ({"cell.accept": ["A"]}, "is not a key"),
        ({"cell.accept": ["Meta+a"]}, "is not a key"),
        ({"cell.accept": list("abcde")}, "are the most"),
        ({"<script>": ["a"]}, "is not the name of a command"),
        ({f"label.l{n}": [] for n in range(201)}, "at most 200"),
    ],
)
def test_what_is_no_keymap_is_refused_and_changes_nothing(client, keymap, why):
    put(client, {"view.fit": ["Shift+f"]})

    answer = put(client, keymap)

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_preferences")
    assert why in answer.json()["detail"]
    assert client.get("/api/preferences").json()["keymap"] == {"view.fit": ["Shift+f"]}


@pytest.mark.parametrize(
    "body", [{}, {"keymap": []}, {"keymap": {"a": "b"}, "legend": True}, {"keymap": {}, "legend": 7}]
)
def test_another_shape_is_refused(client, body):
    assert client.put("/api/preferences", body, format="json").status_code == 400
