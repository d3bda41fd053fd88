"""Many crops of many fields in one answer: a gallery shows dozens, and asking for each costs more than cutting it."""

import logging
import uuid
from typing import NamedTuple

from django.http import HttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from annotations.api.images import KEEP, READ, AnyAccept
from annotations.api.schema import REFUSALS, query
from annotations.errors import BadInput, NotFound
from annotations.images import crops, storage
from annotations.models import Field

log = logging.getLogger(__name__)
MOST = 64  # crops in one answer
LENGTH = 4  # bytes ahead of each picture that say how long it is, the greatest first


class Wanted(NamedTuple):
    """One crop: `side` field pixels around (x, y)."""

    field: uuid.UUID
    x: int
    y: int
    side: int


class CropSetView(APIView):
    """Crops, one behind the other."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="crops_retrieve",
        summary="Up to 64 crops: of each its length in 4 bytes, then a JPEG; length 0 where it cannot be had",
        parameters=[
            query("of", OpenApiTypes.STR, required=True, text="field.x.y.side of each, with commas between"),
            query("size", OpenApiTypes.INT, required=True, text="pixels a side that they are shown at"),
        ],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **REFUSALS},
    )
    def get(self, request: Request) -> HttpResponse:
        wanted = parsed(request.query_params.get("of", ""))
        size = whole(request.query_params.get("size", ""))
        mine = Field.objects.filter(project__memberships__user=request.user.pk).only(*READ)
        fields = mine.in_bulk({one.field for one in wanted})
        if any(one.field not in fields for one in wanted):
            raise NotFound("One of these fields is not there, or you are not a member of its project.")
        body = b"".join(framed(cut(fields[one.field], one, size)) for one in wanted)
        headers = {"Cache-Control": KEEP, "X-Content-Type-Options": "nosniff", "Vary": "Cookie, Authorization"}
        return HttpResponse(body, content_type="application/octet-stream", headers=headers)


def parsed(said: str) -> list[Wanted]:
    """What `of` asks for. Raises BadInput."""
    parts = [one.split(".") for one in said.split(",")]
    try:
        wanted = [Wanted(uuid.UUID(field), *map(whole, numbers)) for field, *numbers in parts]
    except (ValueError, TypeError):
        raise BadInput("“of” lists crops as field.x.y.side, with commas between them.") from None
    if len(wanted) > MOST:
        raise BadInput(f"At most {MOST} crops come in one answer; these are {len(wanted)}.")
    return wanted


def whole(said: str) -> int:
    """A number of at most six digits. Raises BadInput."""
    if not (said.isascii() and said.isdecimal() and len(said) <= 6):
        raise BadInput(f"“{said[:40]}” is not a whole number of pixels.")
    return int(said)


def cut(field: Field, wanted: Wanted, size: int) -> bytes:
    """The crop; nothing where its file cannot be read now, so that the others are seen all the same."""
    try:
        return crops.read(field, x=wanted.x, y=wanted.y, side=wanted.side, size=size)
    except (storage.FileDamaged, storage.StorageProblem) as problem:
        log.warning("No crop of field %s: %s", field.pk, problem)
        return b""


def framed(picture: bytes) -> bytes:
    return len(picture).to_bytes(LENGTH, "big") + picture


urlpatterns = [path("crops", CropSetView.as_view())]
