"""What the gate says, and that nobody promotes past it without a word."""

import pytest

from annotations.errors import WrongState
from inference.models import ModelVersion, Promotion
from inference.services import gate, models
from tests.inference.conftest import make_checkpoint
from tests.inference.taught import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_candidate_held_against_another_model_than_the_one_in_use_needs_a_reason(
    deployed, project, rui, adam, tmp_path
):
    first, second = (_candidate(project, tmp_path / name, seed) for name, seed in (("a", 5), ("b", 6)))
    models.deploy(project_id=project.pk, model_id=first.pk, by=rui)

    with pytest.raises(
        WrongState, match=r"was held against tiny@1, and now marrow-study@1 is in use\. Evaluate it again"
    ):
        models.deploy(project_id=project.pk, model_id=second.pk, by=adam)
    assert models.active_for(project.pk) == first
    models.deploy(project_id=project.pk, model_id=second.pk, by=adam, reason="Better on plasma cells")
    assert models.active_for(project.pk) == second
    models.deploy(project_id=project.pk, model_id=first.pk, by=rui)  # was in use before: nobody needs to say why


def _candidate(project, folder, seed: int) -> ModelVersion:
    verdict = {"passed": True, "sentence": "Better.", "champion": "tiny@1", "classes": []}
    return models.register(
        folder=make_checkpoint(folder, seed=seed), name="marrow-study", project=project, gate=verdict
    )


def test_two_people_who_promote_two_candidates_at_once_get_one_model_and_one_sentence(
    deployed, project, rui, adam, tmp_path
):
    made = {rui: _candidate(project, tmp_path / "a", 5), adam: _candidate(project, tmp_path / "b", 6)}
    told = at_once(lambda by: models.deploy(project_id=project.pk, model_id=made[by].pk, by=by), rui, adam)

    (refusal,) = [str(said) for said in told if isinstance(said, WrongState)]
    assert "was held against tiny@1, and now marrow-study@" in refusal
    assert list(Promotion.objects.values_list("model__name", flat=True)) == ["tiny", "marrow-study"]


def test_a_class_without_test_cells_is_named_as_not_judged():
    """The model knows lymphocytes and monocytes; the one test case has lymphocytes only."""
    row = {"cells": 0, "AP": None, "recall": None, "recall_low": None, "recall_high": None}
    seen = {**row, "cells": 3, "AP": 0.5, "recall": 0.5, "recall_low": 0.1, "recall_high": 0.9}
    report = {"labels": {"classes": {"a": seen, "b": row}}, "lineages": {"per_class": {}}, "score": 0.5, "images": 1,
              "data_sha256": "", "images_per_second": 1.0}  # fmt: skip
    names = {"a": "Lymphocyte", "b": "Plasma cell"}

    found = gate.verdict(champion=None, champion_word=None, candidate=report, names=names)
    assert found["unjudged"] == ["Plasma cell"]
    assert found["sentence"].endswith("Not judged, because the test cases have no such cell: Plasma cell.")

    empty = {**report, "labels": {"classes": {"a": row, "b": row}}}
    found = gate.verdict(champion=report, champion_word="x@1", candidate=empty, names=names)
    assert (found["passed"], found["sentence"]) == (False, gate.NOTHING_TO_JUDGE)
