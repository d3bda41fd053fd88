"""Which queues have a worker: every worker process signs a list in Redis while it lives."""

import os
import socket
import threading
from contextlib import suppress

import redis
from django.conf import settings

PREFIX = "marrowscope:worker:"
EVERY, LASTS = 5, 16  # seconds: a signature outlives two that were late


def queues() -> set[str]:
    """The queues that some living worker takes from. Raises redis' errors when Redis is down."""
    with _client() as client:
        names = [key.decode() for key in client.scan_iter(f"{PREFIX}*", count=1000)]
    return {queue for name in names for queue in name.removeprefix(PREFIX).split(":")[0].split(",")}


def count(queue: str) -> int:
    """How many living workers take from the queue. Raises redis' errors when Redis is down."""
    with _client() as client:
        names = [key.decode() for key in client.scan_iter(f"{PREFIX}*", count=1000)]
    return sum(queue in name.removeprefix(PREFIX).split(":")[0].split(",") for name in names)


def sign_in(names: list[str]) -> None:
    """Sign for these queues from now until the process ends, from a thread of its own.

    A worker of one thread cannot answer Celery's ping while it works; its signature says no more than that it lives.
    """
    key = f"{PREFIX}{','.join(sorted(names))}:{socket.gethostname()}:{os.getpid()}"
    threading.Thread(target=_sign, args=(key,), name="presence", daemon=True).start()


def _sign(key: str) -> None:
    with _client() as client:
        while True:
            with suppress(redis.RedisError):  # while Redis is away; the next signature finds it again
                client.set(key, "here", ex=LASTS)
            threading.Event().wait(EVERY)


def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2)
