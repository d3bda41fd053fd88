"""Sockets that say "look again": one group a project and one a field, the permission checked once, at connect."""

import uuid
from typing import Any

from accounts.models import User
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth.models import AnonymousUser
from django.urls import path

from annotations.models import Field
from annotations.permissions import role_of

NO_SUCH_THING = 4404  # what a browser is told, whether the thing is absent or not theirs


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
    """Changes of one field's state and cells."""

    kind = "field"

    @staticmethod
    def may_hear(person: User | AnonymousUser, key: uuid.UUID) -> bool:
        field = Field.objects.filter(pk=key).only("project_id").first()
        return person.is_authenticated and field is not None and role_of(person, field.project_id) is not None


websocket_urlpatterns = [
    path("ws/projects/<uuid:pk>", ProjectSocket.as_asgi()),
    path("ws/fields/<uuid:pk>", FieldSocket.as_asgi()),
]
