"""Slows down guessing: after so many failures of one name from one address, nobody gets in by it for a while.

After ten times as many from wherever, nobody gets in by that name from anywhere.
"""

import hashlib

from django.conf import settings
from django.core.cache import cache
from rest_framework.exceptions import Throttled

WINDOW = 15 * 60  # seconds
ANYWHERE = 10  # times as many failures as from one address


def check(username: str, address: str) -> None:
    """Raise Throttled when this name failed too often, from this address or from all together."""
    limits = {_key(username, address): settings.SIGN_IN_FAILURES, _key(username): ANYWHERE * settings.SIGN_IN_FAILURES}
    failures = cache.get_many(limits)
    if any(failures.get(key, 0) >= limit for key, limit in limits.items()):
        raise Throttled(wait=WINDOW, detail="Too many wrong passwords. Wait a quarter of an hour.")


def failed(username: str, address: str) -> None:
    """Count one failure."""
    for key in (_key(username, address), _key(username)):
        cache.add(key, 0, WINDOW)
        cache.incr(key)


def forgive(username: str, address: str) -> None:
    """Forget the failures: the person has signed in."""
    cache.delete_many([_key(username, address), _key(username)])


def _key(username: str, address: str = "anywhere") -> str:
    return "sign-in:" + hashlib.sha256(f"{address}:{username.lower()}".encode()).hexdigest()
