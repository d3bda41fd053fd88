"""The gallery's answers: all cells of a case, a slide or a field, page by page; how alike they are; and examples."""

import uuid
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from jobs.api import ErrorSerializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from annotations import gallery_wire
from annotations.api.cell_shapes import CellSerializer
from annotations.api.schema import REFUSALS, query
from annotations.errors import BadInput, NotFound
from annotations.models import Case, Field, Slide
from annotations.permissions import Person, visible_projects
from annotations.states import CellStatus, FieldState

OWNERS: dict[str, tuple[type[Model], str]] = {
    "case": (Case, "project"),
    "slide": (Slide, "case__project"),
    "field": (Field, "project"),
}


class ShelfFieldSerializer(serializers.Serializer[Any]):
    """One field of a gallery with its visible cells, as they were at its revision."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    slide = serializers.UUIDField()
    state = serializers.ChoiceField(choices=FieldState.choices)
    revision = serializers.IntegerField()
    threshold = serializers.FloatField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    cells = CellSerializer(many=True)


class ShelfSerializer(serializers.Serializer[Any]):
    """A page of a gallery; `next` goes into `after` to read on."""

    next = serializers.UUIDField(allow_null=True)
    fields = ShelfFieldSerializer(many=True)  # type: ignore[assignment]


class ExemplarSerializer(serializers.Serializer[Any]):
    """An approved cell of a label; the box is x, y, width, height in pixels of its field."""

    id = serializers.UUIDField()
    field = serializers.UUIDField()
    case = serializers.CharField()
    score = serializers.FloatField(allow_null=True)
    status = serializers.ChoiceField(choices=CellStatus.choices)
    box = serializers.ListField(child=serializers.FloatField(), min_length=4, max_length=4)


class ScopedView(APIView):
    """What is asked of a case, a slide or a field."""

    scope = ""

    def check(self, request: Request, pk: uuid.UUID) -> None:
        """Raise 404 unless the person is a member of the project."""
        get_object_or_404(visible(self.scope, request.user), pk=pk)


class GalleryView(ScopedView):
    """Cells, whole fields at a time."""

    @extend_schema(
        summary="The visible cells, a page of whole fields at a time",
        parameters=[query("after", text="`next` of the page before")],
        responses={200: ShelfSerializer, **REFUSALS},
    )
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        self.check(request, pk)
        return _json(gallery_wire.page(self.scope, pk, _key(request, "after")))


class VectorsView(ScopedView):
    """How the cells looked to the model that proposed them."""

    @extend_schema(
        summary="The cells' vectors: base64 of int8 numbers, comparable within one model version",
        responses={(200, "application/json"): OpenApiTypes.OBJECT, **REFUSALS},
    )
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        self.check(request, pk)
        return _json(gallery_wire.vectors(self.scope, pk))


class ExemplarsView(APIView):
    """What a label looks like in this project."""

    @extend_schema(
        summary="Approved cells of a label, from as many cases as there are",
        parameters=[query("label", required=True)],
        responses={200: ExemplarSerializer(many=True), 400: ErrorSerializer, **REFUSALS},
    )
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        if not visible_projects(request.user).filter(project=pk).exists():
            raise NotFound("There is no such project, or you are not a member of it.")
        label = _key(request, "label")
        if label is None:
            raise BadInput("Say whose examples are wanted: “label” is the key of one of this project's labels.")
        return _json(gallery_wire.exemplars(pk, label))


def visible(scope: str, person: Person) -> QuerySet[Any]:
    """The cases, slides or fields of the projects the person is a member of."""
    model, project = OWNERS[scope]
    return model._default_manager.filter(**{f"{project}__in": visible_projects(person)}).only("pk")


def _key(request: Request, name: str) -> uuid.UUID | None:
    said = request.query_params.get(name)
    try:
        return uuid.UUID(said) if said else None
    except ValueError:
        raise BadInput(f"“{name}” is the key of a thing, not “{said}”.") from None


def _json(body: str) -> HttpResponse:
    return HttpResponse(body, content_type="application/json")


urlpatterns = [
    *(path(f"{scope}s/<uuid:pk>/gallery", GalleryView.as_view(scope=scope)) for scope in OWNERS),
    *(path(f"{scope}s/<uuid:pk>/vectors", VectorsView.as_view(scope=scope)) for scope in OWNERS),
    path("projects/<uuid:pk>/exemplars", ExemplarsView.as_view()),
]
