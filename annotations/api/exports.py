"""Downloads: exports made as they are sent, and snapshots frozen for good."""

import uuid
from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import StreamingHttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.schema import REFUSALS, answers, person, query
from annotations.errors import NotFound
from annotations.models import Snapshot
from annotations.permissions import Right, check_can
from annotations.services import exports


class ExportQuery(serializers.Serializer[Any]):
    format = serializers.ChoiceField(choices=exports.Format.choices)
    case = serializers.UUIDField(required=False)
    images = serializers.BooleanField(required=False, default=False)


class SnapshotSerializer(serializers.ModelSerializer[Snapshot]):
    by = serializers.CharField(source="by.username")

    class Meta:
        model = Snapshot
        fields = ["id", "created_at", "by", "sha256", "size", "fields", "cells", "label_set_version"]


FORMAT = OpenApiParameter("format", str, OpenApiParameter.QUERY, required=True, enum=exports.Format.values)
EXPORTED: dict[Any, Any] = {
    (200, "application/json"): OpenApiTypes.BINARY,
    (200, "application/zip"): OpenApiTypes.BINARY,
    **REFUSALS,
}


class ExportView(APIView):
    """Approved fields as a file."""

    @extend_schema(
        summary="Download the approved fields as COCO or as a VIA project",
        parameters=[FORMAT, query("case"), query("images", OpenApiTypes.BOOL, text="a zip with the photographs")],
        responses=EXPORTED,
    )
    def get(self, request: Request, project_id: uuid.UUID) -> StreamingHttpResponse:
        check_can(person(request), project_id, Right.VIEW)
        asked = ExportQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        wanted = {"form": exports.Format(asked["format"].value), "images": asked.validated_data["images"]}
        made = exports.export(
            project_id=project_id, by=person(request), case_id=asked.validated_data.get("case"), **wanted
        )
        return download(request, made.name, made.media_type, made.chunks)


def download(request: Request, name: str, media_type: str, chunks: Iterator[bytes]) -> StreamingHttpResponse:
    """A file to be saved, sent as it is made."""
    asynchronous = isinstance(request._request, ASGIRequest)
    response = StreamingHttpResponse(in_threads(chunks) if asynchronous else chunks, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


async def in_threads(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The chunks one by one, each made in the request's thread: the web process holds one and not the whole file."""
    take = sync_to_async(lambda: next(chunks, None))
    while (chunk := await take()) is not None:
        yield chunk


class SnapshotsView(APIView):
    """A project's frozen datasets."""

    @extend_schema(summary="List the snapshots", responses={200: SnapshotSerializer(many=True), **REFUSALS})
    def get(self, request: Request, project_id: uuid.UUID) -> Response:
        check_can(person(request), project_id, Right.EXPORT)
        frozen = Snapshot.objects.filter(project=project_id).select_related("by")
        return Response(SnapshotSerializer(frozen, many=True).data)

    @answers("Freeze the approved fields", None, SnapshotSerializer, status=201, conflict=True)
    def post(self, request: Request, project_id: uuid.UUID) -> Response:
        return Response(SnapshotSerializer(exports.freeze(project_id=project_id, by=person(request))).data, status=201)


class SnapshotFileView(APIView):
    """The file of a snapshot."""

    @extend_schema(
        summary="Download a snapshot", responses={(200, "application/json"): OpenApiTypes.BINARY, **REFUSALS}
    )
    def get(self, request: Request, pk: uuid.UUID) -> StreamingHttpResponse:
        snapshot = Snapshot.objects.filter(pk=pk).first()
        if snapshot is None:
            raise NotFound("There is no such snapshot.")
        check_can(person(request), snapshot.project_id, Right.EXPORT)
        name = f"marrowscope-{snapshot.sha256[:12]}.json"
        return download(request, name, "application/json", exports.snapshot_chunks(snapshot))


urlpatterns = [
    path("projects/<uuid:project_id>/export", ExportView.as_view(), name="export"),
    path("projects/<uuid:project_id>/snapshots", SnapshotsView.as_view(), name="snapshots"),
    path("snapshots/<uuid:pk>/file", SnapshotFileView.as_view(), name="snapshot-file"),
]
