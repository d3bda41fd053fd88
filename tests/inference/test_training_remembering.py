"""Labels that the new fields do not show are not unlearnt, and those that are shown are learnt as ever."""

import json
from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

from inference.detectors import checkpoint, registry
from inference.training import remembering, runs
from tests.inference.detectors import LABELS, OPTIONS, TARGETS, TINY, coco_file, pictures, tiny_detector


def began(shown: set[str]) -> tuple[remembering.Memory | None, nn.Module]:
    """A model of three labels that began with one of two, and what it keeps of that one."""
    torch.manual_seed(1)
    new = registry.build("lite_fpn", classes=3, **OPTIONS)
    labels = ["smudge", *LABELS]
    old = tiny_detector()
    new.load_state_dict(runs._carried_over(old, new, LABELS, labels))
    return remembering.of(old, new, LABELS, labels, shown), new


def test_nothing_is_lost_where_nothing_has_moved_and_something_where_it_has() -> None:
    kept, new = began({"smudge", "lymphocyte"})
    assert kept is not None
    new.train()(pictures((64, 64), (64, 64)), TARGETS)
    assert kept.loss().item() < 1e-6
    with torch.no_grad():
        new.roi_heads.box_predictor.cls_score.bias[3] -= 2  # monocyte
    new.train()(pictures((64, 64), (64, 64)), TARGETS)
    assert kept.loss().item() > 0.01


def test_where_the_old_model_was_wrong_labels_that_the_fields_show_are_free_to_move() -> None:
    """Of a random model nearly all is wrong: here everything is told to be a smudge, which it does not know."""
    kept, new = began({"smudge", "lymphocyte"})
    assert kept is not None
    with torch.no_grad():
        new.roi_heads.box_predictor.cls_score.bias[1:3] += 3  # smudge, lymphocyte
    new.train()(pictures((64, 64), (64, 64)), TARGETS)
    kept._seen["labels"] = [torch.ones_like(labels) for labels in kept._seen["labels"]]
    assert kept.loss().item() < 1e-6
    kept._seen["labels"] = [torch.zeros_like(labels) for labels in kept._seen["labels"]]
    kept.old.roi_heads.box_predictor.cls_score.bias[0] += 9  # sure, and right, that there is nothing
    assert kept.loss().item() > 1e-6


def test_where_the_fields_show_every_label_nothing_has_to_be_remembered() -> None:
    assert began({"smudge", *LABELS})[0] is None


def test_training_on_from_a_model_remembers_by_itself(tmp_path: Path) -> None:
    description = checkpoint.Description("lite_fpn", LABELS, OPTIONS)
    checkpoint.write(tmp_path / "first", tiny_detector().state_dict(), description)
    coco = json.loads(coco_file(tmp_path).read_text())
    coco["annotations"] = [row for row in coco["annotations"] if row["category_id"] == 1]
    (tmp_path / "few.json").write_text(json.dumps(coco))
    plan = runs.Plan(coco_file(tmp_path), tmp_path / "all", TINY, options=OPTIONS, start=tmp_path / "first",
                     device="cpu")  # fmt: skip

    runs.train(plan)
    runs.train(replace(plan, train=tmp_path / "few.json", out=tmp_path / "few"))

    named = {out: json.loads((tmp_path / out / runs.HISTORY).read_text())[0]["losses"].keys() for out in ("all", "few")}
    assert named["few"] - named["all"] == {"loss_memory"}
