"""One signature of a count: its sealed record, its report, and whether a report's file is as it was made."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from jobs.api import ErrorSerializer
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.schema import REFUSALS, answers, person
from annotations.api.serializers import ApprovalSerializer
from annotations.errors import TooLarge
from annotations.models import Approval
from annotations.reports.words import Language
from annotations.services import reports


class SealedApprovalSerializer(ApprovalSerializer):
    """A signature with the very text that `sha256` is the hash of."""

    class Meta:
        model = Approval
        fields = [*ApprovalSerializer.Meta.fields, "record"]


class ReportQuery(serializers.Serializer[Any]):
    language = serializers.ChoiceField(choices=Language.choices, required=False, default=Language.ENGLISH)


class ReportFileSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="a report as it was downloaded")


class CheckedReportSerializer(serializers.Serializer[Any]):
    """What a report's file is worth; `line` is its first that is not as the server makes it, from 1."""

    verdict = serializers.ChoiceField(choices=reports.Verdict.choices)
    detail = serializers.CharField()
    line = serializers.IntegerField(allow_null=True)
    code = serializers.CharField(source="approval.case.code", help_text="of the case")
    approval = ApprovalSerializer()


class ApprovalView(APIView):
    """A signature of a count."""

    @extend_schema(
        operation_id="approvals_retrieve",
        summary="Read a signature with its sealed record",
        responses={200: SealedApprovalSerializer, **REFUSALS},
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(SealedApprovalSerializer(reports.find(approval_id=pk, by=person(request))).data)


LANGUAGE = OpenApiParameter("language", str, OpenApiParameter.QUERY, enum=Language.values, default="en")


class ReportView(APIView):
    """The report of a signature."""

    @extend_schema(
        summary="Download the report of a signed count: one HTML file without outside parts",
        parameters=[LANGUAGE],
        responses={(200, "text/html"): OpenApiTypes.BINARY, **REFUSALS, 409: ErrorSerializer},
    )
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        asked = ReportQuery(data=request.query_params)
        approval = reports.find(approval_id=pk, by=person(request))
        asked.is_valid(raise_exception=True)
        made = reports.make(approval, Language(asked.validated_data["language"]))
        response = HttpResponse(made, content_type="text/html; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{reports.file_name(approval)}"'
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
        return response


class CheckView(APIView):
    """Whether a file is a report as the server made it."""

    parser_classes = [MultiPartParser]

    @answers("Say whether a report's file is as it was made", ReportFileSerializer, CheckedReportSerializer)
    def post(self, request: Request) -> Response:
        data = ReportFileSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        file = data.validated_data["file"]
        if file.size > settings.MAX_UPLOAD_BYTES:
            raise TooLarge(f"A report has at most {settings.MAX_UPLOAD_BYTES // 2**20} MiB.")
        return Response(CheckedReportSerializer(reports.check(file=file.read(), by=person(request))).data)


urlpatterns = [
    path("approvals/<uuid:pk>", ApprovalView.as_view(), name="approval"),
    path("approvals/<uuid:pk>/report", ReportView.as_view(), name="report"),
    path("reports/check", CheckView.as_view(), name="check-report"),
]
