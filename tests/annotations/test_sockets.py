"""Sockets say "look again" to members, and to nobody else."""

import json

import pytest
from accounts.models import User
from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.test import Client
from marrowscope.asgi import application

from annotations.models import Field, Project
from annotations.sockets import NO_SUCH_THING
from tests.annotations.conftest import draw

pytestmark = pytest.mark.django_db(transaction=True)


def socket_of(person: User | None, path: str) -> ApplicationCommunicator:
    """A browser's socket, with the cookie of who is signed in."""
    client = Client()
    if person:
        client.force_login(person)
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    headers = [(b"cookie", f"{cookie.key}={cookie.value}".encode())] if cookie else []
    headers.append((b"origin", b"http://localhost"))
    return ApplicationCommunicator(
        application, {"type": "websocket", "path": path, "headers": headers, "subprotocols": []}
    )


async def connected(person: User | None, path: str) -> ApplicationCommunicator:
    """The socket, after its handshake."""
    socket = await sync_to_async(socket_of)(person, path)
    await socket.send_input({"type": "websocket.connect"})
    assert (await socket.receive_output(timeout=5))["type"] == "websocket.accept"
    return socket


async def closing_code(person: User | None, path: str) -> int | None:
    """What a socket that may not listen is closed with."""
    socket = await connected(person, path)
    closed = await socket.receive_output(timeout=5)
    return closed.get("code")


@pytest.mark.parametrize("kind", ["projects", "fields"])
@pytest.mark.parametrize("name", ["zoe", None])
def test_outsiders_and_strangers_are_shown_out(kind, name, project, field, people):
    key = project.pk if kind == "projects" else field.pk

    assert async_to_sync(closing_code)(people.get(name), f"/ws/{kind}/{key}") == NO_SUCH_THING


def test_an_unknown_field_looks_like_a_foreign_one(project, people):
    assert async_to_sync(closing_code)(people["ana"], f"/ws/fields/{project.pk}") == NO_SUCH_THING


def test_no_other_address_is_told_from_a_foreign_thing(people):
    assert async_to_sync(closing_code)(people["ana"], "/ws/nowhere") == NO_SUCH_THING


@pytest.mark.parametrize("nonsense", ["[", "", "nul", "[" * 100_000])
def test_nonsense_is_left_unheard_and_the_socket_stays(nonsense, field: Field, people):
    async def scenario() -> None:
        socket = await connected(people["ana"], f"/ws/fields/{field.pk}")
        await socket.send_input({"type": "websocket.receive", "text": nonsense})

        await sync_to_async(draw)(field, people["ana"])

        assert (await heard(socket))["what"] == "cells"
        await socket.send_input({"type": "websocket.disconnect", "code": 1000})
        await socket.wait()

    async_to_sync(scenario)()


@pytest.mark.parametrize("name", ["vera", "ana", "rui", "adam"])
def test_members_hear_of_a_drawn_cell(name, project: Project, field: Field, people):
    async def scenario() -> None:
        on_field = await connected(people[name], f"/ws/fields/{field.pk}")
        on_project = await connected(people[name], f"/ws/projects/{project.pk}")

        await sync_to_async(draw)(field, people["ana"])

        assert await heard(on_field) == {"what": "cells", "id": str(field.pk), "revision": 1}
        assert (await heard(on_project))["what"] == "field"  # the first edit makes a draft of it
        await sync_to_async(draw)(field, people["ana"])
        assert (await heard(on_project))["what"] == "cells"
        for socket in (on_field, on_project):
            await socket.send_input({"type": "websocket.disconnect", "code": 1000})
            await socket.wait()

    async_to_sync(scenario)()


def test_those_on_a_field_hear_of_each_other_by_name_and_selection(field: Field, people):
    cell = str(draw(field, people["ana"]))

    async def scenario() -> None:
        ana, rui = [await connected(people[name], f"/ws/fields/{field.pk}") for name in ("ana", "rui")]

        await say(ana, {"selection": [cell], "hello": True})
        told = await heard(rui)
        await ana.send_input({"type": "websocket.disconnect", "code": 1000})
        await ana.wait()
        gone = await heard(rui)

        assert told == {"what": "presence", "page": told["page"], "here": True, "name": people["ana"].name,
                        "selection": [cell], "hello": True}  # fmt: skip
        assert gone == {"what": "presence", "page": told["page"], "here": False}
        await rui.send_input({"type": "websocket.disconnect", "code": 1000})
        await rui.wait()

    async_to_sync(scenario)()


@pytest.mark.parametrize("said", ["hello", 7, [], {"selection": "all"}, {"selection": ["<b>"]}, {"selection": [None]}])
def test_what_is_not_a_selection_is_not_handed_on(said, field: Field, people):
    async def scenario() -> None:
        ana, rui = [await connected(people[name], f"/ws/fields/{field.pk}") for name in ("ana", "rui")]
        await say(ana, said)
        assert await rui.receive_nothing(timeout=0.3)
        for socket in (ana, rui):
            await socket.send_input({"type": "websocket.disconnect", "code": 1000})
            await socket.wait()

    async_to_sync(scenario)()


def test_a_flood_is_left_unheard(field: Field, people):
    async def scenario() -> None:
        ana, rui = [await connected(people[name], f"/ws/fields/{field.pk}") for name in ("ana", "rui")]
        for _ in range(30):
            await say(ana, {"selection": []})
        first = await heard(rui)
        more = 0
        while not await rui.receive_nothing(timeout=0.2):
            await heard(rui)
            more += 1
        assert first["here"] is True
        assert more < 25
        for socket in (ana, rui):
            await socket.send_input({"type": "websocket.disconnect", "code": 1000})
            await socket.wait()

    async_to_sync(scenario)()


def test_who_is_no_member_any_more_is_shown_out_when_they_say_something(monkeypatch, project, field: Field, people):
    monkeypatch.setattr("annotations.sockets.MEMBER_FOR", 0.0)

    async def scenario() -> int | None:
        vera = await connected(people["vera"], f"/ws/fields/{field.pk}")
        await sync_to_async(project.memberships.filter(user=people["vera"]).delete)()
        await say(vera, {"selection": []})
        return (await vera.receive_output(timeout=5)).get("code")

    assert async_to_sync(scenario)() == NO_SUCH_THING


async def say(socket: ApplicationCommunicator, what: object) -> None:
    """What a browser sends."""
    await socket.send_input({"type": "websocket.receive", "text": json.dumps(what)})


async def heard(socket: ApplicationCommunicator) -> dict[str, object]:
    """The next message."""
    return json.loads((await socket.receive_output(timeout=5))["text"])
