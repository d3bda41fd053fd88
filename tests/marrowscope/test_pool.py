"""Connections are kept, not trusted blindly, and limited."""

from collections.abc import Iterator

import psycopg2
import pytest
from django.conf import settings
from marrowscope.pooled import pool as module
from marrowscope.pooled.pool import Pool


def connect(pool: Pool) -> "psycopg2.extensions.connection":
    kept = pool.take()
    if kept is not None:
        return kept
    database = settings.DATABASES["default"]
    new = psycopg2.connect(host=database["HOST"], user=database["USER"], dbname="postgres")
    new.autocommit = True
    pool.opened(new)
    return new


@pytest.fixture
def pool() -> Iterator[Pool]:
    """A pool of two."""
    two = Pool(2)
    yield two
    for each in list(two._all):
        each.close()


def test_a_connection_is_used_again(pool: Pool) -> None:
    first = connect(pool)
    pool.give(first)

    assert connect(pool) is first


def test_a_connection_in_the_middle_of_something_is_not_kept(pool: Pool) -> None:
    first = connect(pool)
    first.autocommit = False
    first.cursor().execute("SELECT 1")

    pool.give(first)

    assert first.closed
    assert connect(pool) is not first


def test_a_connection_that_its_server_ended_is_not_given_out(pool: Pool) -> None:
    first, second = connect(pool), connect(pool)
    pool.give(first)
    second.cursor().execute("SELECT pg_terminate_backend(%s)", [first.info.backend_pid])
    second.cursor().execute("SELECT pg_sleep(0.1)")

    fresh = connect(pool)

    fresh.cursor().execute("SELECT 1")
    assert fresh is not first


def test_there_is_a_limit_and_whoever_waits_too_long_is_told(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT", 0.05)
    held = [connect(pool), connect(pool)]

    with pytest.raises(TimeoutError, match="All 2"):
        pool.take()

    pool.give(held.pop())
    assert pool.take() is not None


def test_one_that_a_dying_thread_forgot_counts_no_more(pool: Pool) -> None:
    connect(pool)
    connect(pool)

    assert pool.take() is None
