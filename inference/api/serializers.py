"""The shapes of model versions as the API shows and takes them."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from inference.api.learning_shapes import GateSerializer, GateStaleSerializer, ReportsSerializer, without_reports
from inference.models import ModelVersion
from inference.services import standing


class ModelVersionSerializer(serializers.ModelSerializer[ModelVersion]):
    """One model version. `deployed` says whether it is the one in use in the project that was asked about."""

    word = serializers.CharField(help_text="what proposals call it, as in starter@1")
    state = serializers.ChoiceField(choices=ModelVersion.State.choices)
    labels = serializers.ListField(child=serializers.CharField(), help_text="the label codes it knows")
    metrics = serializers.DictField(help_text="as its checkpoint states them")
    deployed = serializers.SerializerMethodField()
    shadow = serializers.SerializerMethodField(help_text="looks at fields in the shadow of the one in use")
    parent = serializers.CharField(  # type: ignore[assignment]
        source="parent.word", allow_null=True, default=None, help_text="as in starter@1: what it went on from"
    )
    snapshot = serializers.CharField(allow_null=True, help_text="SHA-256 of the frozen file it was trained on")
    training = serializers.UUIDField(source="training.pk", allow_null=True, default=None)
    created_by = serializers.CharField(source="created_by.username", allow_null=True, default=None)
    recipe = serializers.DictField()
    gate = serializers.SerializerMethodField(help_text="of its newest evaluation, else of its training")
    stale = serializers.SerializerMethodField(
        help_text="where the gate of a model that is not in use no longer holds; else null"
    )

    class Meta:
        model = ModelVersion
        fields = [
            "id", "name", "version", "word", "architecture", "state", "reason", "labels", "metrics",
            "created_at", "deployed", "shadow", "parent", "snapshot", "training", "created_by", "recipe", "gate",
            "stale",
        ]  # fmt: skip

    def get_deployed(self, model: ModelVersion) -> bool:
        in_use: uuid.UUID | None = self.context["in_use"]
        return model.pk == in_use

    def get_shadow(self, model: ModelVersion) -> bool:
        shadow: uuid.UUID | None = self.context["shadow"]
        return model.pk == shadow

    @extend_schema_field(GateSerializer(allow_null=True))
    def get_gate(self, model: ModelVersion) -> dict[str, Any] | None:
        return without_reports(self._gate(model))

    @extend_schema_field(GateStaleSerializer(allow_null=True))
    def get_stale(self, model: ModelVersion) -> dict[str, Any] | None:
        if model.state == ModelVersion.State.RETIRED or model == self.context["champion"]:
            return None
        found = standing.stale(self._gate(model), self.context["champion"], self.context["approvals"])
        return vars(found) if found else None

    def _gate(self, model: ModelVersion) -> dict[str, Any]:
        gates: dict[uuid.UUID, dict[str, Any]] = self.context["gates"]
        gate: dict[str, Any] = gates.get(model.pk, model.gate)
        return gate


class ModelReportsSerializer(ModelVersionSerializer):
    """One model version with both full reports of its gate; null where it went through none."""

    reports = serializers.SerializerMethodField()

    class Meta(ModelVersionSerializer.Meta):
        fields = [*ModelVersionSerializer.Meta.fields, "reports"]

    @extend_schema_field(ReportsSerializer(allow_null=True))
    def get_reports(self, model: ModelVersion) -> dict[str, Any] | None:
        reports: dict[str, Any] | None = self._gate(model).get("reports")
        return reports


class InUseSerializer(serializers.Serializer[Any]):
    """The model in use, or null for none; and where one action would lead back to."""

    model = ModelVersionSerializer(allow_null=True)
    since = serializers.DateTimeField(allow_null=True)
    by = serializers.CharField(allow_null=True, help_text="null: the server")
    shadow = serializers.CharField(allow_null=True, help_text="as in study@2: looks at fields in its shadow")
    may_go_back = serializers.BooleanField(help_text="whether the last change can be undone")
    back_to = serializers.CharField(allow_null=True, help_text="what would then be in use, as in starter@1; null: none")


class ChooseModelSerializer(serializers.Serializer[Any]):
    model = serializers.UUIDField(allow_null=True, help_text="null: use no model")
    reason = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=1000,
        help_text="needed where the model's gate says no; kept with the promotion",
    )  # fmt: skip


class PrelabelSerializer(serializers.Serializer[Any]):
    """Which fields to look at: those named, those of a case, or all that the model has not seen yet."""

    case = serializers.UUIDField(required=False, allow_null=True, default=None)
    fields = serializers.ListField(  # type: ignore[assignment]
        child=serializers.UUIDField(), required=False, allow_null=True, default=None, max_length=10_000
    )


class OpinionSerializer(serializers.Serializer[Any]):
    """Which model to ask about which fields; no cell is touched."""

    model = serializers.UUIDField(help_text="any model of the project that is not retired")
    fields = serializers.ListField(  # type: ignore[assignment]
        child=serializers.UUIDField(), required=False, allow_null=True, default=None, max_length=10_000,
        help_text="null: every field on which the model has given no opinion yet",
    )  # fmt: skip
