"""Fields: upload, list, the cells on them, the operations that change these, and the review."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from annotations import cell_wire
from annotations.api.cell_shapes import AppliedSerializer, CellsSerializer, OperationsSerializer, StaleSerializer
from annotations.api.schema import UUID, answers, person, query
from annotations.api.serializers import (
    DifferentialSerializer,
    FieldSerializer,
    MoveSerializer,
    ReasonSerializer,
    SeenSerializer,
    StoredFieldSerializer,
    SubmitSerializer,
    UploadSerializer,
    reason_of,
)
from annotations.errors import BadInput, SomeoneElse
from annotations.models import Field
from annotations.permissions import visible_projects
from annotations.services import cells, counts, fields, moving, review, setting_aside
from annotations.services.changes import Edit, Kind
from annotations.states import PRESENT


@extend_schema_view(list=extend_schema(parameters=[query("project"), query("case"), query("slide")]))
class FieldViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Field]):
    """Fields of the projects you are a member of."""

    queryset = Field.objects.none()
    lookup_value_regex = UUID
    serializer_class = FieldSerializer
    filterset_fields = ["project", "case", "slide", "state"]

    def get_queryset(self) -> QuerySet[Field]:
        mine = Field.objects.filter(project__in=visible_projects(self.request.user))
        if self.action == "list" and "state" not in self.request.query_params:
            mine = mine.filter(state__in=PRESENT)  # what was set aside is listed only where it is asked for
        return mine.select_related("project", "created_by", "submitted_by", "approved_by", "set_aside_by", "moved_by")

    @answers("Upload a photograph", UploadSerializer, StoredFieldSerializer, status=201, conflict=True)
    def create(self, request: Request) -> Response:
        data = UploadSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        values = data.validated_data
        stored = fields.store(
            case_id=values["case"],
            slide_id=values["slide"],
            source=values["file"],
            source_name=values["file"].name,
            by=person(request),
        )
        answer = {**FieldSerializer(stored.field).data, "duplicate": stored.duplicate, "removed": stored.removed}
        return Response(answer, status=status.HTTP_200_OK if stored.duplicate else status.HTTP_201_CREATED)

    def get_parsers(self) -> list[Any]:
        return [MultiPartParser()] if getattr(self, "action_map", {}).get("post") == "create" else super().get_parsers()

    @answers("The field's cells", None, CellsSerializer, parameters=[query("after", OpenApiTypes.INT)])
    @action(detail=True)
    def cells(self, request: Request, pk: str) -> HttpResponse:
        field = self._light(pk)
        after = request.query_params.get("after")
        if after is not None and not (after.isdecimal() and len(after) < 19):
            raise BadInput(f"“after” is a revision, a whole number, not “{after}”.")
        found = cell_wire.of_field(field.pk, int(after) if after else None)
        body = f'{{"revision": {field.revision}, "state": "{field.state}", "cells": {found}}}'
        return HttpResponse(body, content_type="application/json")

    @answers("Change cells", OperationsSerializer, AppliedSerializer, conflict=True, conflict_body=StaleSerializer)
    @action(detail=True, methods=["post"])
    def operations(self, request: Request, pk: str) -> Response:
        data = OperationsSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        if data.validated_data.get("person", request.user.pk) != request.user.pk:
            raise SomeoneElse(
                "Somebody else is signed in in this browser now. Sign in as yourself to save your changes."
            )
        edits = [as_edit(operation) for operation in data.validated_data["operations"]]
        seen = data.validated_data.get("seen")
        done = cells.apply(field_id=uuid.UUID(pk), edits=edits, by=person(request), seen=seen)
        return Response({"revision": done.revision, "state": done.state, "results": done.results})

    @answers("The field's own count", None, DifferentialSerializer)
    @action(detail=True)
    def count(self, request: Request, pk: str) -> Response:
        return Response(DifferentialSerializer(counts.of_field(self.get_object())).data)

    @answers("Hand the field in for approval", SubmitSerializer, FieldSerializer, conflict=True)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        data = SubmitSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        return self._shown(review.submit(field_id=uuid.UUID(pk), by=person(request), **data.validated_data))

    @answers("Approve a submitted field", SeenSerializer, FieldSerializer, conflict=True)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        data = SeenSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        return self._shown(review.approve(field_id=uuid.UUID(pk), by=person(request), **data.validated_data))

    @answers("Return a submitted field, with a reason", ReasonSerializer, FieldSerializer, conflict=True)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request: Request, pk: str) -> Response:
        return self._shown(review.send_back(field_id=uuid.UUID(pk), reason=reason_of(request), by=person(request)))

    @answers("Reopen an approved field, with a reason", ReasonSerializer, FieldSerializer, conflict=True)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        return self._shown(review.reopen(field_id=uuid.UUID(pk), reason=reason_of(request), by=person(request)))

    @answers("Move the field to another case, with a reason", MoveSerializer, FieldSerializer, conflict=True)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        data = MoveSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        case, reason = data.validated_data["case"], data.validated_data["reason"]
        return self._shown(moving.move(field_id=uuid.UUID(pk), case_id=case, reason=reason, by=person(request)))

    @answers("Set the field aside, with a reason", ReasonSerializer, FieldSerializer, conflict=True)
    @action(detail=True, methods=["post"], url_path="set-aside")
    def set_aside(self, request: Request, pk: str) -> Response:
        by, key = person(request), uuid.UUID(pk)
        return self._shown(setting_aside.set_aside(field_id=key, reason=reason_of(request), by=by))

    @answers("Bring back a field that was set aside", None, FieldSerializer, conflict=True)
    @action(detail=True, methods=["post"], url_path="bring-back")
    def bring_back(self, request: Request, pk: str) -> Response:
        return self._shown(setting_aside.bring_back(field_id=uuid.UUID(pk), by=person(request)))

    def _shown(self, field: Field) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=field.pk)).data)

    def _light(self, pk: str) -> Field:
        """The field's revision and state alone, for somebody who may see it."""
        mine = Field.objects.filter(project__in=visible_projects(self.request.user))
        return get_object_or_404(mine.only("revision", "state"), pk=pk)


def as_edit(operation: dict[str, Any]) -> Edit:
    """An operation that passed its shape check, as the service takes it."""
    box = operation.get("box")
    return Edit(
        id=operation["id"], kind=Kind(operation["kind"]), cell=operation["cell"], version=operation.get("version"),
        label=operation.get("label"), has_label="label" in operation, box=tuple(box) if box else None,
        status=operation.get("status"),
    )  # fmt: skip
