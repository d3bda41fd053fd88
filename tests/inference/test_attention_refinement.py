"""Boxes refined by an actor and a critic: what an episode earns, and what is learnt from it."""

from itertools import pairwise

import pytest
import torch
from torch import Tensor
from torchvision.models.detection._utils import BoxCoder

from inference.detectors.attention import refinement
from inference.detectors.attention.refinement import ActorCritic, Episode, Rules
from inference.detectors.attention.refiner import Refiner, View

CODER = BoxCoder((10.0, 10.0, 5.0, 5.0))
TRUTH = torch.tensor([[40.0, 40, 80, 90]])
LIMITS = torch.tensor([[200.0, 100, 200, 100]])


def boxes(*rows: list[float]) -> Tensor:
    return torch.tensor(rows, dtype=torch.float32)


def test_a_scripted_actor_climbs_in_iou_to_the_bonus() -> None:
    """It knows the truth and goes a third of the way each step."""
    box, rules = boxes([20, 30, 90, 70]), Rules(threshold=0.8, bonus=1.0)
    climbed = [refinement.overlaps(box, TRUTH)]
    earned = []
    for _ in range(6):
        box = refinement.inside(CODER.decode_single(CODER.encode_single(TRUTH, box) / 3, box), LIMITS)
        climbed.append(refinement.overlaps(box, TRUTH))
        reward, end = refinement.rewards(climbed[-2], climbed[-1], torch.tensor([True]), rules)
        earned.append(float(reward))
        if end:
            break
    assert all(after > before for before, after in pairwise(climbed))
    assert climbed[-1] >= 0.8 > climbed[-2]
    assert sum(earned) == pytest.approx(float(climbed[-1] - climbed[0]) + 1.0, abs=1e-5)


def test_the_bonus_needs_the_right_class_and_the_overlap() -> None:
    rules = Rules(threshold=0.7, bonus=0.5)
    before, after = torch.tensor([0.5, 0.5, 0.5]), torch.tensor([0.75, 0.75, 0.6])
    reward, end = refinement.rewards(before, after, torch.tensor([True, False, True]), rules)
    torch.testing.assert_close(reward, torch.tensor([0.75, 0.25, 0.1]))
    assert end.tolist() == [True, False, False]


def test_returns_and_advantages_are_those_of_a_hand_computed_episode() -> None:
    """Two boxes, three steps, γ = 0.5; the second box's episode ends with its second step."""
    reward = torch.tensor([[0.1, 0.2], [0.3, 0.7], [-0.2, 9.0]])
    ends = torch.tensor([[False, False], [False, True], [False, False]])
    found = refinement.returns(reward, ends, torch.tensor([0.4, 9.0]), 0.5)
    # first: -0.2 + 0.5*0.4 = 0;  0.3 + 0.5*0 = 0.3;  0.1 + 0.5*0.3 = 0.25.  second: 0.7;  0.2 + 0.5*0.7 = 0.55
    torch.testing.assert_close(found[:, 0], torch.tensor([0.25, 0.3, 0.0]))
    torch.testing.assert_close(found[:2, 1], torch.tensor([0.55, 0.7]))

    values = torch.full((3, 2), 0.05, requires_grad=True)
    log_probs = torch.full((3, 2), -1.0, requires_grad=True)
    alive = torch.tensor([[True, True], [True, True], [True, False]])
    flat = torch.zeros(3, 2, 4)
    episode = Episode(log_probs, values, torch.ones(3, 2), reward, ends, alive, flat, flat + 1,
                      torch.tensor([0.4, 9.0]), torch.zeros(2, 4))  # fmt: skip
    losses = refinement.actor_critic_losses(episode, Rules(discount=0.5, actor=1, critic=1, entropy=0.1, warmup=10), 5)
    advantages = torch.tensor([0.2, 0.5, 0.25, 0.65, -0.05])  # by step, then by box
    named = {name: float(loss.detach()) for name, loss in losses.items()}
    assert named["loss_critic"] == pytest.approx(float((advantages**2).mean() / 2))
    assert named["loss_entropy"] == pytest.approx(-0.1)
    assert named["loss_actor_warmup"] == pytest.approx(0.5 * 4 * (1 - 1 / 18))  # half of the warm-up is over

    sum(losses.values()).backward()
    push = (advantages - 0.31) / advantages.std(correction=0)  # what gains more than usual is made likelier
    torch.testing.assert_close(log_probs.grad[alive], -push / 5)
    assert not log_probs.grad[2, 1]  # that box's episode was over
    torch.testing.assert_close(values.grad[1, 1], torch.tensor(-0.65 / 5))


def test_after_the_last_step_of_training_nothing_is_learnt_from_episodes() -> None:
    one = torch.ones(1, 1)
    flat = torch.ones(1, 1, 4)
    episode = Episode(one, one, one, one, one > 2, one > 0, flat, flat, one[0], flat[0])
    assert not any(refinement.actor_critic_losses(episode, Rules(total_steps=9), 9).values())
    assert any(refinement.actor_critic_losses(episode, Rules(total_steps=9), 8).values())


def test_a_box_stays_in_its_picture_and_keeps_a_size() -> None:
    limits = LIMITS.expand(3, 4)
    kept = refinement.inside(boxes([-5, -5, 300, 50], [210, 110, 230, 130], [50, 50, 40, 40]), limits)
    assert kept.tolist() == [[0, 0, 200, 50], [199, 99, 200, 100], [50, 50, 51, 51]]


def test_an_actor_that_has_learnt_nothing_stays_where_it_is() -> None:
    policy, value = ActorCritic(5, 3)(torch.randn(7, 12))
    assert policy.mean.shape == (7, 4)
    assert not policy.mean.any()
    assert value.shape == (7,)


class Heads:
    """RoI heads of a toy world: the feature of a box is how far it is from the truth, its class is always right."""

    box_coder = CODER

    def box_roi_pool(self, maps: object, rows: list[Tensor], sizes: object) -> Tensor:
        return CODER.encode_single(TRUTH.expand(sum(map(len, rows)), 4), torch.cat(rows))

    def box_head(self, features: Tensor) -> Tensor:
        return features

    def box_predictor(self, features: Tensor) -> tuple[Tensor, None]:
        return torch.tensor([[0.0, 1.0]]).expand(len(features), 2), None


def test_from_rewards_alone_an_actor_learns_to_move_a_toy_box_to_the_truth() -> None:
    torch.manual_seed(0)
    view = View(Heads(), {}, [(100, 200)])  # type: ignore[arg-type]
    rules = Rules(t_max=3, warmup=0, threshold=0.95, actor=1.0, entropy=0.0)
    refiner = Refiner(4, 1, rules)
    optimiser = torch.optim.Adam(refiner.parameters(), 3e-3)

    def starts(count: int) -> list[Tensor]:
        return [refinement.inside(CODER.decode_single(torch.randn(count, 4), TRUTH.expand(count, 4)), LIMITS)]

    def gain() -> float:
        start = starts(256)
        with torch.no_grad():
            (ended,) = refiner.refined(view, start, torch.zeros(256, 1))
        truth = TRUTH.expand(256, 4)
        return float((refinement.overlaps(ended, truth) - refinement.overlaps(start[0], truth)).mean())

    assert gain() == pytest.approx(0, abs=1e-6)
    for _ in range(100):
        start = starts(64)
        episode = refiner.play(view, start, torch.zeros(64, 1), TRUTH.expand(64, 4), torch.ones(64).long())
        losses = refinement.actor_critic_losses(episode, rules, 0)
        optimiser.zero_grad()
        sum(losses.values()).backward()
        optimiser.step()
    assert gain() > 0.05
