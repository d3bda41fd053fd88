"""Tells browsers to look again. The message carries no data: what changed is read over the API."""

import logging
import uuid
from functools import cache, partial

import redis
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

Key = uuid.UUID | str


def project_group(project: Key) -> str:
    """The group of those who watch a project."""
    return f"project.{project}"


def field_group(field: Key) -> str:
    """The group of those who watch a field."""
    return f"field.{field}"


def look_again(group: str, what: str, id: Key, revision: int | None = None) -> None:
    """After commit, tell everyone in the group that this thing changed. A lost message costs nothing but a delay."""
    message: dict[str, object] = {"type": "look.again", "what": what, "id": str(id)}
    if revision is not None:
        message["revision"] = revision
    transaction.on_commit(partial(_send, group, message), robust=True)


def _send(group: str, message: dict[str, object]) -> None:
    """What the channel layer's group_send does, without an event loop: edits wait for this, and workers have none.

    The name is the one that channels_redis' layer over publish and subscribe gives to a group.
    """
    try:
        _client(settings.REDIS_URL).publish(
            f"{settings.SOCKET_PREFIX}__group__{group}", get_channel_layer().serialize(message)
        )
    except Exception as error:  # whatever Redis or the network does, the write it tells of is committed
        logger.warning("Nobody was told to look again at %s: %s", message["what"], error)


@cache
def _client(url: str) -> redis.Redis:
    """One a process, shared by its threads; its connections are pooled."""
    return redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1)
