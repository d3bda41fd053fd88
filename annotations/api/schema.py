"""What the API's answers have in common, for openapi.yaml."""

from collections.abc import Callable
from typing import Any, TypeVar

from accounts.models import User
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from jobs.api import ErrorSerializer
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # a key in a path; anything else is no route
View = TypeVar("View", bound=Callable[..., Any])
REFUSALS = {400: ErrorSerializer, 401: ErrorSerializer, 403: ErrorSerializer, 404: ErrorSerializer}


def answers(
    summary: str, request: Any, success: Any, *, status: int = 200, conflict: bool = False, **more: Any
) -> Callable[[View], View]:
    """The schema of one action: its sentence, what it takes, what it gives, and how it refuses."""
    responses = {status: success, **REFUSALS}
    if conflict:
        responses[409] = more.pop("conflict_body", ErrorSerializer)
    return extend_schema(summary=summary, request=request, responses=responses, **more)


def query(name: str, kind: Any = OpenApiTypes.UUID, *, required: bool = False, text: str = "") -> OpenApiParameter:
    """A query parameter."""
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, required=required, description=text)


def person(request: Request) -> User:
    """Who asks. Every route here is for people who signed in."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user
