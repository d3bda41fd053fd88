"""A field's pictures: stored bytes, thumbnail, tiles and crops. They never change, so browsers may keep them."""

import asyncio
import uuid
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar

from django.http import FileResponse, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from jobs.api import ErrorSerializer
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from annotations.errors import NotFound
from annotations.images import crops, storage, tiles
from annotations.models import Field

KEEP = "private, max-age=31536000, immutable"
CHUNK = 256 * 1024
View = TypeVar("View", bound=Callable[..., HttpResponseBase])
READ = ("id", "name", "sha256", "media_type", "size", "width", "height")


class AnyAccept(BaseContentNegotiation):
    """A picture is a picture whatever the browser says it would like best; refusals are JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """There is nothing to parse."""
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The first, which is JSON."""
        return renderers[0], renderers[0].media_type


def answers(summary: str, *media_types: str) -> Callable[[View], View]:
    """The schema of one picture."""
    pictures: dict[Any, Any] = {(200, kind): OpenApiTypes.BINARY for kind in media_types}
    unchanged = OpenApiResponse(description="You have it: the ETag you sent is its own.")
    refusals = {401: ErrorSerializer, 404: ErrorSerializer, 500: ErrorSerializer, 503: ErrorSerializer}
    return extend_schema(summary=summary, responses={**pictures, 304: unchanged, **refusals})


class PictureView(APIView, ABC):
    """What these have in common: who may see them, and when a browser needs nothing new."""

    content_negotiation_class = AnyAccept

    def answer(self, request: Request, pk: uuid.UUID, **place: int) -> HttpResponseBase:
        """The picture, or 304. Membership is asked first: an ETag is no ticket."""
        field = visible_field(request, pk)
        etag = f'"{field.sha256}"'
        known = [tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")]
        response = HttpResponseNotModified() if etag in known else self.picture(request, field, **place)
        response["ETag"], response["Cache-Control"] = etag, KEEP
        response["X-Content-Type-Options"] = "nosniff"
        response["Vary"] = "Cookie, Authorization"
        return response

    @abstractmethod
    def picture(self, request: Request, field: Field, **place: int) -> HttpResponseBase:
        """The response with the bytes."""


def visible_field(request: Request, pk: uuid.UUID) -> Field:
    """The field, for a member of its project: one query, of these columns only. Raises NotFound for everybody else."""
    mine = Field.objects.filter(pk=pk, project__memberships__user=request.user.pk).only(*READ).first()
    if mine is None:
        raise NotFound("There is no such field, or you are not a member of its project.")
    return mine


class ImageView(PictureView):
    """The stored bytes."""

    @answers("The stored photograph", "image/jpeg", "image/png")
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponseBase:
        return self.answer(request, pk)

    def picture(self, request: Request, field: Field, **place: int) -> HttpResponseBase:
        stored = storage.local_path(field)
        name = field.name + storage.SUFFIXES[field.media_type]
        if not hasattr(request._request, "scope"):  # not ASGI
            return FileResponse(stored.open("rb"), content_type=field.media_type, filename=name)
        # Django would read a FileResponse's whole file into memory under ASGI; this passes it on piece by piece.
        response = StreamingHttpResponse(pieces(stored), content_type=field.media_type)
        response["Content-Length"] = str(field.size)
        response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
        return response


async def pieces(stored: Path) -> AsyncIterator[bytes]:
    """The file, read in a thread, closed at the end or when the browser goes away."""
    with await asyncio.to_thread(stored.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, CHUNK):
            yield piece


class ThumbnailView(PictureView):
    """The small copy."""

    @answers("The field, at most 320 pixels a side", "image/jpeg")
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponseBase:
        return self.answer(request, pk)

    def picture(self, request: Request, field: Field, **place: int) -> HttpResponseBase:
        return HttpResponse(storage.thumbnail(field), content_type="image/jpeg")


class TileView(PictureView):
    """One tile."""

    @answers("One tile of 512 pixels a side; level 0 is the whole field in one", "image/jpeg")
    def get(self, request: Request, pk: uuid.UUID, z: int, x: int, y: int) -> HttpResponseBase:
        return self.answer(request, pk, z=z, x=x, y=y)

    def picture(self, request: Request, field: Field, **place: int) -> HttpResponseBase:
        return HttpResponse(tiles.read(field, **place), content_type="image/jpeg")


class CropView(PictureView):
    """One cell with its surroundings."""

    @answers("A square of `side` field pixels around x, y, shown at `size` pixels a side", "image/jpeg")
    def get(self, request: Request, pk: uuid.UUID, x: int, y: int, side: int, size: int) -> HttpResponseBase:
        return self.answer(request, pk, x=x, y=y, side=side, size=size)

    def picture(self, request: Request, field: Field, **place: int) -> HttpResponseBase:
        return HttpResponse(crops.read(field, **place), content_type="image/jpeg")


urlpatterns = [
    path("fields/<uuid:pk>/thumbnail", ThumbnailView.as_view()),
    path("fields/<uuid:pk>/image", ImageView.as_view()),
    path("fields/<uuid:pk>/tiles/<int:z>/<int:x>/<int:y>", TileView.as_view()),
    path("fields/<uuid:pk>/crops/<int:x>/<int:y>/<int:side>/<int:size>", CropView.as_view()),
]
