"""What the gate says, and that nobody promotes past it without a word."""

import pytest

from annotations.errors import WrongState
from inference.models import ModelVersion, Promotion
from inference.services import gate, models
from inference.training import matching
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


def report(caught: dict[str, str], score: float = 0.5) -> dict:
    """A model's report. caught: of each label its test cells, "x" where it is found."""
    rows = {}
    for word, cells in caught.items():
        found, (low, high) = cells.count("x"), matching.interval(cells.count("x"), len(cells))
        rows[word] = {"cells": len(cells), "AP": 0.5, "recall": found / len(cells) if cells else None,
                      "recall_low": low, "recall_high": high}  # fmt: skip
    hits = {word: [mark == "x" for mark in cells] for word, cells in caught.items()}
    return {"labels": {"classes": rows}, "lineages": {"per_class": {}}, "score": score, "images": 1, "data_sha256": "",
            "images_per_second": 1.0, "caught": hits}  # fmt: skip


def judged(before: dict[str, str], now: dict[str, str]) -> dict:
    return gate.verdict(champion=report(before), champion_word="x@1", candidate=report(now, 0.6), names={"a": "Blast"})


def test_a_class_without_test_cells_is_named_as_not_judged():
    """The model knows lymphocytes and monocytes; the one test case has lymphocytes only."""
    names = {"a": "Lymphocyte", "b": "Plasma cell"}

    found = gate.verdict(champion=None, champion_word=None, candidate=report({"a": "xx-", "b": ""}), names=names)
    assert found["unjudged"] == ["Plasma cell"]
    assert found["sentence"].endswith("Not judged, because the test cases have no such cell: Plasma cell.")
    assert found["classes"][0]["outcome"] == "alone"

    empty = report({"a": "", "b": ""})
    found = gate.verdict(champion=empty, champion_word="x@1", candidate=empty, names=names)
    assert (found["passed"], found["sentence"]) == (False, gate.NOTHING_TO_JUDGE)


@pytest.mark.parametrize(
    ("before", "now", "outcome", "needed"),
    [
        ("x" * 7, "x" * 6 + "-", "too_few", 18),  # one cell may be chance: three lost and none gained count
        ("xxxxx---", "xxx--x--", "too_few", 43),
        ("xxxxxxxx", "xxxxx---", "lost", None),
        ("x" * 40, "x" * 39 + "-", "kept", None),  # the lower limit falls by less than the margin
        ("x" * 40, "x" * 34 + "-" * 6, "lost", None),
        ("-----", "xxxxx", "learnt", None),
        ("-----", "x----", "begun", None),
        ("-----", "-----", "absent", None),
        ("x-------", "xxxxxxxx", "gained", None),
        ("xx", "xx", "kept", None),
    ],
)
def test_what_becomes_of_a_class_is_told_from_the_cells_that_only_one_model_finds(before, now, outcome, needed):
    found = judged({"a": before}, {"a": now})
    (row,) = found["classes"]
    assert (row["outcome"], row["needed"]) == (outcome, needed)
    assert found["passed"] is (outcome != "lost")
    assert ("too few to tell whether they are found less surely: Blast." in found["sentence"]) is (outcome == "too_few")
    assert ("found less surely than before: Blast." in found["sentence"]) is (outcome == "lost")
    decision = (
        "The new model is not recommended" if outcome == "lost" else "The new model is better than x@1: on the same"
    )
    assert found["sentence"].startswith(decision)


def test_a_loss_needs_fewer_cells_where_none_is_found_anew_than_where_as_many_come_as_go():
    steady = judged({"a": "x" * 30 + "-" * 10}, {"a": "x" * 24 + "-" * 16})
    mixed = judged({"a": "x" * 30 + "-" * 10}, {"a": "-" * 15 + "x" * 24 + "-"})
    assert [found["classes"][0]["candidate"]["recall"] for found in (steady, mixed)] == [0.6, 0.6]
    assert [found["classes"][0]["outcome"] for found in (steady, mixed)] == ["lost", "too_few"]


def test_several_rare_classes_cannot_be_lost_together_without_one_of_them_showing_it():
    words = "abcd"
    found = judged(dict.fromkeys(words, "xxxxx"), dict.fromkeys(words, "xxx--"))
    assert {row["outcome"] for row in found["classes"]} == {"too_few"}
    assert (found["passed"], found["rare"]["lost"], found["rare"]["lost_cells"]) == (False, True, 8)
    assert "8 of their 20 cells were lost, 0 found anew" in found["sentence"]

    fair = judged(dict.fromkeys(words, "xxx--"), {"a": "xx---", "b": "xx---", "c": "xxxx-", "d": "xxxx-"})
    assert (fair["passed"], fair["rare"]["lost"]) == (True, False)
