"""Models and pre-labelling: which models there are, which one a project uses, and the work it is put to."""

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from jobs.api import JobSerializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.schema import REFUSALS, answers, person, query
from annotations.errors import NotFound
from annotations.permissions import Right, check_can
from inference.api.serializers import (
    ChooseModelSerializer,
    InUseSerializer,
    ModelReportsSerializer,
    ModelVersionSerializer,
    OpinionSerializer,
    PrelabelSerializer,
)
from inference.models import Deployment, ModelVersion
from inference.services import models, opinions, prelabel, standing


class WhichProjectSerializer(serializers.Serializer[Any]):
    project = serializers.UUIDField()


class ModelsView(APIView):
    """The models a project can use."""

    @extend_schema(
        operation_id="models_list",
        summary="List the models a project can use, with their metrics",
        parameters=[query("project", required=True)],
        responses={200: ModelVersionSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        asked = WhichProjectSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        project_id = asked.validated_data["project"]
        check_can(request.user, project_id, Right.VIEW)
        found = _with_kin(models.usable_in(project_id))
        return Response(ModelVersionSerializer(found, many=True, context=context_of(project_id)).data)


class InUseView(APIView):
    """The model in use in a project."""

    @answers("Say which model pre-labels this project's fields", None, InUseSerializer)
    def get(self, request: Request, project_id: uuid.UUID) -> Response:
        check_can(request.user, project_id, Right.VIEW)
        return in_use(project_id)

    @answers(
        "Choose the model that pre-labels this project's fields", ChooseModelSerializer, InUseSerializer, conflict=True
    )
    def put(self, request: Request, project_id: uuid.UUID) -> Response:
        asked = ChooseModelSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        chosen = asked.validated_data["model"]
        if chosen is None:
            models.withdraw(project_id=project_id, by=person(request))
        else:
            reason = asked.validated_data["reason"]
            models.deploy(project_id=project_id, model_id=chosen, by=person(request), reason=reason)
        return in_use(project_id)


class PrelabelView(APIView):
    """Putting the model to work."""

    @answers("Have the model look at fields", PrelabelSerializer, JobSerializer, status=202)
    def post(self, request: Request, project_id: uuid.UUID) -> Response:
        asked = PrelabelSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        case, fields = asked.validated_data["case"], asked.validated_data["fields"]
        job = prelabel.start(project_id=project_id, by=person(request), case_id=case, field_ids=fields)
        return Response(JobSerializer(job).data, status=status.HTTP_202_ACCEPTED)


class OpinionsView(APIView):
    """A model's view of fields, kept beside the cells and not made into any."""

    @answers("Ask a model for its opinion of fields", OpinionSerializer, JobSerializer, status=202, conflict=True)
    def post(self, request: Request, project_id: uuid.UUID) -> Response:
        asked = OpinionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        model, fields = asked.validated_data["model"], asked.validated_data["fields"]
        job = opinions.ask(project_id=project_id, model_id=model, field_ids=fields, by=person(request))
        return Response(JobSerializer(job).data, status=status.HTTP_202_ACCEPTED)


class ModelView(APIView):
    """One model version, with everything its gate measured."""

    @extend_schema(
        operation_id="models_retrieve",
        summary="Read a model with both reports of its gate",
        parameters=[query("project", required=True)],
        responses={200: ModelReportsSerializer, **REFUSALS},
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        asked = WhichProjectSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        project_id = asked.validated_data["project"]
        check_can(person(request), project_id, Right.VIEW)
        model = _with_kin(models.usable_in(project_id)).filter(pk=pk).first()
        if model is None:
            raise NotFound("There is no such model for this project.")
        return Response(ModelReportsSerializer(model, context=context_of(project_id)).data)


def _with_kin(found: QuerySet[ModelVersion]) -> QuerySet[ModelVersion]:
    return found.select_related("parent", "created_by", "training")


def in_use(project_id: uuid.UUID) -> Response:
    """The answer of every route that changes the model in use."""
    found = Deployment.objects.filter(project_id=project_id).select_related("shadow", "deployed_by").first()
    may_go_back, before = models.earlier(project_id)
    shown = {
        "model": models.active_for(project_id),
        "since": found and found.deployed_at,
        "by": found and found.deployed_by and found.deployed_by.username,
        "shadow": found and found.shadow and found.shadow.word,
        "may_go_back": may_go_back,
        "back_to": before and before.word,
    }
    return Response(InUseSerializer(shown, context=context_of(project_id)).data)


def context_of(project_id: uuid.UUID) -> dict[str, Any]:
    """What the shape of a model needs to know of the project that asks."""
    deployment = Deployment.objects.filter(project_id=project_id).select_related("model").first()
    return {
        "in_use": deployment and deployment.model_id,
        "champion": deployment and deployment.model,
        "shadow": deployment and deployment.shadow_id,
        "gates": standing.gates(project_id),
        "approvals": standing.test_approvals(project_id),
    }
