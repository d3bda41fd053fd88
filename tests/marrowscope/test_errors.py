"""Every refusal has one shape, whoever refuses."""

import logging
from collections.abc import Callable, Iterator

import psycopg2
import pytest
import redis
from accounts.models import User
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DatabaseError, OperationalError
from django.http import Http404
from jobs.errors import DomainError
from marrowscope.asgi import application
from marrowscope.errors import TRY_AGAIN, as_response
from rest_framework import exceptions
from rest_framework.test import APIClient


class Told(DomainError):
    """With something to mend it by."""

    code, status = "stale", 409

    def body(self) -> dict[str, object]:
        return {**super().body(), "conflicts": [1]}


def died_in_mid_answer() -> DatabaseError:
    """What Django makes of psycopg2's least telling error."""
    error = DatabaseError("error with status PGRES_TUPLES_OK and no message from the libpq")
    error.__cause__ = psycopg2.DatabaseError(str(error))
    return error


CASES: list[tuple[Exception, int, str]] = [
    (Told("Somebody was faster."), 409, "stale"),
    (Http404(), 404, "not_found"),
    (PermissionDenied(), 403, "permission_denied"),
    (exceptions.PermissionDenied("CSRF Failed: CSRF token missing."), 403, "csrf_failed"),
    (exceptions.NotAuthenticated(), 401, "not_authenticated"),
    (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
    (exceptions.ParseError(), 400, "parse_error"),
    (exceptions.UnsupportedMediaType("text/html"), 415, "unsupported_media_type"),
    (exceptions.Throttled(30), 429, "too_many_requests"),
    (RequestDataTooBig(), 413, "too_large"),
    (OperationalError("gone"), 503, "database_unavailable"),
    (died_in_mid_answer(), 503, "database_unavailable"),
    (redis.ConnectionError("gone"), 503, "redis_unavailable"),
    (exceptions.ValidationError({"name": ["Too long."]}), 400, "invalid"),
]


@pytest.mark.parametrize(
    ("error", "status", "code"), CASES, ids=lambda value: getattr(value, "__class__", value).__name__
)
def test_each_error_has_its_status_and_its_word(error: Exception, status: int, code: str) -> None:
    response = as_response(error, {})

    assert response is not None
    assert (response.status_code, response.data["code"]) == (status, code)
    assert len(response.data["detail"]) > 5


def test_what_helps_to_mend_it_comes_along() -> None:
    response = as_response(Told("Somebody was faster."), {})

    assert response is not None
    assert response.data == {"code": "stale", "detail": "Somebody was faster.", "conflicts": [1]}


def test_wrong_input_is_named_place_by_place() -> None:
    nested = {"operations": [{}, {"box": ["Not a box."], "label": {"id": ["Unknown."]}}], "non_field_errors": ["Odd."]}

    response = as_response(exceptions.ValidationError(nested), {})

    assert response is not None
    assert response.data["errors"] == {
        "operations.1.box": ["Not a box."],
        "operations.1.label.id": ["Unknown."],
        "": ["Odd."],
    }
    assert response.data["detail"] == "operations.1.box: Not a box."


def test_a_surprise_is_not_dressed_up() -> None:
    assert as_response(ZeroDivisionError(), {}) is None
    assert as_response(DatabaseError("Forced update did not affect any rows."), {}) is None  # Django's own


@pytest.mark.parametrize("ask", [APIClient().get, APIClient().post, APIClient().put])
def test_a_path_that_names_nothing_is_told_so(ask: Callable[..., object]) -> None:
    response = ask("/api/nothing-of-that-name")

    assert response.status_code == 404  # type: ignore[attr-defined]
    assert response.json()["code"] == "not_found"  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_body_that_is_no_json_is_told_so() -> None:
    client = APIClient()
    client.force_login(User.objects.create(username="ana"))

    response = client.post("/api/projects", "{", content_type="application/json")

    assert response.status_code in (400, 403)
    assert set(response.json()) >= {"code", "detail"}


def gone(_: object) -> None:
    raise OperationalError("connection refused\n\tIs the server running?")


class Lines(logging.Handler):
    """Keeps what is logged. pytest's own handler hangs on the root, from which configuring the log anew takes it."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def log() -> Iterator[Lines]:
    """What Django and we log during the test."""
    lines, loggers = Lines(), [logging.getLogger(name) for name in ("marrowscope", "django")]
    for logger in loggers:
        logger.addHandler(lines)
    yield lines
    for logger in loggers:
        logger.removeHandler(lines)


@pytest.mark.parametrize("path", ["/api/projects", "/api/nothing/%0Ahere"])
def test_a_server_that_is_away_costs_the_log_one_line(path: str, monkeypatch: pytest.MonkeyPatch, log: Lines) -> None:
    monkeypatch.setattr(SessionStore, "load", gone)  # what middleware asks, before any view
    client = APIClient(raise_request_exception=False)
    client.cookies["sessionid"] = "x" * 32

    answer = client.post(path)

    (line,) = log.records
    assert (answer.status_code, line.exc_info) == (503, None)
    assert line.getMessage() == f"database_unavailable at POST {path}: connection refused"


@pytest.mark.django_db(transaction=True)
def test_so_does_a_socket_which_is_closed_to_be_tried_again(monkeypatch: pytest.MonkeyPatch, log: Lines) -> None:
    async def answer() -> object:
        headers = [(b"cookie", b"sessionid=" + b"x" * 32), (b"origin", b"http://localhost")]
        scope = {"type": "websocket", "path": "/ws/projects/none", "headers": headers, "subprotocols": []}
        socket = ApplicationCommunicator(application, scope)
        await socket.send_input({"type": "websocket.connect"})
        return await socket.receive_output(timeout=5)

    monkeypatch.setattr(SessionStore, "load", gone)

    assert async_to_sync(answer)() == {"type": "websocket.close", "code": TRY_AGAIN}
    (line,) = log.records
    assert line.getMessage() == "database_unavailable at socket /ws/projects/none: connection refused"
