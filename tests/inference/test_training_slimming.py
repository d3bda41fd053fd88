"""A light model does without channels that say little, says nearly the same at once, and never takes them up again."""

import itertools
import logging
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from inference.detectors import checkpoint
from inference.detectors.lite_fpn import LiteBody
from inference.detectors.thinning import AT_ONCE, Hidden, hidden
from inference.training import recipes, runs, slimming
from inference.training.canvases import Batch
from tests.inference.detectors import LABELS, OPTIONS, TINY, coco_file, pictures, tiny_detector

LOST = 0.05


def blocks(detector: torch.nn.Module) -> list[Hidden]:
    (body,) = (module for module in detector.modules() if isinstance(module, LiteBody))
    return hidden(body)


def silent(detector: torch.nn.Module) -> list[int]:
    return [len(block.around[0].weight) - len(block.taken_up()) for block in blocks(detector)]


def batches() -> list[Batch]:
    return [(pictures(*[(96, 96)] * 6), [])]


def test_channels_that_others_can_stand_in_for_go_and_nothing_is_lost() -> None:
    torch.manual_seed(0)
    seen = torch.randn(4000, 16).double()
    seen = torch.cat([seen, seen @ torch.randn(16, 24).double()], dim=1)  # 24 that the sixteen tell as well
    covariance = torch.cov(seen.T) + 1e-6 * torch.eye(40)
    sums = torch.randn(5, 40).double()
    gone = slimming.dispensable(sums, covariance, 1e-4)
    assert len(gone) == 24
    after = slimming.taken_over(sums, covariance, gone)
    assert not after[:, gone].any()
    torch.testing.assert_close(seen @ after.T, seen @ sums.T, atol=1e-2, rtol=0)


@pytest.mark.parametrize("lost", [0.01, 0.2])
def test_no_more_is_lost_than_is_allowed_and_what_stays_is_what_processors_take_at_once(lost: float) -> None:
    torch.manual_seed(1)
    seen = torch.randn(4000, 50).double() * 0.9 ** torch.arange(50)
    covariance, sums = torch.cov(seen.T), torch.randn(3, 50).double()
    gone = slimming.dispensable(sums, covariance, lost)
    off = sums - slimming.taken_over(sums, covariance, gone)
    share = float(((off @ covariance) * off).sum() / ((sums @ covariance) * sums).sum())
    assert 0 < share <= lost
    assert (50 - len(gone)) % AT_ONCE == 0


def test_sums_of_what_all_is_needed_keep_it() -> None:
    assert len(slimming.dispensable(torch.eye(24).double(), torch.eye(24).double(), 0.02)) == 0


@torch.no_grad()
def test_a_slim_detector_says_nearly_the_same(caplog: pytest.LogCaptureFixture) -> None:
    detector = tiny_detector().eval()
    (images, _), *_ = batches()
    shown = detector.transform(images)[0].tensors  # type: ignore[operator,union-attr]
    before = detector.backbone(shown)  # type: ignore[operator]
    with caplog.at_level(logging.INFO):
        count = slimming.slim(detector, batches(), 0.001)
    assert count == sum(silent(detector)) > 0
    assert f"{count} of " in caplog.text
    for now, then in zip(detector.backbone(shown).values(), before.values(), strict=True):  # type: ignore[operator]
        assert (now - then).norm() < 0.3 * (then - then.mean(dim=(0, 2, 3), keepdim=True)).norm()
    assert not any(silent(detector)[8:])  # of what lies behind stride 8 too little was seen


def test_of_too_few_places_nothing_is_concluded() -> None:
    detector = tiny_detector()
    assert slimming.slim(detector, [], 0.5) == 0
    assert not any(silent(detector))


def test_a_block_that_tells_no_place_from_another_stays_as_it_is() -> None:
    detector = tiny_detector()
    block = blocks(detector)[2]
    slimming.mute(block, torch.arange(len(block.around[0].weight)))
    before = silent(detector)
    slimming.slim(detector, batches(), LOST)
    assert silent(detector)[2] == before[2]
    assert silent(detector)[1] > before[1]


def test_as_many_canvases_are_looked_at_however_few_come_at_once() -> None:
    detector, shown = tiny_detector(), []
    detector.backbone.register_forward_hook(lambda module, given, said: shown.append(len(given[0])))  # type: ignore[operator]
    one: Batch = (pictures((32, 32)), [])
    slimming.slim(detector, itertools.repeat(one), LOST)
    assert sum(shown) == slimming.CANVASES


def test_what_is_silent_stays_so_in_training_and_in_a_run_that_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    description = checkpoint.Description("lite_fpn", LABELS, OPTIONS)
    checkpoint.write(tmp_path / "first", tiny_detector().state_dict(), description)
    plan = runs.Plan(coco_file(tmp_path), tmp_path / "slim", replace(TINY, slim=LOST), options=OPTIONS, device="cpu",
                     start=tmp_path / "first")  # fmt: skip
    known: list[list[int]] = []
    slim = slimming.slim

    def noted(detector: torch.nn.Module, *rest: object) -> int:
        count = slim(detector, *rest)  # type: ignore[arg-type]
        known.append(silent(detector))
        return count

    monkeypatch.setattr(slimming, "slim", noted)
    with pytest.raises(KeyboardInterrupt):
        runs.train(plan, on_epoch=_stop)
    runs.train(plan)
    assert len(known) == 1
    trained = checkpoint.read(plan.out)[0]
    assert silent(trained) == known[0]
    first, last = (each.state_dict() for each in (checkpoint.read(tmp_path / "first")[0], trained))
    assert any(not torch.equal(first[name], last[name]) for name in last if "roi_heads" in name)


def test_a_detector_without_a_light_backbone_cannot_be_slimmed() -> None:
    with pytest.raises(recipes.RecipeError, match="only a light backbone has channels to do without"):
        slimming.slim(torch.nn.Linear(2, 2), [], LOST)


def test_what_may_be_lost_is_a_share() -> None:
    with pytest.raises(recipes.RecipeError, match=r"slim=0\.7 will not do: it goes from 0 to 0\.5"):
        TINY.with_settings({"slim": "0.7"})


def _stop(epoch: object) -> None:
    raise KeyboardInterrupt
