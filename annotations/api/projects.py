"""Projects, their members and their labels."""

import uuid
from collections import defaultdict
from typing import Any

from django.db.models import Count, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from annotations.api.label_shapes import ChangedLabelSerializer, LabelSerializer, NewLabelSerializer
from annotations.api.schema import UUID, answers, person, query
from annotations.api.serializers import (
    MemberSerializer,
    NewProjectSerializer,
    ProjectSerializer,
    ReasonSerializer,
    reason_of,
)
from annotations.models import Field, Membership, Project, Role
from annotations.permissions import Right, check_can, projects_of
from annotations.services import projects, relabelling
from annotations.states import PRESENT

ASIDE = query("set_aside", OpenApiTypes.BOOL, text="true: those that were set aside, in place of all others")


@extend_schema_view(list=extend_schema(parameters=[ASIDE]))
class ProjectViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Project]):
    """The projects you are a member of."""

    queryset = Project.objects.none()
    lookup_value_regex = UUID
    serializer_class = ProjectSerializer

    def get_queryset(self) -> QuerySet[Project]:
        mine = projects_of(self.request.user)
        if self.action == "list":
            mine = mine.filter(set_aside_at__isnull=self.request.query_params.get("set_aside") != "true")
        return mine.select_related("label_set", "set_aside_by").prefetch_related("label_set__labels")

    def get_serializer_context(self) -> dict[str, Any]:
        mine = Membership.objects.filter(user=person(self.request))
        roles = dict(mine.values_list("project_id", "role"))
        return {**super().get_serializer_context(), "roles": roles, "states": self._states()}

    def _states(self) -> dict[Any, dict[str, int]]:
        """Each project's fields by state, in one query."""
        chosen = [self.kwargs["pk"]] if "pk" in self.kwargs else projects_of(self.request.user)
        present = Field.objects.filter(project__in=chosen, state__in=PRESENT)
        rows = present.order_by().values_list("project", "state")
        states: dict[Any, dict[str, int]] = defaultdict(dict)
        for project, state, count in rows.annotate(Count("pk")):
            states[project][state] = count
        return states

    @answers("Create a project", NewProjectSerializer, ProjectSerializer, status=201, conflict=True)
    def create(self, request: Request) -> Response:
        data = NewProjectSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        project = projects.create(**data.validated_data, by=person(request))
        return Response(
            self.get_serializer(self.get_queryset().get(pk=project.pk)).data, status=status.HTTP_201_CREATED
        )

    @answers("Rename or describe the project", NewProjectSerializer(partial=True), ProjectSerializer, conflict=True)
    def partial_update(self, request: Request, pk: str) -> Response:
        project = self.get_object()
        check_can(person(request), project.pk, Right.MANAGE)
        data = NewProjectSerializer(data=request.data, partial=True)
        data.is_valid(raise_exception=True)
        projects.change(project_id=project.pk, by=person(request), **data.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

    @answers("Set the project aside, with a reason", ReasonSerializer, ProjectSerializer, conflict=True)
    @action(detail=True, methods=["post"], url_path="set-aside")
    def set_aside(self, request: Request, pk: str) -> Response:
        by, project = person(request), self.get_object()
        check_can(by, project.pk, Right.MANAGE)
        projects.set_aside(project_id=project.pk, reason=reason_of(request), by=by)
        return Response(self.get_serializer(self.get_object()).data)

    @answers("Bring back a project that was set aside", None, ProjectSerializer, conflict=True)
    @action(detail=True, methods=["post"], url_path="bring-back")
    def bring_back(self, request: Request, pk: str) -> Response:
        projects.bring_back(project_id=self.get_object().pk, by=person(request))
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(methods=["GET"], summary="List the members", responses=MemberSerializer(many=True))
    @answers("Give a person a role in the project", MemberSerializer, MemberSerializer, methods=["POST"])
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def members(self, request: Request, pk: str) -> Response:
        project = self.get_object()
        if request.method == "GET":
            return Response(MemberSerializer(project.memberships.select_related("user"), many=True).data)
        data = MemberSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        username, role = data.validated_data["user"]["username"], Role(data.validated_data["role"])
        member = projects.set_member(project_id=project.pk, username=username, role=role, by=person(request))
        return Response(MemberSerializer(member).data)

    @answers("Take a person out of the project", None, None, status=204)
    @action(detail=True, methods=["delete"], url_path=r"members/(?P<user_id>[0-9]{1,9})")
    def member(self, request: Request, pk: str, user_id: str) -> Response:
        project = self.get_object()
        check_can(person(request), project.pk, Right.MANAGE)
        projects.remove_member(project_id=project.pk, user_id=int(user_id), by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @answers("Add a label", NewLabelSerializer, LabelSerializer, status=201, conflict=True)
    @action(detail=True, methods=["post"])
    def labels(self, request: Request, pk: str) -> Response:
        project = self.get_object()
        check_can(person(request), project.pk, Right.MANAGE)
        data = NewLabelSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        label = relabelling.add(project_id=project.pk, by=person(request), **data.validated_data)
        return Response(LabelSerializer(label).data, status=status.HTTP_201_CREATED)

    @answers(
        "Rename a label, move it to another lineage, or change its key",
        ChangedLabelSerializer(partial=True), LabelSerializer, conflict=True, methods=["PATCH"],
    )  # fmt: skip
    @answers("Delete a label that no cell carries", None, None, status=204, conflict=True, methods=["DELETE"])
    @action(detail=True, methods=["patch", "delete"], url_path=rf"labels/(?P<label_id>{UUID})")
    def label(self, request: Request, pk: str, label_id: str) -> Response:
        project, by, key = self.get_object(), person(request), uuid.UUID(label_id)
        check_can(by, project.pk, Right.MANAGE)
        if request.method == "DELETE":
            relabelling.delete(project_id=project.pk, label_id=key, by=by)
            return Response(status=status.HTTP_204_NO_CONTENT)
        data = ChangedLabelSerializer(data=request.data, partial=True)
        data.is_valid(raise_exception=True)
        label = relabelling.change(project_id=project.pk, label_id=key, by=by, **data.validated_data)
        return Response(LabelSerializer(label).data)
