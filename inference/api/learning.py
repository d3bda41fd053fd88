"""Learning over the API: estimate, train, watch, promote, roll back, retire, and the policy that trains by itself."""

import uuid

from django.urls import path
from drf_spectacular.utils import extend_schema
from jobs.api import JobSerializer
from jobs.models import Job
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.schema import REFUSALS, answers, person
from annotations.errors import NotFound
from annotations.permissions import Right, check_can, visible_projects
from inference.api.learning_shapes import (
    EstimateSerializer,
    PolicySerializer,
    PolicyStateSerializer,
    PromotionSerializer,
    RetireSerializer,
    RetrainSerializer,
    ShadowSerializer,
    TrainingDetailSerializer,
    TrainingSerializer,
)
from inference.api.serializers import InUseSerializer, ModelVersionSerializer
from inference.api.views import context_of, in_use
from inference.models import ModelVersion, PolicyDecision, Promotion, Training
from inference.services import evaluations, models, policy, retraining
from inference.services.retraining import DEVICES, Options
from inference.training.recipes import RECIPES


class RetrainView(APIView):
    """The button that closes the circle."""

    @answers("Say what a training would take now, or why it cannot begin", None, EstimateSerializer)
    def get(self, request: Request, project_id: uuid.UUID) -> Response:
        check_can(person(request), project_id, Right.VIEW)
        shown = retraining.estimate(project_id)
        offered = {"possible": shown.possible, "recipes": list(RECIPES), "devices": list(DEVICES),
                   "plans": retraining.plans(project_id)}  # fmt: skip
        return Response(EstimateSerializer({**vars(shown), **offered}).data)

    @answers(
        "Train a model on the approved fields", RetrainSerializer, TrainingDetailSerializer, status=202, conflict=True
    )
    def post(self, request: Request, project_id: uuid.UUID) -> Response:
        asked = RetrainSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        options = Options(**asked.validated_data)
        training = retraining.start(project_id=project_id, by=person(request), options=options)
        return Response(_detail(training), status=status.HTTP_202_ACCEPTED)


class TrainingsView(APIView):
    """A project's trainings."""

    @extend_schema(
        operation_id="trainings_list",
        summary="List the trainings, newest first",
        responses={200: TrainingSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, project_id: uuid.UUID) -> Response:
        check_can(person(request), project_id, Right.VIEW)
        found = Training.objects.filter(project_id=project_id).defer("epochs", "losses")
        rows = list(found.select_related("by", "start", "snapshot"))
        jobs = Job.objects.in_bulk([row.pk for row in rows])
        return Response(TrainingSerializer(rows, many=True, context={"jobs": jobs}).data)


class TrainingView(APIView):
    """One training, while it runs and afterwards."""

    @extend_schema(
        operation_id="trainings_retrieve",
        summary="Read a training with its curves",
        responses={200: TrainingDetailSerializer, **REFUSALS},
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        mine = Training.objects.filter(project__in=visible_projects(person(request)))
        training = mine.select_related("by", "start", "snapshot").filter(pk=pk).first()
        if training is None:
            raise NotFound("There is no such training.")
        return Response(_detail(training))


class PolicyView(APIView):
    """When the project trains by itself."""

    @answers("Say when the project trains by itself, and why it lately did or did not", None, PolicyStateSerializer)
    def get(self, request: Request, project_id: uuid.UUID) -> Response:
        check_can(person(request), project_id, Right.VIEW)
        return _policy(project_id)

    @answers("Set when the project trains by itself", PolicySerializer, PolicyStateSerializer)
    def put(self, request: Request, project_id: uuid.UUID) -> Response:
        check_can(person(request), project_id, Right.RETRAIN)
        asked = PolicySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        policy.put(project_id=project_id, by=person(request), **{"enabled": False, **asked.validated_data})
        return _policy(project_id)


class PromotionsView(APIView):
    """Which models were in use, one after the other."""

    @extend_schema(
        operation_id="promotions_list",
        summary="List every change of the model in use, newest first",
        responses={200: PromotionSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, project_id: uuid.UUID) -> Response:
        check_can(person(request), project_id, Right.VIEW)
        acts = Promotion.objects.filter(project_id=project_id).select_related("model", "by")
        return Response(PromotionSerializer(acts.order_by("-created_at", "-id"), many=True).data)


class RollbackView(APIView):
    """One action back."""

    @answers("Go back to the model that was in use before", None, InUseSerializer, conflict=True)
    def post(self, request: Request, project_id: uuid.UUID) -> Response:
        models.roll_back(project_id=project_id, by=person(request))
        return in_use(project_id)


class ShadowView(APIView):
    """A second model that looks at every field beside the one in use; what it says touches no cell."""

    @answers("Choose the model that looks on in the shadow", ShadowSerializer, InUseSerializer, conflict=True)
    def put(self, request: Request, project_id: uuid.UUID) -> Response:
        asked = ShadowSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        models.shadow(project_id=project_id, model_id=asked.validated_data["model"], by=person(request))
        return in_use(project_id)


class EvaluateView(APIView):
    """A model held once more against the one in use."""

    @answers("Hold a model against the one in use, on the test cases as they are now", None, JobSerializer, status=202,
             conflict=True)  # fmt: skip
    def post(self, request: Request, project_id: uuid.UUID, model_id: uuid.UUID) -> Response:
        job = evaluations.start(project_id=project_id, model_id=model_id, by=person(request))
        return Response(JobSerializer(job).data, status=status.HTTP_202_ACCEPTED)


class RetireView(APIView):
    """Out of service for good; it stays listed with the reason."""

    @answers("Retire a model", RetireSerializer, ModelVersionSerializer, conflict=True)
    def post(self, request: Request, project_id: uuid.UUID, model_id: uuid.UUID) -> Response:
        check_can(person(request), project_id, Right.VIEW)
        if not models.usable_in(project_id).filter(pk=model_id).exists():
            raise NotFound("There is no such model for this project.")
        asked = RetireSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        model: ModelVersion = models.retire(model_id=model_id, by=person(request), **asked.validated_data)
        return Response(ModelVersionSerializer(model, context=context_of(project_id)).data)


def _detail(training: Training) -> dict[str, object]:
    jobs = Job.objects.in_bulk([training.pk])
    shown: dict[str, object] = TrainingDetailSerializer(training, context={"jobs": jobs}).data
    return shown


def _policy(project_id: uuid.UUID) -> Response:
    decisions = PolicyDecision.objects.filter(project_id=project_id)[: policy.SHOWN]
    return Response(PolicyStateSerializer({"policy": policy.of(project_id), "decisions": decisions}).data)


PROJECT = "projects/<uuid:project_id>"
urlpatterns = [
    path(f"{PROJECT}/retrain", RetrainView.as_view(), name="retrain"),
    path(f"{PROJECT}/retrain-policy", PolicyView.as_view(), name="retrain-policy"),
    path(f"{PROJECT}/trainings", TrainingsView.as_view(), name="trainings"),
    path("trainings/<uuid:pk>", TrainingView.as_view(), name="training"),
    path(f"{PROJECT}/promotions", PromotionsView.as_view(), name="promotions"),
    path(f"{PROJECT}/model/rollback", RollbackView.as_view(), name="rollback"),
    path(f"{PROJECT}/shadow-model", ShadowView.as_view(), name="shadow-model"),
    path(f"{PROJECT}/models/<uuid:model_id>/evaluate", EvaluateView.as_view(), name="evaluate"),
    path(f"{PROJECT}/models/<uuid:model_id>/retire", RetireView.as_view(), name="retire"),
]
