"""Open connections that wait for their next user, and a limit on how many there are at once."""

import os
import select
import threading
import time
from weakref import WeakSet

from psycopg2.extensions import TRANSACTION_STATUS_IDLE, connection

WAIT = 10.0  # seconds that somebody waits for a connection when all are taken


class Pool:
    """Thread-safe. A process that was forked from its owner starts with an empty one."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._changed = threading.Condition()
        self._idle: list[connection] = []
        self._all: WeakSet[connection] = WeakSet()  # one that a dying thread forgot to close counts no more
        self._owner = os.getpid()

    def take(self) -> connection | None:
        """A sound idle connection, or None: then the caller may open one. Raises TimeoutError when all are taken."""
        end = time.monotonic() + WAIT
        with self._changed:
            self._forget_if_forked()
            while True:
                while self._idle:
                    if _is_sound(kept := self._idle.pop()):
                        return kept
                    kept.close()
                if sum(not each.closed for each in self._all) < self._most:
                    return None
                if time.monotonic() > end:
                    raise TimeoutError(f"All {self._most} database connections are in use.")
                self._changed.wait(0.1)

    def opened(self, new: connection) -> None:
        """Count a connection that the caller has opened."""
        with self._changed:
            self._all.add(new)

    def give(self, used: connection) -> None:
        """Keep the connection for the next user, unless it is in the middle of something."""
        with self._changed:
            self._forget_if_forked()
            if used in self._all and not used.closed and used.info.transaction_status == TRANSACTION_STATUS_IDLE:
                self._idle.append(used)
            else:
                used.close()
            self._changed.notify()

    def _forget_if_forked(self) -> None:
        if self._owner != os.getpid():
            self._idle, self._all, self._owner = [], WeakSet(), os.getpid()


def _is_sound(kept: connection) -> bool:
    """An idle connection on which something can be read has been ended by its server."""
    return not kept.closed and not select.select([kept], [], [], 0)[0]
