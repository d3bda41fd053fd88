"""Cases, their slides, their count, and the signing of it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from annotations.api.schema import UUID, answers, person, query
from annotations.api.serializers import (
    ApprovalSerializer,
    ApproveCaseSerializer,
    CaseCodeSerializer,
    CaseSerializer,
    DifferentialSerializer,
    NewCaseSerializer,
    NewSlideSerializer,
    PixelSizeSerializer,
    ReasonSerializer,
    SlideSerializer,
    reason_of,
)
from annotations.models import Approval, Case, Field, Slide
from annotations.permissions import visible_projects
from annotations.services import approvals, cases, counts, setting_aside
from annotations.states import PRESENT

THUMBNAILS = 3  # so many pictures of a case stand in a list of cases


ASIDE = query("set_aside", OpenApiTypes.BOOL, text="true: those that were set aside, in place of all others")


@extend_schema_view(list=extend_schema(parameters=[query("project"), ASIDE]))
class CaseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Case]):
    """Cases of the projects you are a member of."""

    queryset = Case.objects.none()
    lookup_value_regex = UUID
    serializer_class = CaseSerializer
    filterset_fields = ["project"]

    def get_queryset(self) -> QuerySet[Case]:
        mine = Case.objects.filter(project__in=visible_projects(self.request.user))
        if self.action == "list":
            mine = mine.filter(set_aside_at__isnull=self.request.query_params.get("set_aside") != "true")
        return mine.select_related("project", "set_aside_by")

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        shown = list(args[0]) if kwargs.get("many") else list(args[:1])
        kwargs["context"] = {**self.get_serializer_context(), **context_of(shown)}
        return self.get_serializer_class()(*args, **kwargs)

    @answers("Create a case", NewCaseSerializer, CaseSerializer, status=201, conflict=True)
    def create(self, request: Request) -> Response:
        data = NewCaseSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        project_id, code = data.validated_data["project"], data.validated_data["code"]
        case = cases.create(project_id=project_id, code=code, by=person(request))
        return Response(self.get_serializer(case).data, status=status.HTTP_201_CREATED)

    @answers("Give the case another code", CaseCodeSerializer, CaseSerializer, conflict=True)
    def partial_update(self, request: Request, pk: str) -> Response:
        data = CaseCodeSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        cases.rename(case_id=self.get_object().pk, by=person(request), **data.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

    @answers("Set the case aside with its fields, with a reason", ReasonSerializer, CaseSerializer, conflict=True)
    @action(detail=True, methods=["post"], url_path="set-aside")
    def set_aside(self, request: Request, pk: str) -> Response:
        by, case = person(request), self.get_object()
        setting_aside.set_aside_case(case_id=case.pk, reason=reason_of(request), by=by)
        return Response(self.get_serializer(self.get_object()).data)

    @answers("Bring back a case that was set aside", None, CaseSerializer, conflict=True)
    @action(detail=True, methods=["post"], url_path="bring-back")
    def bring_back(self, request: Request, pk: str) -> Response:
        setting_aside.bring_back_case(case_id=self.get_object().pk, by=person(request))
        return Response(self.get_serializer(self.get_object()).data)

    @answers("The case's differential count", None, DifferentialSerializer)
    @action(detail=True)
    def count(self, request: Request, pk: str) -> Response:
        return Response(DifferentialSerializer(counts.of_case(self.get_object())).data)

    @answers("Sign the case's count", ApproveCaseSerializer, ApprovalSerializer, status=201, conflict=True)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        data = ApproveCaseSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        approval = approvals.approve_case(case_id=self.get_object().pk, by=person(request), **data.validated_data)
        return Response(ApprovalSerializer(approval).data, status=status.HTTP_201_CREATED)

    @extend_schema(summary="Every approval of the case, oldest first", responses=ApprovalSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def approvals(self, request: Request, pk: str) -> Response:
        signed = self.get_object().approvals.select_related("by", "amendment", "case")
        return Response(ApprovalSerializer(signed, many=True).data)


def context_of(shown: Iterable[Case]) -> dict[str, Any]:
    """The counts of fields and cells, first fields and latest approvals of these cases, in three queries."""
    keys = [case.pk for case in shown if isinstance(case, Case)]
    states: dict[Any, dict[str, int]] = defaultdict(dict)
    cells: dict[Any, tuple[int, int]] = {}
    present = Field.objects.filter(case__in=keys, state__in=PRESENT)
    grouped = present.order_by().values_list("case", "state")
    for case, state, count, decided, proposed in grouped.annotate(
        Count("pk"), Sum("cell_count"), Sum("proposal_count")
    ):
        states[case][state] = count
        before = cells.get(case, (0, 0))
        cells[case] = before[0] + decided, before[1] + proposed
    first: dict[Any, list[Any]] = defaultdict(list)
    place = Window(RowNumber(), partition_by="case", order_by=["created_at", "id"])
    fields = present.annotate(place=place).filter(place__lte=THUMBNAILS)
    for case, field in fields.order_by("created_at", "id").values_list("case", "pk"):
        first[case].append(field)
    latest = Approval.objects.filter(case__in=keys).select_related("by", "amendment", "case").order_by("created_at")
    signed = {approval.case_id: approval for approval in latest}
    return {"states": states, "cells": cells, "first_fields": first, "approvals": signed}


@extend_schema_view(list=extend_schema(parameters=[query("case")]))
class SlideViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Slide]):
    """Slides of the cases you may see."""

    queryset = Slide.objects.none()
    lookup_value_regex = UUID
    serializer_class = SlideSerializer
    filterset_fields = ["case"]

    def get_queryset(self) -> QuerySet[Slide]:
        return Slide.objects.filter(case__project__in=visible_projects(self.request.user))

    @answers("Create a slide", NewSlideSerializer, SlideSerializer, status=201, conflict=True)
    def create(self, request: Request) -> Response:
        data = NewSlideSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        values = dict(data.validated_data)
        slide = cases.create_slide(case_id=values.pop("case"), by=person(request), **values)
        return Response(SlideSerializer(slide).data, status=status.HTTP_201_CREATED)

    @answers("Say how large a pixel is", PixelSizeSerializer, SlideSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        data = PixelSizeSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        slide = cases.set_pixel_size(slide_id=self.get_object().pk, by=person(request), **data.validated_data)
        return Response(SlideSerializer(slide).data)
