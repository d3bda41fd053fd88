"""Slows down guessing: after so many failures of one name from one address, nobody gets in by it for a while."""

import hashlib

from django.conf import settings
from django.core.cache import cache
from rest_framework.exceptions import Throttled

WINDOW = 15 * 60  # seconds


def check(username: str, address: str) -> None:
    """Raise Throttled when this name failed too often from this address."""
    if cache.get(_key(username, address), 0) >= settings.SIGN_IN_FAILURES:
        raise Throttled(wait=WINDOW, detail="Too many wrong passwords. Wait a quarter of an hour.")


def failed(username: str, address: str) -> None:
    """Count one failure."""
    key = _key(username, address)
    cache.add(key, 0, WINDOW)
    cache.incr(key)


def forgive(username: str, address: str) -> None:
    """Forget the failures: the person has signed in."""
    cache.delete(_key(username, address))


def _key(username: str, address: str) -> str:
    return "sign-in:" + hashlib.sha256(f"{address}:{username.lower()}".encode()).hexdigest()
