"""An announcement reaches those who listen over the channel layer, after the commit, and never does harm."""

import pytest
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from jobs import announce
from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db(transaction=True)


def test_whoever_listens_hears_it() -> None:
    async def listen() -> dict[str, object]:
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(announce.field_group("7"), channel)
        announce._send(announce.field_group("7"), {"type": "look.again", "what": "cells", "id": "7", "revision": 3})
        heard: dict[str, object] = await layer.receive(channel)
        await layer.flush()
        return heard

    assert async_to_sync(listen)() == {"type": "look.again", "what": "cells", "id": "7", "revision": 3}


def test_nothing_is_said_before_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[dict[str, object]] = []
    monkeypatch.setattr(announce, "_send", lambda group, message: said.append(message))

    with transaction.atomic():
        announce.look_again("project.1", "job", "7")
        assert said == []

    assert said == [{"type": "look.again", "what": "job", "id": "7"}]


def test_a_redis_that_is_down_is_passed_over_in_silence(settings: Settings) -> None:
    settings.REDIS_URL = "unix:///tmp/nobody-listens-here.sock"

    announce.look_again("project.1", "job", "7")
