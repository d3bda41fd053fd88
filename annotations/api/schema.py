"""What the API's answers have in common, for openapi.yaml."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from jobs.api import ErrorSerializer

REFUSALS = {400: ErrorSerializer, 401: ErrorSerializer, 403: ErrorSerializer, 404: ErrorSerializer}


def answers(summary: str, request: Any, success: Any, *, status: int = 200, conflict: bool = False, **more: Any) -> Any:
    """The schema of one action: its sentence, what it takes, what it gives, and how it refuses."""
    responses = {status: success, **REFUSALS}
    if conflict:
        responses[409] = more.pop("conflict_body", ErrorSerializer)
    return extend_schema(summary=summary, request=request, responses=responses, **more)


def query(name: str, kind: Any = OpenApiTypes.UUID, *, required: bool = False, text: str = "") -> OpenApiParameter:
    """A query parameter."""
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, required=required, description=text)
