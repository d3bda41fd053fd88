"""Jobs of a kind that only tests have."""

import uuid
from collections.abc import Iterator

import pytest
from celery import current_app
from jobs import running, services
from jobs.models import Job

PROJECT = uuid.UUID(int=7)


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str], str]]:
    """The messages that would have gone to the queues: (task, arguments, queue)."""
    messages: list[tuple[str, list[str], str]] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, queue, retry: messages.append((name, args, queue)))
    return messages


@pytest.fixture(autouse=True)
def _not_stopping() -> Iterator[None]:
    """No test leaves the worker stopping for the next one."""
    yield
    running.stopping.clear()


def make(**values: object) -> Job:
    """A pending job."""
    given = {"kind": "count", "project": PROJECT, "title": "Count", "payload": {}, "by": None} | values
    return services.enqueue(**given)  # type: ignore[arg-type]
