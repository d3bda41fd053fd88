"""Jobs over the API: list, read, cancel, retry. Who may see and steer them is asked of the app above."""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from jobs import services
from jobs.models import Job, JobLine, JobState

LINES = 500  # of a job's log, the newest


class AboutSerializer(serializers.Serializer[Any]):
    """A case that a job is about; its field too where only one of the case is meant."""

    case = serializers.UUIDField()
    code = serializers.CharField()
    field = serializers.UUIDField(allow_null=True)
    name = serializers.CharField(allow_null=True)


class JobSerializer(serializers.ModelSerializer[Job]):
    """A job as people see it."""

    about = serializers.SerializerMethodField()
    created_by: serializers.Field[Any, Any, Any, Any] = serializers.SlugRelatedField(
        "username", read_only=True, allow_null=True
    )

    class Meta:
        model = Job
        fields = [
            "id",
            "kind",
            "project",
            "title",
            "about",
            "state",
            "done",
            "total",
            "message",
            "error",
            "created_by",
            "created_at",
            "started_at",
            "finished_at",
            "attempt",
        ]
        read_only_fields = fields

    @extend_schema_field(AboutSerializer(many=True))
    def get_about(self, job: Job) -> Any:
        """What the app above says of the job; asked once for a whole list."""
        shared: dict[str, Any] = self.context  # type: ignore[assignment]  # DRF makes it so, and keeps it for the list
        if "about" not in shared:
            shown = self.parent.instance if isinstance(self.parent, serializers.ListSerializer) else [job]
            shared["about"] = import_string(settings.JOBS_ABOUT)(shown)
        return AboutSerializer(shared["about"].get(job.pk, []), many=True).data


class JobLineSerializer(serializers.ModelSerializer[JobLine]):
    """One thing a job said."""

    class Meta:
        model = JobLine
        fields = ["at", "text"]


class JobDetailSerializer(JobSerializer):
    """A job with all it said while it ran, oldest first; where that is much, its newest part."""

    log = serializers.SerializerMethodField()

    class Meta(JobSerializer.Meta):
        fields = [*JobSerializer.Meta.fields, "log"]
        read_only_fields = fields

    @extend_schema_field(JobLineSerializer(many=True))
    def get_log(self, job: Job) -> Any:
        newest = list(job.lines.order_by("-id")[:LINES])
        return JobLineSerializer(newest[::-1], many=True).data


class ErrorSerializer(serializers.Serializer[Any]):
    """Every refusal: a word for programs, a sentence for people, and place by place what is wrong with the input."""

    code = serializers.CharField()
    detail = serializers.CharField()
    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)  # type: ignore[assignment]


class JobFilter(filters.FilterSet):
    """?project=, ?state= and ?kind="""

    project = filters.UUIDFilter(help_text="Only this project's jobs")
    state = filters.ChoiceFilter(choices=JobState.choices, help_text="Only jobs in this state")

    kind = filters.CharFilter(help_text="Only this kind of work, as in train")

    class Meta:
        model = Job
        fields = ["project", "state", "kind"]


@extend_schema_view(
    list=extend_schema(summary="List jobs, newest first"),
    retrieve=extend_schema(
        summary="Read a job with what it said", responses={200: JobDetailSerializer, 404: ErrorSerializer}
    ),
)
class JobViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Job]):
    """Background work that you may see: that of your projects, and your own."""

    queryset = Job.objects.all()
    serializer_class = JobSerializer
    filterset_class = JobFilter
    lookup_value_converter = "uuid"

    def get_serializer_class(self) -> type[JobSerializer]:
        """One job is shown with its log, a list without."""
        return JobDetailSerializer if self.action == "retrieve" else JobSerializer

    def get_queryset(self) -> QuerySet[Job]:
        """The jobs this person may see: one without a project is seen by who asked for it."""
        visible: Callable[..., Any] = import_string(settings.JOBS_VISIBLE_TO)
        mine = Q(project__isnull=True, created_by_id=self.request.user.pk)
        return Job.objects.filter(Q(project__in=visible(self.request.user)) | mine).select_related("created_by")

    @extend_schema(
        summary="Cancel a job",
        request=None,
        responses=dict.fromkeys((403, 404, 409), ErrorSerializer) | {200: JobSerializer},
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: uuid.UUID) -> Response:
        """A pending job never begins; a running one stops before its next item."""
        return self._steer(services.cancel)

    @extend_schema(
        summary="Try a failed or cancelled job again",
        request=None,
        responses=dict.fromkeys((403, 404, 409), ErrorSerializer) | {200: JobSerializer},
    )
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: uuid.UUID) -> Response:
        """The job begins anew; what it finished before is not done twice."""
        return self._steer(services.retry)

    def _steer(self, service: Callable[..., Job]) -> Response:
        job = self.get_object()
        import_string(settings.JOBS_MAY_STEER)(self.request.user, job.project, job.kind)
        return Response(self.get_serializer(service(job_id=job.pk)).data)
