"""The shapes of what people own, as the API shows and takes them. They check shape; services decide."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from annotations.api.label_shapes import LabelSetSerializer
from annotations.images.tiles import TILE_SIZE, levels
from annotations.models import Approval, Case, Counting, Field, Membership, Project, Role, Slide
from annotations.services import approvals
from annotations.services.moving import came_from
from annotations.states import PRESENT, FieldState


class StateCountsSerializer(serializers.Serializer[Any]):
    """How many fields are in each state."""

    stored = serializers.IntegerField()
    draft = serializers.IntegerField()
    in_review = serializers.IntegerField()
    approved = serializers.IntegerField()


def state_counts(states: dict[str, int]) -> dict[str, int]:
    """Counts by state, with a zero for every state that no field is in; what was set aside counts nowhere."""
    return {state.value: states.get(state.value, 0) for state in PRESENT}


class ProjectSerializer(serializers.ModelSerializer[Project]):
    role = serializers.SerializerMethodField()
    label_set = LabelSetSerializer()
    set_aside_by = serializers.CharField(source="set_aside_by.username", default=None, allow_null=True)
    field_counts = serializers.SerializerMethodField()

    class Meta:
        model = Project
        fields = [
            "id", "name", "description", "synthetic", "role", "target", "threshold", "label_set", "field_counts",
            "set_aside_at", "set_aside_by", "set_aside_reason",
        ]  # fmt: skip

    @extend_schema_field(serializers.ChoiceField(choices=Role.choices))
    def get_role(self, project: Project) -> str:
        return str(self.context["roles"][project.pk])

    @extend_schema_field(StateCountsSerializer)
    def get_field_counts(self, project: Project) -> dict[str, int]:
        return state_counts(self.context["states"].get(project.pk, {}))


class NewProjectSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class MemberSerializer(serializers.ModelSerializer[Membership]):
    user_id = serializers.IntegerField(read_only=True)
    username = serializers.CharField(source="user.username")
    name = serializers.CharField(source="user.get_full_name", read_only=True)
    role = serializers.ChoiceField(choices=Role.choices)

    class Meta:
        model = Membership
        fields = ["user_id", "username", "name", "role"]


class ApprovalSerializer(serializers.ModelSerializer[Approval]):
    """A signature of a sealed count; its record is read by itself."""

    case = serializers.UUIDField(source="case_id")
    by = serializers.CharField(source="by.username")
    at = serializers.DateTimeField(source="created_at")
    predecessor = serializers.UUIDField(source="predecessor_id", allow_null=True)
    superseded_by = serializers.SerializerMethodField(help_text="the signature that amends this one")
    whole = serializers.SerializerMethodField(help_text="the record still has the hash it was sealed under")
    current = serializers.SerializerMethodField(help_text="no field of the case changed since")

    class Meta:
        model = Approval
        fields = [
            "id",
            "case",
            "by",
            "at",
            "meaning",
            "justification",
            "sha256",
            "predecessor",
            "superseded_by",
            "whole",
            "current",
        ]

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_superseded_by(self, approval: Approval) -> uuid.UUID | None:
        amendment: Approval | None = getattr(approval, "amendment", None)
        return amendment.pk if amendment else None

    def get_whole(self, approval: Approval) -> bool:
        return approvals.is_whole(approval)

    def get_current(self, approval: Approval) -> bool:
        return approvals.is_current(approval)


class ApproveCaseSerializer(serializers.Serializer[Any]):
    password = serializers.CharField(write_only=True, trim_whitespace=False)
    meaning = serializers.CharField(max_length=200)
    justification = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


def thumbnail_path(field: uuid.UUID) -> str:
    return f"/api/fields/{field}/thumbnail"


class CaseSerializer(serializers.ModelSerializer[Case]):
    project = serializers.UUIDField(source="project_id")
    synthetic = serializers.BooleanField(source="project.synthetic", read_only=True)
    field_counts = serializers.SerializerMethodField()
    cell_count = serializers.SerializerMethodField()
    proposal_count = serializers.SerializerMethodField()
    thumbnails = serializers.SerializerMethodField()
    approval = serializers.SerializerMethodField()
    set_aside_by = serializers.CharField(source="set_aside_by.username", default=None, allow_null=True)

    class Meta:
        model = Case
        fields = [
            "id", "project", "code", "synthetic", "created_at", "field_counts", "cell_count", "proposal_count",
            "thumbnails", "approval", "set_aside_at", "set_aside_by", "set_aside_reason",
        ]  # fmt: skip
        read_only_fields = ["created_at", "set_aside_at", "set_aside_reason"]

    @extend_schema_field(StateCountsSerializer)
    def get_field_counts(self, case: Case) -> dict[str, int]:
        return state_counts(self.context["states"].get(case.pk, {}))

    @extend_schema_field(serializers.IntegerField(help_text="cells that people have decided on"))
    def get_cell_count(self, case: Case) -> int:
        return int(self.context["cells"].get(case.pk, (0, 0))[0])

    @extend_schema_field(serializers.IntegerField(help_text="proposals that wait for a decision"))
    def get_proposal_count(self, case: Case) -> int:
        return int(self.context["cells"].get(case.pk, (0, 0))[1])

    @extend_schema_field(serializers.ListField(child=serializers.CharField(), help_text="of its first fields"))
    def get_thumbnails(self, case: Case) -> list[str]:
        return [thumbnail_path(field) for field in self.context["first_fields"].get(case.pk, [])]

    @extend_schema_field(ApprovalSerializer(allow_null=True))
    def get_approval(self, case: Case) -> dict[str, Any] | None:
        latest = self.context["approvals"].get(case.pk)
        return dict(ApprovalSerializer(latest).data) if latest else None


class CaseCodeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=60)


class NewCaseSerializer(CaseCodeSerializer):
    project = serializers.UUIDField()


class SlideSerializer(serializers.ModelSerializer[Slide]):
    case = serializers.UUIDField(source="case_id")

    class Meta:
        model = Slide
        fields = ["id", "case", "name", "pixel_size_um"]


class NewSlideSerializer(serializers.Serializer[Any]):
    case = serializers.UUIDField()
    name = serializers.CharField(max_length=60)
    pixel_size_um = serializers.FloatField(required=False, allow_null=True, default=None)


class PixelSizeSerializer(serializers.Serializer[Any]):
    pixel_size_um = serializers.FloatField(allow_null=True, help_text="micrometres a pixel; null where nobody knows")


class TilesSerializer(serializers.Serializer[Any]):
    url = serializers.CharField(help_text="with {z}, {x} and {y} to fill in; z 0 is the whole field in one tile")
    size = serializers.IntegerField()
    levels = serializers.IntegerField()


class FieldSerializer(serializers.ModelSerializer[Field]):
    project = serializers.UUIDField(source="project_id")
    case = serializers.UUIDField(source="case_id")
    slide = serializers.UUIDField(source="slide_id")
    state = serializers.ChoiceField(choices=FieldState.choices)
    produced_by = serializers.SerializerMethodField()
    synthetic = serializers.BooleanField(source="project.synthetic")
    created_by = serializers.CharField(source="created_by.username", default=None, allow_null=True)
    submitted_by = serializers.CharField(source="submitted_by.username", default=None, allow_null=True)
    approved_by = serializers.CharField(source="approved_by.username", default=None, allow_null=True)
    set_aside_by = serializers.CharField(source="set_aside_by.username", default=None, allow_null=True)
    moved_by = serializers.CharField(source="moved_by.username", default=None, allow_null=True)
    moved_from = serializers.SerializerMethodField(help_text="the code of the case that it was in before")
    thumbnail = serializers.SerializerMethodField()
    image = serializers.SerializerMethodField()
    tiles = serializers.SerializerMethodField()

    class Meta:
        model = Field
        fields = [
            "id", "project", "case", "slide", "name", "width", "height", "state", "threshold", "revision", "cell_count",
            "proposal_count", "produced_by", "synthetic", "created_at", "created_by", "submitted_by", "approved_by",
            "approved_at", "reason", "reopened", "set_aside_at", "set_aside_by", "set_aside_reason", "moved_at",
            "moved_by", "moved_from", "moved_reason", "thumbnail", "image", "tiles",
        ]  # fmt: skip

    def get_produced_by(self, field: Field) -> str | None:
        return field.produced_by or None

    def get_moved_from(self, field: Field) -> str | None:
        return came_from(field)

    def get_thumbnail(self, field: Field) -> str:
        return thumbnail_path(field.pk)

    def get_image(self, field: Field) -> str:
        return f"/api/fields/{field.pk}/image"

    @extend_schema_field(TilesSerializer)
    def get_tiles(self, field: Field) -> dict[str, object]:
        # Browsers keep tiles for a year: with another size they have other addresses.
        url = f"/api/fields/{field.pk}/tiles/{{z}}/{{x}}/{{y}}?side={TILE_SIZE}"
        return {"url": url, "size": TILE_SIZE, "levels": levels(field.width, field.height)}


class StoredFieldSerializer(FieldSerializer):
    """A field as the answer to an upload."""

    duplicate = serializers.BooleanField(help_text="these bytes were already in the case; nothing was added")
    removed = serializers.ListField(child=serializers.CharField(), help_text="metadata that was stripped")

    class Meta(FieldSerializer.Meta):
        fields = [*FieldSerializer.Meta.fields, "duplicate", "removed"]


class UploadSerializer(serializers.Serializer[Any]):
    case = serializers.UUIDField()
    slide = serializers.UUIDField(required=False, allow_null=True, default=None)
    file = serializers.FileField(allow_empty_file=True)


class SeenSerializer(serializers.Serializer[Any]):
    """What the person had on the screen."""

    revision = serializers.IntegerField(
        required=False, min_value=0, max_value=2**62, help_text="of the field as you saw it; another one now is refused"
    )


class SubmitSerializer(SeenSerializer):
    threshold = serializers.FloatField(min_value=0, max_value=1)


class ReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


def reason_of(request: Request) -> str:
    """The reason in a request's body. Raises ValidationError."""
    data = ReasonSerializer(data=request.data)
    data.is_valid(raise_exception=True)
    return str(data.validated_data["reason"])


class MoveSerializer(ReasonSerializer):
    case = serializers.UUIDField(help_text="the case that the field belongs to")


class CountRowSerializer(serializers.Serializer[Any]):
    label = serializers.UUIDField()  # type: ignore[assignment]
    code = serializers.CharField()
    name = serializers.CharField()
    parent = serializers.UUIDField(allow_null=True)  # type: ignore[assignment]
    counting = serializers.ChoiceField(choices=Counting.choices)
    count = serializers.IntegerField(
        help_text="cells of the label and of its stages that are counted as it is (see `counting`), on approved fields"
    )
    draft = serializers.IntegerField(help_text="the same on fields that are not approved yet")
    percent = serializers.FloatField(allow_null=True, help_text="of `counted`; null outside the differential")
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class CountFieldsSerializer(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    approved = serializers.IntegerField()


class DifferentialSerializer(serializers.Serializer[Any]):
    """A count: `counted` is the denominator, cells of differential labels on approved fields."""

    target = serializers.IntegerField()
    counted = serializers.IntegerField()
    draft = serializers.IntegerField()
    complete = serializers.BooleanField()
    unidentified = serializers.IntegerField()
    rows = CountRowSerializer(many=True)
    me_ratio = serializers.FloatField(allow_null=True)
    me_definition = serializers.CharField()
    interval = serializers.CharField()
    fields = CountFieldsSerializer()  # type: ignore[assignment]
