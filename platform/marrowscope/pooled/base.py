"""Django's PostgreSQL backend on a pool.

Under ASGI every request runs in a thread of its own, so Django's own CONN_MAX_AGE keeps nothing: each request would
open a connection, and PostgreSQL would start a process for it. Session settings (SET without LOCAL, advisory locks of
a session) must not be used: the next request would inherit them.
"""

from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.db.backends.postgresql import base
from psycopg2.extensions import connection

from marrowscope.pooled.pool import Pool

pools: dict[str, Pool] = {}


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes its connection from the process's pool of the same database, and gives it back instead of closing it."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> connection:
        """A kept connection, or a new one. Raises OperationalError when too many are in use for too long."""
        try:
            kept = self._pool().take()
        except TimeoutError as full:
            raise OperationalError(str(full)) from full
        if kept is not None:
            return kept
        new = super().get_new_connection(conn_params)
        self._pool().opened(new)
        return new

    def _close(self) -> None:
        if self.connection is not None:
            with self.wrap_database_errors:
                self._pool().give(self.connection)

    def _pool(self) -> Pool:
        name = f"{self.settings_dict['HOST']}:{self.settings_dict['PORT']}/{self.settings_dict['NAME']}"
        return pools.setdefault(name, Pool(settings.DATABASE_CONNECTIONS))
