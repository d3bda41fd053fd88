"""Training goes on after a kill as if there had been none, and stops with a reason when it diverges."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from inference.detectors import checkpoint
from inference.training import loop, recipes, runs
from inference.training.canvases import Canvases
from inference.training.data import read
from inference.training.loop import Epoch
from inference.training.resume import ResumeError
from tests.inference.detectors import LABELS, OPTIONS, TINY, coco_file, tiny_detector


class Killed(BaseException):
    """Stands for the end of the process."""


def plan(folder: Path, out: str = "out", **changes: object) -> runs.Plan:
    data = coco_file(folder)
    return replace(runs.Plan(data, folder / out, TINY, options=OPTIONS, device="cpu"), **changes)  # type: ignore[arg-type]


def weights(folder: Path) -> dict[str, Tensor]:
    return checkpoint.read(folder)[0].state_dict()


def first(folder: Path) -> None:
    """An earlier model, in the folder `first`."""
    description = checkpoint.Description("lite_fpn", LABELS, OPTIONS)
    checkpoint.write(folder / "first", tiny_detector().state_dict(), description)


def die_after(number: int) -> "runs.Callable[[Epoch], None]":
    def on_epoch(epoch: Epoch) -> None:
        if epoch.number == number:
            raise Killed

    return on_epoch


def test_a_run_killed_between_epochs_says_so_and_ends_as_the_uninterrupted_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    runs.train(plan(tmp_path, "whole"))
    with pytest.raises(Killed):
        runs.train(plan(tmp_path, "killed"), on_epoch=die_after(1))
    assert "epochs are done" not in caplog.text
    runs.train(plan(tmp_path, "killed"))
    assert f"1 of {TINY.epochs} epochs are done, as {tmp_path / 'killed' / 'resume.safetensors'}" in caplog.text
    whole, resumed = weights(tmp_path / "whole"), weights(tmp_path / "killed")
    for name, tensor in whole.items():
        torch.testing.assert_close(resumed[name], tensor, atol=0, rtol=0)


@pytest.mark.parametrize("able", [True, False])
def test_a_processor_learns_in_sixteen_bits_only_where_it_multiplies_them(
    able: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "multiplies_bfloat16", lambda device: able)
    dataset, detector, seen = read(coco_file(tmp_path)), tiny_detector(), []
    detector.backbone.register_forward_hook(lambda *_: seen.append(torch.is_autocast_enabled("cpu")))  # type: ignore[union-attr]
    recipe = replace(TINY, epochs=1, steps_per_epoch=1, bf16=True)
    loop.fit(detector, tiny_detector(), Canvases(dataset, recipe), recipe, keep=lambda *_: None, state=tmp_path / "s")
    assert seen == [able]


def test_epochs_report_their_losses_and_the_validation_picks_the_best(tmp_path: Path) -> None:
    seen: list[Epoch] = []
    description = runs.train(plan(tmp_path, val=coco_file(tmp_path)), on_epoch=seen.append)
    assert [epoch.number for epoch in seen] == [1, 2]
    names = {"loss_classifier", "loss_box_reg", "loss_objectness", "loss_rpn_box_reg"}
    assert all(epoch.losses.keys() == names and epoch.metrics["score"] >= 0 for epoch in seen)
    assert seen[0].best
    assert description.metrics["labels"].keys() >= {"AP", "AP50", "per_class", "counts", "ECE"}
    assert description.dataset["sha256"] == read(tmp_path / "cells.json").sha256
    assert description.recipe["epochs"] == TINY.epochs
    assert description.framing["typical_cell"] > 0
    history = json.loads((tmp_path / "out" / "history.json").read_text())
    assert [row["losses"] for row in history] == [epoch.losses for epoch in seen]


def test_a_saved_run_is_not_continued_under_another_recipe(tmp_path: Path) -> None:
    with pytest.raises(Killed):
        runs.train(plan(tmp_path), on_epoch=die_after(1))
    with pytest.raises(ResumeError, match="was begun with another recipe"):
        runs.train(plan(tmp_path, recipe=replace(TINY, seed=5)))


def test_a_saved_run_is_not_continued_where_other_layers_learn(tmp_path: Path) -> None:
    canvases, fewer = Canvases(read(coco_file(tmp_path)), TINY), tiny_detector()
    fewer.get_submodule("backbone.body.conv_stem").requires_grad_(False)
    state = tmp_path / "resume.safetensors"
    with pytest.raises(Killed):
        loop.fit(tiny_detector(), tiny_detector(), canvases, TINY, keep=lambda *_: None, state=state,
                 on_epoch=die_after(1))  # fmt: skip
    with pytest.raises(ResumeError, match="begun by a version that trained other layers"):
        loop.fit(fewer, tiny_detector(), canvases, TINY, keep=lambda *_: None, state=state)


def test_a_damaged_saved_run_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "resume.safetensors").write_bytes(b"nothing")
    with pytest.raises(ResumeError, match=r"resume\.safetensors is damaged"):
        runs.train(plan(tmp_path))


class Diverges(nn.Module):
    """Learns well for `good` steps, then its loss is no number."""

    def __init__(self, good: int) -> None:
        super().__init__()
        self.weight, self.good = nn.Parameter(torch.ones(1)), good

    def forward(self, images: list[Tensor], targets: list[dict[str, Tensor]]) -> dict[str, Tensor]:
        self.good -= 1
        return {"loss": self.weight.sum() * (1.0 if self.good >= 0 else torch.nan)}


def test_a_loss_that_is_no_number_stops_training_and_leaves_what_was_kept(tmp_path: Path) -> None:
    canvases = Canvases(read(coco_file(tmp_path)), TINY)
    kept: list[float] = []
    with pytest.raises(loop.TrainingDiverged, match="not a number at step 3: loss nan"):
        loop.fit(Diverges(3), Diverges(3), canvases, TINY, state=tmp_path / "resume.safetensors",
                 keep=lambda model, found: kept.append(float(model.weight.detach())))  # fmt: skip
    assert len(kept) == 1
    assert (tmp_path / "resume.safetensors").exists()


def test_a_run_that_diverges_leaves_the_last_good_checkpoint(tmp_path: Path) -> None:
    def spoil(run: loop.Run, losses: loop.Losses, images: int) -> None:
        if run.epoch == 1:
            next(run.model.roi_heads.parameters()).data.fill_(torch.nan)

    with pytest.raises(loop.TrainingDiverged, match=r"not a number at step 3: .*loss_classifier nan"):
        runs.train(plan(tmp_path), on_step=spoil)
    assert all(torch.isfinite(tensor).all() for tensor in weights(tmp_path / "out").values())


def test_training_ends_when_the_score_has_not_risen_for_long_enough(tmp_path: Path) -> None:
    recipe = replace(TINY, epochs=9, steps_per_epoch=1, patience=2)
    scores = iter([0.2, 0.4, 0.3, 0.4, 0.9])
    run = loop.fit(Diverges(99), Diverges(99), Canvases(read(coco_file(tmp_path)), recipe), recipe,
                   evaluate=lambda model: {"score": next(scores)}, keep=lambda model, found: None,
                   state=tmp_path / "resume.safetensors")  # fmt: skip
    assert [(row["epoch"], row["best"]) for row in run.history] == [(1, True), (2, True), (3, False), (4, False)]


def test_training_ends_when_its_minutes_are_over(tmp_path: Path) -> None:
    seen: list[Epoch] = []
    runs.train(plan(tmp_path, recipe=replace(TINY, epochs=50, minutes=0.0001)), on_epoch=seen.append)
    assert len(seen) == 1


def test_labels_of_the_start_keep_their_rows_and_new_ones_with_cells_come_after_them(tmp_path: Path) -> None:
    """With a rate of zero nothing is learnt, so every row of the last layer is where its label went."""
    first(tmp_path)
    unmoved = plan(tmp_path, recipe=replace(TINY, lr=0.0, epochs=1, steps_per_epoch=1), start=tmp_path / "first")
    coco = json.loads(unmoved.train.read_text())
    lymphocyte, monocyte = coco["categories"]
    coco["categories"] = [{"id": 3, "name": "plasma_cell"}, {"id": 4, "name": "mast_cell"}, monocyte,
                          {**lymphocyte, "name": "small_cell", "aliases": ["lymphocyte"]}]  # fmt: skip
    coco["annotations"][-1]["category_id"] = 3
    unmoved.train.write_text(json.dumps(coco))

    known = runs.train(unmoved).labels

    before, after = weights(tmp_path / "first"), weights(tmp_path / "out")
    assert known == ["lymphocyte", "monocyte", "plasma_cell"]  # nobody showed a mast cell
    for part, rows in (("cls_score", 1), ("bbox_pred", 4)):
        for name in (f"roi_heads.box_predictor.{part}.{kind}" for kind in ("weight", "bias")):
            old, new = before[name].unflatten(0, (-1, rows)), after[name].unflatten(0, (-1, rows))
            torch.testing.assert_close(new[[0, 1, 2]], old, atol=2e-3, rtol=0)


def test_another_label_set_starts_from_what_a_checkpoint_knows(tmp_path: Path) -> None:
    first(tmp_path)
    before, after = weights(tmp_path / "first"), runs._started(*_with_more_labels(tmp_path)).state_dict()
    last = "roi_heads.box_predictor."
    assert torch.equal(after[last + "cls_score.weight"][2], before[last + "cls_score.weight"][1])  # lymphocyte
    assert torch.equal(after[last + "bbox_pred.weight"][8:12], before[last + "bbox_pred.weight"][4:8])
    assert torch.equal(after["rpn.head.cls_logits.weight"], before["rpn.head.cls_logits.weight"])


def _with_more_labels(folder: Path) -> tuple[runs.Plan, checkpoint.Description]:
    description = checkpoint.Description("lite_fpn", ["smudge", "lymphocyte", "monocyte"], OPTIONS)
    return plan(folder, "second", start=folder / "first"), description


def test_a_checkpoint_of_another_architecture_cannot_begin_a_run(tmp_path: Path) -> None:
    first(tmp_path)
    with pytest.raises(checkpoint.CheckpointError, match="holds a lite_fpn, which cannot begin"):
        runs.train(plan(tmp_path, "second", start=tmp_path / "first", architecture="faster_rcnn", options={}))


@pytest.mark.parametrize(
    ("smallest", "in_a_picture", "scale", "crowded"),
    [(25.0, 21.0, 1.0, 0.0), (35.0, 4.0, 0.8, 0.0), (97.0, 1.0, 0.5, 0.65), (0.0, 0.0, 1.0, 0.65)],
)
def test_what_a_recipe_leaves_open_is_decided_by_the_data(
    smallest: float, in_a_picture: float, scale: float, crowded: float
) -> None:
    fitted = recipes.named("fast").fitted(smallest, in_a_picture)
    assert (fitted.scale, fitted.crowded) == (scale, crowded)
    stated = replace(recipes.named("fast"), scale=0.7, crowded=0.1).fitted(smallest, in_a_picture)
    assert (stated.scale, stated.crowded) == (0.7, 0.1)


def test_a_run_begun_with_a_checkpoint_goes_on_at_its_scale(tmp_path: Path) -> None:
    runs.train(plan(tmp_path, "first", recipe=replace(TINY, scale=0.9)))
    again = plan(tmp_path, "second", recipe=replace(TINY, scale=None), start=tmp_path / "first")
    assert runs.train(again).framing["scale"] == 0.9


def test_the_paper_recipe_is_the_papers() -> None:
    paper = recipes.named("paper")
    assert (paper.epochs * (paper.steps_per_epoch or 0), paper.batch_size, paper.longest_side) == (30_000, 2, 800)
    assert (paper.optimiser, paper.turns, paper.shear > 0) == ("sgd", True, True)


def test_the_rate_warms_up_and_falls() -> None:
    fast, paper = recipes.named("fast"), recipes.named("paper")
    assert loop.rate(fast, 0, 0.0) == pytest.approx(1 / fast.warmup)
    assert loop.rate(fast, 1000, 1.0) == pytest.approx(0, abs=1e-9)
    assert loop.rate(paper, 25_000, 0.83) == pytest.approx(0.1)


@pytest.mark.parametrize("key, word, value", [
    ("epochs", "3", 3), ("minutes", "1.5", 1.5), ("minutes", "none", None), ("bf16", "false", False),
    ("canvas", "none", None), ("drops", "0.5,0.8", (0.5, 0.8)), ("optimiser", "sgd", "sgd"),
])  # fmt: skip
def test_settings_are_read_from_words(key: str, word: str, value: object) -> None:
    assert getattr(recipes.named("fast").with_settings({key: word}), key) == value


@pytest.mark.parametrize("key, word", [
    ("colour", "red"), ("epochs", "many"), ("bf16", "perhaps"), ("epochs", "none"), ("epochs", "0"), ("lr", "nan"),
    ("lr", "-1"), ("lr", "inf"), ("batch_size", "0"), ("canvas", "-5"), ("scale", "0"), ("scale", "inf"),
    ("seed", "-1"), ("minutes", "0"), ("minutes", "nan"), ("optimiser", "rm"), ("ema", "1"), ("drops", "0.5,2"),
    ("patience", "0"), ("weight_decay", "nan"), ("clip_norm", "0"), ("crowded", "5"), ("longest_side", "0"),
    ("warmup", "-1"),
])  # fmt: skip
def test_settings_that_will_not_do_are_named(key: str, word: str) -> None:
    with pytest.raises(recipes.RecipeError, match=key):
        recipes.named("fast").with_settings({key: word})
    with pytest.raises(recipes.RecipeError, match="there are fast, tune, paper"):
        recipes.named("slow")
