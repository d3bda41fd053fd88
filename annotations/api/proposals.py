"""What models said of a field: every set of proposals, those in the shadow too, for comparison."""

import uuid
from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.schema import REFUSALS, person
from annotations.errors import NotFound
from annotations.models import Field, ProposalSet
from annotations.permissions import Right, check_can
from annotations.services import proposals


class ProposalSetSerializer(serializers.ModelSerializer[ProposalSet]):
    """What one model said of one field, once."""

    produced_by = serializers.CharField(help_text="the model's word, as in starter@1")
    shadow = serializers.BooleanField(help_text="true: kept for comparison alone, no cell came of it")
    made_at = serializers.DateTimeField(source="created_at")

    class Meta:
        model = ProposalSet
        fields = ["id", "produced_by", "shadow", "made_at", "count"]


class SaidProposalSerializer(serializers.Serializer[Any]):
    """One cell as a model saw it; pixels of the field, origin at its top left."""

    label = serializers.UUIDField(  # type: ignore[assignment]
        allow_null=True, help_text="the project's label; null where the project does not have it"
    )
    code = serializers.CharField(help_text="the label's code in the model's own words")
    score = serializers.FloatField(help_text="0 to 1")
    x = serializers.FloatField()
    y = serializers.FloatField()
    w = serializers.FloatField()
    h = serializers.FloatField()


class ProposalSetsView(APIView):
    """The models that have spoken on a field."""

    @extend_schema(
        operation_id="proposal_sets_list",
        summary="List what models said of a field, oldest first",
        responses={200: ProposalSetSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, field_id: uuid.UUID) -> Response:
        field = Field.objects.filter(pk=field_id).only("project_id").first()
        if field is None:
            raise NotFound("There is no such field.")
        check_can(person(request), field.project_id, Right.VIEW)
        return Response(ProposalSetSerializer(field.proposal_sets.defer("said"), many=True).data)


class ProposalsView(APIView):
    """The proposals of one set."""

    @extend_schema(
        operation_id="proposals_list",
        summary="List the proposals of a set, the surest first, as the model made them",
        responses={200: SaidProposalSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, pk: int) -> Response:
        mark = ProposalSet.objects.select_related("field").filter(pk=pk).first()
        if mark is None:
            raise NotFound("There is no such set of proposals.")
        check_can(person(request), mark.field.project_id, Right.VIEW)
        return Response(SaidProposalSerializer(proposals.spoken(mark), many=True).data)


urlpatterns = [
    path("fields/<uuid:field_id>/proposal-sets", ProposalSetsView.as_view(), name="proposal-sets"),
    path("proposal-sets/<int:pk>/proposals", ProposalsView.as_view(), name="proposals"),
]
