"""The shapes of model versions as the API shows and takes them."""

import uuid
from typing import Any

from rest_framework import serializers

from inference.models import ModelVersion


class ModelVersionSerializer(serializers.ModelSerializer[ModelVersion]):
    """One model version. `deployed` says whether it is the one in use in the project that was asked about."""

    word = serializers.CharField(help_text="what proposals call it, as in starter@1")
    state = serializers.ChoiceField(choices=ModelVersion.State.choices)
    labels = serializers.ListField(child=serializers.CharField(), help_text="the label codes it knows")
    metrics = serializers.DictField(help_text="as its checkpoint states them")
    deployed = serializers.SerializerMethodField()

    class Meta:
        model = ModelVersion
        fields = [
            "id", "name", "version", "word", "architecture", "state", "reason", "labels", "metrics",
            "created_at", "deployed",
        ]  # fmt: skip

    def get_deployed(self, model: ModelVersion) -> bool:
        in_use: uuid.UUID | None = self.context["in_use"]
        return model.pk == in_use


class InUseSerializer(serializers.Serializer[Any]):
    """The model in use, or null for none."""

    model = ModelVersionSerializer(allow_null=True)


class ChooseModelSerializer(serializers.Serializer[Any]):
    model = serializers.UUIDField(allow_null=True, help_text="null: use no model")


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
