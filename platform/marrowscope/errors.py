"""The only place where errors and HTTP meet: every refusal of the API has one shape.

{"code": a word for programs, "detail": a sentence for people, "errors": {field: [sentences]} where input was wrong}
"""

import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import redis.exceptions
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.encoding import escape_uri_path
from jobs.errors import DomainError
from jobs.outage import is_away
from kombu.exceptions import OperationalError as BrokerError
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import set_rollback

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer", bound=HttpResponse)

NOT_FOUND = "There is no such thing here."
TRY_AGAIN = 1013  # of the codes with which sockets are closed
CSRF = "The request does not carry this session's CSRF token. Reload the page and try again."
# What is wrong for a reason of ours: (kinds, or how they are told, status, code, sentence)
DOWN: list[tuple[tuple[type[Exception], ...] | Callable[[BaseException], bool], int, str, str]] = [
    (
        is_away,
        503,
        "database_unavailable",
        "The database does not answer. Nothing was changed; try again in a moment.",
    ),
    (
        (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError, BrokerError),
        503,
        "redis_unavailable",
        "The message server does not answer. Try again in a moment.",
    ),
    ((RecursionError,), 400, "bad_request", "The request is nested deeper than this server reads."),
    ((RequestDataTooBig, TooManyFilesSent), 413, "too_large", "The request is larger than this server accepts."),
]


def as_response(exc: Exception, context: dict[str, Any]) -> Response | None:
    """What the API answers to an exception; None for a surprise, which becomes a 500."""
    if isinstance(exc, DomainError):
        set_rollback()
        return Response(exc.body(), status=exc.status)
    if known := _known(exc, _place(context.get("request"))):
        status, code, sentence = known
        set_rollback()
        return _logged(Response({"code": code, "detail": sentence}, status=status))
    api = _of_rest_framework(exc)
    if api is None:
        return None
    set_rollback()
    return Response(_body(api), status=api.status_code, headers=_headers(api))


def _known(exc: BaseException | None, place: str) -> tuple[int, str, str] | None:
    """Status, code and sentence of what is wrong for a reason of ours, however deep in the chain of causes it lies.

    One line of the log says what it was and where.
    """
    seen: set[int] = set()
    while exc is not None and id(exc) not in seen:
        seen.add(id(exc))
        for kinds, status, code, sentence in DOWN:
            if kinds(exc) if callable(kinds) else isinstance(exc, kinds):
                logger.warning("%s at %s: %s", code, place, str(exc).partition("\n")[0])
                return status, code, sentence
        exc = exc.__cause__ or exc.__context__
    return None


def _place(request: Request | HttpRequest | None) -> str:
    return f"{request.method} {escape_uri_path(request.path)}" if request else "no request"


def _logged(response: Answer) -> Answer:
    """Keep Django from logging it a second time, with a traceback of the whole stack."""
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django's own word for that
    return response


def _of_rest_framework(exc: Exception) -> exceptions.APIException | None:
    if isinstance(exc, Http404):
        return exceptions.NotFound(NOT_FOUND)
    if isinstance(exc, PermissionDenied):
        return exceptions.PermissionDenied()
    return exc if isinstance(exc, exceptions.APIException) else None


def _body(exc: exceptions.APIException) -> dict[str, object]:
    if isinstance(exc, exceptions.ValidationError):
        errors = _by_field(exc.detail)
        return {"code": "invalid", "detail": _first_sentence(errors), "errors": errors}
    if isinstance(exc, exceptions.PermissionDenied) and str(exc.detail).startswith("CSRF Failed"):
        return {"code": "csrf_failed", "detail": CSRF}
    code = "too_many_requests" if isinstance(exc, exceptions.Throttled) else exc.get_codes()
    return {"code": code if isinstance(code, str) else exc.default_code, "detail": str(exc.detail)}


def _by_field(detail: Any, place: str = "") -> dict[str, list[str]]:
    """The serializers' nested complaints as one level: {"operations.0.box": ["…"]}; "" is the request as a whole."""
    if isinstance(detail, dict):
        places = {f"{place}.{key}" if place else _name(str(key)): value for key, value in detail.items()}
        return {where: said for key, value in places.items() for where, said in _by_field(value, key).items()}
    if isinstance(detail, list) and any(isinstance(item, (dict, list)) for item in detail):
        return _by_field({str(number): item for number, item in enumerate(detail) if item}, place)
    return {place: [str(item) for item in (detail if isinstance(detail, list) else [detail])]}


def _name(key: str) -> str:
    return "" if key == "non_field_errors" else key


def _first_sentence(errors: dict[str, list[str]]) -> str:
    place, sentences = next(iter(errors.items()), ("", ["The request is not valid."]))
    return f"{place}: {sentences[0]}" if place else sentences[0]


def _headers(exc: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers


def server_error(request: HttpRequest) -> HttpResponse:
    """A surprise, with what happened in the server's log; or a server that was down before any view was reached."""
    if known := _known(sys.exc_info()[1], _place(request)):
        return _logged(_plain(*known))
    return _plain(500, "server_error", "Something went wrong on the server. What you sent may not have been saved.")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A path that no route takes."""
    return _plain(404, "not_found", NOT_FOUND)


def quiet_sockets(inner: Any) -> Any:
    """The ASGI application of the sockets, which end with one line of the log where a server is away."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        try:
            await inner(scope, receive, send)
        except Exception as exc:
            if not _known(exc, f"socket {escape_uri_path(scope['path'])}"):
                raise
            with suppress(RuntimeError, OSError):  # the browser may be gone
                await send({"type": "websocket.close", "code": TRY_AGAIN})

    return application


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that Django refuses before any view sees it."""
    return _plain(400, "bad_request", "The request cannot be understood.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A writing request without the token of the page it should come from."""
    return _plain(403, "csrf_failed", CSRF)


def _plain(status: int, code: str, sentence: str) -> HttpResponse:
    return JsonResponse({"code": code, "detail": sentence}, status=status)
