"""The shapes of learning as the API shows and takes them: estimates, trainings, gates, policies, promotions."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from jobs.models import Job, JobState
from rest_framework import serializers

from inference.models import PolicyDecision, Promotion, RetrainPolicy, Training
from inference.services.outcomes import Outcome
from inference.services.phases import Phase, phase_of
from inference.services.retraining import DEVICES
from inference.training.recipes import RECIPES


class PlanSerializer(serializers.Serializer[Any]):
    """What one recipe would take."""

    recipe = serializers.CharField()
    usual = serializers.BooleanField(help_text="used unless another is asked for")
    epochs = serializers.IntegerField()
    minutes = serializers.FloatField()
    rest = serializers.FloatField(help_text="of the minutes those that stay the same however many epochs there are")


class EstimateSerializer(serializers.Serializer[Any]):
    """What a training with the default options would take now, or why it cannot begin."""

    possible = serializers.BooleanField()
    reason = serializers.CharField(help_text="why it cannot begin now, as a sentence; empty when it can")
    fields = serializers.IntegerField(help_text="approved fields")  # type: ignore[assignment]
    cells = serializers.IntegerField(help_text="cells on them")
    cases = serializers.IntegerField(help_text="cases with an approved field")
    missing = serializers.IntegerField(help_text="cases with an approved field that it takes more")
    corrections = serializers.IntegerField(
        help_text="cells corrected, added or rejected in fields approved since the last finished training"
    )
    new_cells = serializers.IntegerField(
        help_text="cells on fields approved since the last finished training, corrected or not"
    )
    minutes = serializers.FloatField()
    measured = serializers.BooleanField(help_text="true: the minutes rest on earlier trainings here; false: a guess")
    running = serializers.UUIDField(allow_null=True, help_text="the training that runs now")
    recipes = serializers.ListField(child=serializers.CharField(), help_text="what may be asked for")
    devices = serializers.ListField(child=serializers.CharField(), help_text="what may be asked for")
    plans = PlanSerializer(many=True, help_text="what each recipe would take")


class RetrainSerializer(serializers.Serializer[Any]):
    """How to train. Everything may be left out."""

    start = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="the model to go on from; null: the one in use"
    )
    scratch = serializers.BooleanField(
        required=False, default=False, help_text="begin with a backbone that has seen no cell"
    )
    recipe = serializers.ChoiceField(
        choices=list(RECIPES), required=False, allow_null=True, default=None,
        help_text="null: “tune” to go on from a model, “fast” from scratch",
    )  # fmt: skip
    device = serializers.ChoiceField(choices=DEVICES, required=False, default="auto")
    epochs = serializers.IntegerField(required=False, allow_null=True, default=None, help_text="null: the recipe's")
    minutes = serializers.FloatField(required=False, allow_null=True, default=None, help_text="null: no limit of time")


class TrainingSerializer(serializers.ModelSerializer[Training]):
    """A training in a list. Its id is its job's: cancel and retry it there."""

    by = serializers.CharField(source="by.username", help_text="who pressed the button, or who set the policy")
    start = serializers.CharField(source="start.word", allow_null=True, default=None, help_text="as in starter@1")
    model = serializers.UUIDField(source="model_id", allow_null=True, help_text="the candidate that came of it")
    snapshot = serializers.CharField(source="snapshot.sha256", allow_null=True, default=None)
    state = serializers.SerializerMethodField()
    done = serializers.SerializerMethodField(help_text="of 1000")
    message = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField(help_text="a sentence, where it failed")
    phase = serializers.SerializerMethodField(help_text="what it is at just now")
    attempts = serializers.SerializerMethodField(help_text="how many workers took it up, one after the other")
    started_at = serializers.SerializerMethodField(help_text="when a worker took it up last")
    finished_at = serializers.SerializerMethodField()
    options = serializers.DictField(help_text="recipe, device, epochs, minutes")
    live = serializers.DictField(
        help_text="newest figures: step, steps, epoch, of_epochs, images_per_second, seconds_a_step, seconds_left, "
        "memory_bytes, gpu_memory_bytes (where there is a graphics card)"
    )
    parts = serializers.DictField(source="data", help_text="of train, val and test each: cases, images, cells")

    class Meta:
        model = Training
        fields = [
            "id", "created_at", "by", "by_policy", "start", "options", "corrections", "snapshot", "model", "state",
            "done", "message", "error", "phase", "attempts", "started_at", "finished_at", "live", "parts",
        ]  # fmt: skip

    def _job(self, training: Training) -> Job | None:
        jobs: dict[Any, Job] = self.context["jobs"]
        return jobs.get(training.pk)

    def get_state(self, training: Training) -> JobState:
        job = self._job(training)
        return JobState(job.state) if job else JobState.CANCELLED

    def get_done(self, training: Training) -> int:
        job = self._job(training)
        return job.done if job else 0

    def get_message(self, training: Training) -> str:
        job = self._job(training)
        return job.message if job else ""

    def get_error(self, training: Training) -> str:
        job = self._job(training)
        return job.error if job else ""

    @extend_schema_field(serializers.ChoiceField(choices=[phase.value for phase in Phase]))
    def get_phase(self, training: Training) -> Phase:
        return phase_of(self._job(training))

    def get_attempts(self, training: Training) -> int:
        job = self._job(training)
        return job.attempt if job else 0

    def get_started_at(self, training: Training) -> datetime | None:
        job = self._job(training)
        return job.started_at if job else None

    def get_finished_at(self, training: Training) -> datetime | None:
        job = self._job(training)
        return job.finished_at if job else None


class EpochSerializer(serializers.Serializer[Any]):
    """One epoch: mean losses under their names, and the measures on the cases held out to pick the best."""

    epoch = serializers.IntegerField()
    losses = serializers.DictField(child=serializers.FloatField())
    score = serializers.FloatField(allow_null=True, help_text="AP of the labels")
    AP50 = serializers.FloatField(allow_null=True)
    best = serializers.BooleanField(help_text="the best so far: its weights were kept")
    seconds = serializers.FloatField()


class TrainingDetailSerializer(TrainingSerializer):
    """A training with its curves."""

    epochs = EpochSerializer(many=True)
    losses = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField()), help_text="[step, total loss], at most 400 points"
    )

    class Meta(TrainingSerializer.Meta):
        fields = [*TrainingSerializer.Meta.fields, "epochs", "losses"]


class PolicySerializer(serializers.ModelSerializer[RetrainPolicy]):
    """When the project trains by itself; off until somebody turns it on."""

    corrections = serializers.IntegerField(min_value=1, max_value=1_000_000, help_text="approved ones it waits for")
    cooldown_hours = serializers.IntegerField(min_value=0, max_value=8760, help_text="since the last training began")
    set_by = serializers.CharField(source="set_by.username", read_only=True, help_text="who answers for what it starts")

    class Meta:
        model = RetrainPolicy
        fields = ["enabled", "corrections", "cooldown_hours", "set_by", "set_at"]
        read_only_fields = ["set_at"]


class DecisionSerializer(serializers.ModelSerializer[PolicyDecision]):
    """What the policy decided when a field was approved, and why."""

    training = serializers.UUIDField(source="training_id", allow_null=True)

    class Meta:
        model = PolicyDecision
        fields = ["at", "started", "reason", "training"]


class PolicyStateSerializer(serializers.Serializer[Any]):
    """The policy (null: nobody ever set one) and its newest decisions, newest first."""

    policy = PolicySerializer(allow_null=True)
    decisions = DecisionSerializer(many=True)


class PromotionSerializer(serializers.ModelSerializer[Promotion]):
    """One act by which the model in use changed."""

    model = serializers.UUIDField(source="model_id", allow_null=True, help_text="in use afterwards; null: none")
    word = serializers.CharField(source="model.word", allow_null=True, default=None, help_text="as in starter@1")
    by = serializers.CharField(source="by.username", allow_null=True, default=None, help_text="null: the server")

    class Meta:
        model = Promotion
        fields = ["created_at", "act", "model", "word", "by", "reason"]


class RetireSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=1000)


class ShadowSerializer(serializers.Serializer[Any]):
    model = serializers.UUIDField(allow_null=True, help_text="null: no shadow")


class RecallSerializer(serializers.Serializer[Any]):
    """How much of a class is found at the project's threshold, with exact 95 % limits, and its AP."""

    AP = serializers.FloatField(allow_null=True)
    recall = serializers.FloatField(allow_null=True)
    recall_low = serializers.FloatField()
    recall_high = serializers.FloatField()


class GateClassSerializer(serializers.Serializer[Any]):
    """One class that the test set has cells of."""

    code = serializers.CharField()
    name = serializers.CharField()
    cells = serializers.IntegerField()
    champion = RecallSerializer(allow_null=True)
    candidate = RecallSerializer()
    outcome = serializers.ChoiceField(
        choices=[outcome.value for outcome in Outcome],
        help_text="lost: the lower limit fell by more than the margin, and not by chance; too_few: it fell so far, and "
        "chance may have done it; gained: the reverse of lost; learnt, begun: the model in use found none, and now "
        "they are found surely, or some are; absent: neither finds any; alone: no model was in use",
    )
    lost = serializers.BooleanField()
    lost_cells = serializers.IntegerField(allow_null=True, help_text="cells that only the model in use found")
    gained_cells = serializers.IntegerField(allow_null=True, help_text="cells that only the candidate found")
    needed = serializers.IntegerField(
        allow_null=True, help_text="too_few: about how many cells would tell, if as large a share went on being lost"
    )
    reason = serializers.CharField(help_text="a sentence where it is lost")


class GateRareSerializer(serializers.Serializer[Any]):
    """All classes with few test cells as if they were one: several of them can be lost without one showing it."""

    classes = serializers.IntegerField()
    cells = serializers.IntegerField()
    lost_cells = serializers.IntegerField()
    gained_cells = serializers.IntegerField()
    lost = serializers.BooleanField()


class GatePairSerializer(serializers.Serializer[Any]):
    champion = serializers.FloatField(allow_null=True)
    candidate = serializers.FloatField(allow_null=True)


class GateLineageSerializer(GatePairSerializer):
    """AP of one lineage."""

    code = serializers.CharField()


class GateTestSerializer(serializers.Serializer[Any]):
    """The frozen test set."""

    sha256 = serializers.CharField()
    cases = serializers.IntegerField()
    images = serializers.IntegerField()
    cells = serializers.IntegerField()
    frozen_at = serializers.DateTimeField(required=False)
    echoed = serializers.IntegerField(
        required=False, help_text="cells that stand just as the model in use proposed them, which favours it"
    )


class GateSerializer(serializers.Serializer[Any]):
    """The candidate against the model in use at the time, on one frozen test set, in one job."""

    passed = serializers.BooleanField(help_text="false: promoting it needs a written reason")
    sentence = serializers.CharField()
    margin = serializers.FloatField(help_text="by how much a class's lower limit of recall may fall")
    champion = serializers.CharField(allow_null=True, help_text="as in starter@1")
    score = GatePairSerializer(help_text="AP over all classes")
    classes = GateClassSerializer(many=True)
    rare = GateRareSerializer(allow_null=True, help_text="null: a verdict of before cells were compared one by one")
    lineages = GateLineageSerializer(many=True)
    unjudged = serializers.ListField(child=serializers.CharField(), help_text="classes without a cell in the test set")
    images_per_second = GatePairSerializer()
    test = GateTestSerializer()
    decided_at = serializers.DateTimeField()


class ReportsSerializer(serializers.Serializer[Any]):
    """Both full reports, in the shape that docs/inference.md describes."""

    champion = serializers.DictField(allow_null=True)
    candidate = serializers.DictField()


class GateStaleSerializer(serializers.Serializer[Any]):
    """Why a candidate's gate no longer says what it would say now."""

    champion = serializers.CharField(
        allow_null=True, help_text="the model in use now, where the gate held the candidate against another one"
    )
    fields = serializers.IntegerField(  # type: ignore[assignment]
        help_text="fields of the test cases approved since the test set was frozen"
    )


def without_reports(gate: dict[str, Any]) -> dict[str, Any] | None:
    """What the gate found, without the long reports; None for a model that went through none."""
    if not gate:
        return None
    told = {name: found for name, found in gate.items() if name != "reports"}
    return {"unjudged": [], "rare": None, **told, "classes": [_filled(row) for row in gate["classes"]]}


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    """A class's row of a verdict that may be older than the comparison cell by cell."""
    outcome = Outcome.LOST if row["lost"] else Outcome.KEPT
    return {"outcome": outcome, "lost_cells": None, "gained_cells": None, "needed": None, **row}
