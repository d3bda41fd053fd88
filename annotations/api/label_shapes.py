"""The shapes of labels, as the API shows and takes them."""

from typing import Any

from rest_framework import serializers

from annotations.models import Counting, Label, LabelSet


class LabelSerializer(serializers.ModelSerializer[Label]):
    parent = serializers.UUIDField(source="parent_id", allow_null=True)  # type: ignore[assignment]
    counting = serializers.ChoiceField(choices=Counting.choices)
    aliases = serializers.ListField(
        child=serializers.CharField(), help_text="other codes that files and models have for it"
    )

    class Meta:
        model = Label
        fields = ["id", "code", "name", "parent", "colour", "shortcut", "counting", "position", "aliases"]


class NewLabelSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    code = serializers.RegexField(
        "^[a-z][a-z0-9_]*$", max_length=60, required=False, allow_blank=True, help_text="made of the name if not given",
        error_messages={"invalid": "A code is lower-case letters, digits and _, a letter first."},
    )  # fmt: skip
    parent = serializers.UUIDField(  # type: ignore[assignment]
        required=False, allow_null=True, help_text="its lineage; null makes it one"
    )
    shortcut = serializers.RegexField(
        "^[A-Za-z1-9]?$", required=False, allow_blank=True, help_text="a key, or nothing",
        error_messages={"invalid": "A key is one letter from A to Z or a digit from 1 to 9."},
    )  # fmt: skip
    colour = serializers.RegexField(
        "^#[0-9a-f]{6}$", required=False, help_text="made after the lineage if not given",
        error_messages={"invalid": "A colour is # and six of the characters 0-9 and a-f."},
    )  # fmt: skip
    counting = serializers.ChoiceField(choices=Counting.choices, required=False)


class ChangedLabelSerializer(NewLabelSerializer):
    """What is not named stays. The code stays in any case."""

    code = None  # type: ignore[assignment]


class LabelSetSerializer(serializers.ModelSerializer[LabelSet]):
    labels = LabelSerializer(many=True)

    class Meta:
        model = LabelSet
        fields = ["id", "name", "version", "labels"]
