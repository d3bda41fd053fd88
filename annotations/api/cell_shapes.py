"""The shapes of cells and of the edits to them, as the API shows and takes them."""

from typing import Any

from jobs.api import ErrorSerializer
from rest_framework import serializers

from annotations.services.changes import Kind
from annotations.states import CellStatus, FieldState


class BoxField(serializers.ListField):
    """x, y, width, height in field pixels, origin at the top left."""

    child = serializers.FloatField()

    def __init__(self, **options: Any) -> None:
        super().__init__(min_length=4, max_length=4, **options)


class ProposalSerializer(serializers.Serializer[Any]):
    label = serializers.CharField(help_text="the code the model named")  # type: ignore[assignment]
    box = BoxField()
    label_score = serializers.FloatField(allow_null=True, help_text="how sure it was of that code; null: not said")


class CellSerializer(serializers.Serializer[Any]):
    """One cell. `proposal` is what the model said and never changes."""

    id = serializers.UUIDField()
    label = serializers.UUIDField(allow_null=True)  # type: ignore[assignment]
    box = BoxField()
    status = serializers.ChoiceField(choices=CellStatus.choices)
    version = serializers.IntegerField()
    revision = serializers.IntegerField()
    score = serializers.FloatField(allow_null=True)
    produced_by = serializers.CharField(allow_null=True)
    proposal = ProposalSerializer(allow_null=True)
    updated_by = serializers.CharField(allow_null=True)
    updated_at = serializers.DateTimeField()


class CellsSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField()
    state = serializers.ChoiceField(choices=FieldState.choices)
    cells = CellSerializer(many=True)


class OperationSerializer(serializers.Serializer[Any]):
    """One edit, under an id the client made. `status` is only for `restore`."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    cell = serializers.UUIDField()
    version = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**31 - 1)
    label = serializers.UUIDField(required=False, allow_null=True)  # type: ignore[assignment]
    box = BoxField(required=False, allow_null=True)
    status = serializers.ChoiceField(choices=CellStatus.choices, required=False, allow_null=True)


class OperationsSerializer(serializers.Serializer[Any]):
    operations = OperationSerializer(many=True)
    person = serializers.IntegerField(
        required=False, help_text="whose edits these are, by id: refused for anybody else"
    )
    seen = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**62,
        help_text="the field's revision that the first of them was made upon: refused if it was approved since",
    )


class ResultSerializer(serializers.Serializer[Any]):
    operation = serializers.UUIDField()
    applied = serializers.BooleanField(help_text="false: it was known already and changed nothing again")
    cell = CellSerializer()


class AppliedSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField()
    state = serializers.ChoiceField(choices=FieldState.choices)
    results = ResultSerializer(many=True)


class ConflictSerializer(serializers.Serializer[Any]):
    operation = serializers.UUIDField()
    cell = CellSerializer()


class StaleSerializer(ErrorSerializer):
    """Any refusal of operations; `conflicts` comes with stale_cell, `approved_revision` with approved_since."""

    conflicts = ConflictSerializer(many=True, required=False)
    approved_revision = serializers.IntegerField(
        required=False, help_text="of the field at its last approval; edits made upon an earlier one are asked about"
    )
