"""The work list in the order of what teaches most, and what people made of what models said."""

import uuid
from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.schema import REFUSALS, person, query
from annotations.errors import BadInput
from annotations.models import Field
from annotations.permissions import Right, check_can
from inference.services import corrections, differences, worklist


class LimitSerializer(serializers.Serializer[Any]):
    limit = serializers.IntegerField(min_value=1, max_value=500, default=50)


class EntrySerializer(serializers.Serializer[Any]):
    """A field waiting for review, and why it stands where it does."""

    field = serializers.UUIDField(source="field.pk")
    name = serializers.CharField(source="field.name")
    slide = serializers.UUIDField(source="field.slide_id")
    slide_name = serializers.CharField(source="field.slide.name")
    case = serializers.UUIDField(source="field.slide.case_id")
    case_code = serializers.CharField(source="field.slide.case.code")
    value = serializers.FloatField(
        source="place.value", help_text="0 to 1: what it teaches beside the fields before it; 0 in the control share"
    )
    alone = serializers.FloatField(source="place.alone", help_text="0 to 1: what it would teach if it stood first")
    likest = serializers.UUIDField(
        source="place.likest", allow_null=True, help_text="the earlier field that shows most of it already"
    )
    unsure = serializers.IntegerField(source="place.unsure", help_text="cells whose score may well be wrong")
    rare = serializers.ListField(
        source="place.rare", child=serializers.CharField(), help_text="label codes of which few are approved yet"
    )
    disputed = serializers.IntegerField(source="place.disputed", help_text="cells a second model sees otherwise")
    repeats = serializers.UUIDField(
        source="place.repeats", allow_null=True, help_text="an earlier field of this list that is much like it"
    )
    control = serializers.BooleanField(source="place.control", help_text="here by chance, to measure the order by")


class WeekSerializer(serializers.Serializer[Any]):
    """A week's approved fields of one model."""

    week = serializers.DateField(help_text="its Monday")
    model = serializers.CharField(help_text="as in starter@1")
    cells = serializers.IntegerField()
    accepted = serializers.IntegerField()
    corrected = serializers.IntegerField(help_text="another class or box")
    refused = serializers.IntegerField(help_text="shown as a cell and none")
    added = serializers.IntegerField(help_text="cells the model missed")
    per_hundred = serializers.FloatField(allow_null=True, help_text="corrections per 100 cells")


class ShareSerializer(serializers.Serializer[Any]):
    cells = serializers.IntegerField()
    per_hundred = serializers.FloatField(allow_null=True)


class CorrectionsSerializer(serializers.Serializer[Any]):
    """Corrections over time, and the control share against the rest."""

    weeks = WeekSerializer(many=True)
    control = ShareSerializer(help_text="fields reviewed by chance")
    chosen = ShareSerializer(help_text="all other fields")


class PairSerializer(serializers.Serializer[Any]):
    said = serializers.CharField(allow_blank=True, help_text="the model's label code; empty: it missed the cell")
    decided = serializers.CharField(allow_blank=True, help_text="the person's; empty: no cell")
    count = serializers.IntegerField()


class AskedSerializer(LimitSerializer):
    first = serializers.CharField(max_length=80)
    second = serializers.CharField(max_length=80)


class CountSerializer(serializers.Serializer[Any]):
    """Cells of two models' opinions, paired by place."""

    same = serializers.IntegerField()
    label = serializers.IntegerField(help_text="both see a cell, of another class")  # type: ignore[assignment]
    only_first = serializers.IntegerField()
    only_second = serializers.IntegerField()


class DifferentFieldSerializer(CountSerializer):
    """One field on which both have spoken."""

    field = serializers.UUIDField()
    name = serializers.CharField()
    case = serializers.UUIDField()
    case_code = serializers.CharField()


class DifferencesSerializer(serializers.Serializer[Any]):
    """How far two models agree on the fields of which both have said something; the most different field first."""

    compared = serializers.IntegerField(help_text="fields")
    total = CountSerializer()
    fields = DifferentFieldSerializer(many=True)  # type: ignore[assignment]


class DifferencesView(APIView):
    """Two models' opinions."""

    @extend_schema(
        operation_id="differences_retrieve",
        summary="Count where two models see the same fields differently",
        parameters=[query("first", required=True), query("second", required=True), query("limit", int)],
        responses={200: DifferencesSerializer, **REFUSALS},
    )
    def get(self, request: Request, project_id: uuid.UUID) -> Response:
        check_can(person(request), project_id, Right.VIEW)
        asked = AskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        words = asked.validated_data
        found = differences.between(project_id, words["first"], words["second"])
        rows = [_different(*row) for row in found.fields[: words["limit"]]]
        shown = {"compared": len(found.fields), "total": found.total, "fields": rows}
        return Response(DifferencesSerializer(shown).data)


class TeachingView(APIView):
    """What to review next."""

    @extend_schema(
        operation_id="teaching_list",
        summary="List the fields waiting for review, what teaches the model most first",
        parameters=[query("limit", int)],
        responses={200: EntrySerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, project_id: uuid.UUID) -> Response:
        check_can(person(request), project_id, Right.VIEW)
        asked = LimitSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        entries = worklist.by_teaching(project_id, asked.validated_data["limit"])
        return Response(EntrySerializer(entries, many=True).data)


class CorrectionsView(APIView):
    """What people corrected."""

    @extend_schema(
        operation_id="corrections_retrieve",
        summary="Count corrections per 100 cells, by model and week",
        responses={200: CorrectionsSerializer, **REFUSALS},
    )
    def get(self, request: Request, project_id: uuid.UUID) -> Response:
        check_can(person(request), project_id, Right.VIEW)
        found = corrections.record(project_id)
        weeks = [
            {"week": week, "model": model, **_shown(tally)} for (week, model), tally in sorted(found.weeks.items())
        ]
        return Response({"weeks": WeekSerializer(weeks, many=True).data,
                         "control": ShareSerializer(found.control).data,
                         "chosen": ShareSerializer(found.chosen).data})  # fmt: skip


class ConfusionView(APIView):
    """The model's class against the person's."""

    @extend_schema(
        operation_id="confusion_list",
        summary="Count pairs of the model's class and the person's, in approved fields",
        parameters=[query("model")],
        responses={200: PairSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, project_id: uuid.UUID) -> Response:
        check_can(person(request), project_id, Right.VIEW)
        model = request.query_params.get("model")
        if model and "\0" in model:
            raise BadInput("model: no model's name has a zero character in it.")
        pairs = corrections.confusion(project_id, model)
        return Response(PairSerializer(pairs, many=True).data)


def _different(field: Field, count: differences.Count) -> dict[str, Any]:
    case = field.slide.case
    return {**vars(count), "field": field.pk, "name": field.name, "case": case.pk, "case_code": case.code}


def _shown(tally: corrections.Tally) -> dict[str, Any]:
    return {**vars(tally), "cells": tally.cells, "per_hundred": tally.per_hundred}


urlpatterns = [
    path("projects/<uuid:project_id>/teaching", TeachingView.as_view(), name="project-teaching"),
    path("projects/<uuid:project_id>/corrections", CorrectionsView.as_view(), name="project-corrections"),
    path("projects/<uuid:project_id>/differences", DifferencesView.as_view(), name="project-differences"),
    path("projects/<uuid:project_id>/confusion", ConfusionView.as_view(), name="project-confusion"),
]
