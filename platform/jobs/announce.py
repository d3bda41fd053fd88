"""Tells browsers to look again. The message carries no data: what changed is read over the API."""

import logging
import uuid
from functools import partial

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
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
    try:
        async_to_sync(get_channel_layer().group_send)(group, message)
    except Exception as error:  # whatever Redis or the network does, the write it tells of is committed
        logger.warning("Nobody was told to look again at %s: %s", message["what"], error)
