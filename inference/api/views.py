"""Models and pre-labelling: which models there are, which one a project uses, and the work it is put to."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from jobs.api import JobSerializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.schema import REFUSALS, answers, person, query
from annotations.permissions import Right, check_can
from inference.api.serializers import (
    ChooseModelSerializer,
    InUseSerializer,
    ModelVersionSerializer,
    OpinionSerializer,
    PrelabelSerializer,
)
from inference.services import models, opinions, prelabel


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
        return Response(
            ModelVersionSerializer(models.usable_in(project_id), many=True, context=_context(project_id)).data
        )


class InUseView(APIView):
    """The model in use in a project."""

    @answers("Say which model pre-labels this project's fields", None, InUseSerializer)
    def get(self, request: Request, project_id: uuid.UUID) -> Response:
        check_can(request.user, project_id, Right.VIEW)
        return _in_use(project_id)

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
            models.deploy(project_id=project_id, model_id=chosen, by=person(request))
        return _in_use(project_id)


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


def _in_use(project_id: uuid.UUID) -> Response:
    model = models.active_for(project_id)
    return Response(InUseSerializer({"model": model}, context=_context(project_id)).data)


def _context(project_id: uuid.UUID) -> dict[str, Any]:
    model = models.active_for(project_id)
    return {"in_use": model.pk if model else None}
