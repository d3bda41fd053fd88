"""What an error says of a database that was restarted, died in mid-answer or cannot be reached."""

import psycopg2
from django.db import DatabaseError, InterfaceError, OperationalError

AWAY = (OperationalError, InterfaceError)


def is_away(error: BaseException) -> bool:
    """Whether the database is gone. Of a server that died in mid-answer psycopg2 knows no more than DatabaseError.

    Django has errors of its own of that very class, which no driver raised.
    """
    return isinstance(error, AWAY) or (
        type(error) is DatabaseError and type(error.__cause__) is psycopg2.DatabaseError
    )  # fmt: skip
