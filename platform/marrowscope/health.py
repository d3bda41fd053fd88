"""Says whether the process is alive and whether what it needs answers."""

import time
from collections.abc import Callable

import redis
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from drf_spectacular.utils import extend_schema, inline_serializer
from jobs import presence
from rest_framework import serializers
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

QUEUES = ("default", "prelabel", "train")

PartSerializer = inline_serializer(
    "PartReadiness", {"ok": serializers.BooleanField(), "detail": serializers.CharField()}
)
ReadinessSerializer = inline_serializer(
    "Readiness",
    {
        "ready": serializers.BooleanField(),
        **dict.fromkeys(("postgres", "redis", "storage", "workers"), PartSerializer),
    },
)


@extend_schema(
    summary="Is the process alive",
    responses=inline_serializer("Health", {"alive": serializers.BooleanField()}),
    auth=[],
)
@api_view(["GET"])
@authentication_classes([])
@permission_classes([AllowAny])
def health(request: Request) -> Response:
    """Answers whenever the process does; asks nobody else."""
    return Response({"alive": True})


@extend_schema(
    summary="Does what it needs answer",
    responses={200: ReadinessSerializer, 503: ReadinessSerializer},
    auth=[],
)
@api_view(["GET"])
@authentication_classes([])
@permission_classes([AllowAny])
def ready(request: Request) -> Response:
    """Asks PostgreSQL, Redis, storage and the workers. Without workers people can work: 503 is for the other three."""
    checks = {"postgres": _postgres, "redis": _redis, "storage": _storage, "workers": _workers}
    parts = {name: _asked(check) for name, check in checks.items()}
    needed = all(parts[name]["ok"] for name in ("postgres", "redis", "storage"))
    return Response({"ready": needed, **parts}, status=200 if needed else 503)


def _asked(check: Callable[[], str]) -> dict[str, object]:
    """The check's sentence; an exception of whatever kind means that the part does not answer."""
    started = time.monotonic()
    try:
        return {"ok": True, "detail": f"{check()} ({1000 * (time.monotonic() - started):.0f} ms)"}
    except LookupError as missing:
        return {"ok": False, "detail": f"{missing.args[0]}."}
    except Exception as error:
        return {"ok": False, "detail": f"Does not answer: {type(error).__name__}."}


def _postgres() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "PostgreSQL answers."


def _redis() -> str:
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as client:
        client.ping()
    return "Redis answers."


def _storage() -> str:
    default_storage.exists("ready")
    return "Storage answers."


def _workers() -> str:
    missing = [queue for queue in QUEUES if queue not in presence.queues()]
    if missing:
        raise LookupError(f"Nobody works on {', '.join(missing)}")
    return "Every queue has a worker."
