"""Sockets that say "look again": one group a project and one a field, the permission checked at connect.

On a field's socket browsers also say which cells their person has selected; the others on the field hear it with that
person's name. Nothing of it is kept: who joins says so, and whoever is there says it again.
"""

import time
import uuid
from contextlib import suppress
from typing import Any

from accounts.models import User
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth.models import AnonymousUser
from django.urls import path, re_path

from annotations.models import Field
from annotations.permissions import role_of

NO_SUCH_THING = 4404  # what a browser is told, whether the thing is absent or not theirs

LEAST_PAUSE = 0.05  # seconds between two things a page says of itself; the viewer keeps three times this
MEMBER_FOR = 15.0  # seconds for which a membership that was checked is believed
MOST_SELECTED = 100  # cells of somebody's selection that others are shown


class LookAgain(AsyncJsonWebsocketConsumer):
    """Passes on what others announced; what is said to it is ignored."""

    group = ""

    async def connect(self) -> None:
        key, person = self.scope["url_route"]["kwargs"]["pk"], self.scope["user"]
        await self.accept()
        if not await database_sync_to_async(self.may_hear)(person, key):
            await self.close(code=NO_SUCH_THING)
            return
        self.group = f"{self.kind}.{key}"
        await self.channel_layer.group_add(self.group, self.channel_name)

    async def disconnect(self, code: int) -> None:
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **more: Any) -> None:
        """An empty frame, or one of bytes, says nothing."""
        if text_data:
            await super().receive(text_data, None, **more)

    @classmethod
    async def decode_json(cls, text_data: str) -> Any:
        """What was said; None for what is no JSON, which is left unheard like everything a browser need not say."""
        with suppress(ValueError, RecursionError):
            return await super().decode_json(text_data)

    async def receive_json(self, content: Any, **_: Any) -> None:
        """A browser has nothing to say here."""

    async def look_again(self, event: dict[str, Any]) -> None:
        """Send an announcement on: what changed, which, and its revision if it has one."""
        await self.send_json({key: value for key, value in event.items() if key != "type"})

    kind = ""

    @staticmethod
    def may_hear(person: User | AnonymousUser, key: uuid.UUID) -> bool:
        """Whether this person may listen to this thing."""
        return False


class ProjectSocket(LookAgain):
    """Changes of a project's cases, fields and jobs."""

    kind = "project"

    @staticmethod
    def may_hear(person: User | AnonymousUser, key: uuid.UUID) -> bool:
        return person.is_authenticated and role_of(person, key) is not None


class FieldSocket(LookAgain):
    """Changes of one field's state and cells, and who else is on it."""

    kind = "field"

    @staticmethod
    def may_hear(person: User | AnonymousUser, key: uuid.UUID) -> bool:
        field = Field.objects.filter(pk=key).only("project_id").first()
        return person.is_authenticated and field is not None and role_of(person, field.project_id) is not None

    async def connect(self) -> None:
        self.page, self.heard_at, self.checked_at = uuid.uuid4().hex[:12], 0.0, time.monotonic()
        await super().connect()

    async def disconnect(self, code: int) -> None:
        if self.group:
            await self._tell_others({"here": False})
        await super().disconnect(code)

    async def receive_json(self, content: Any, **_: Any) -> None:
        """Hand on who is here with what selected. More than a browser says by itself is left unheard."""
        now = time.monotonic()
        if not self.group or now - self.heard_at < LEAST_PAUSE or not await self._is_member_still(now):
            return
        self.heard_at = now
        message = _presence(content)
        if message:
            await self._tell_others({"here": True, "name": self.scope["user"].name, **message})

    async def presence(self, event: dict[str, Any]) -> None:
        """Send on what another page said of itself."""
        if event["page"] != self.page:
            await self.send_json({"what": "presence"} | {key: value for key, value in event.items() if key != "type"})

    async def _tell_others(self, what: dict[str, Any]) -> None:
        await self.channel_layer.group_send(self.group, {"type": "presence", "page": self.page, **what})

    async def _is_member_still(self, now: float) -> bool:
        if now - self.checked_at < MEMBER_FOR:
            return True
        self.checked_at = now
        may: bool = await database_sync_to_async(self.may_hear)(
            self.scope["user"], self.scope["url_route"]["kwargs"]["pk"]
        )
        if not may:
            await self.close(code=NO_SUCH_THING)
        return may


def _presence(content: Any) -> dict[str, Any] | None:
    """What a browser says of itself, or None for anything else: the selected cells, and whether it has just come."""
    if not isinstance(content, dict) or not isinstance(content.get("selection"), list):
        return None
    try:
        selection = [str(uuid.UUID(cell)) for cell in content["selection"][:MOST_SELECTED]]
    except (ValueError, AttributeError, TypeError):
        return None
    return {"selection": selection, "hello": content.get("hello") is True}


class Nowhere(AsyncJsonWebsocketConsumer):
    """Any other address: no different from a thing that is not there."""

    async def connect(self) -> None:
        await self.accept()
        await self.close(code=NO_SUCH_THING)


websocket_urlpatterns = [
    path("ws/projects/<uuid:pk>", ProjectSocket.as_asgi()),
    path("ws/fields/<uuid:pk>", FieldSocket.as_asgi()),
    re_path("", Nowhere.as_asgi()),
]
