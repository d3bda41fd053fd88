"""An actor moves a box step by step, a critic says what is still to be gained: advantage actor-critic on boxes.

Mnih et al. 2016 (A3C), in one thread. The state of a box is its RoI feature, the box itself and the context of
the glimpse it was found in; an action is (dx, dy, dlog w, dlog h) in the units of the detector's box coder.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.distributions import Normal
from torchvision.ops import box_iou

SCALE = 64.0  # px: the size of a box that the actor is told as 0


@dataclass(frozen=True)
class Rules:
    """Of the episodes that boxes play in training, and of how they are learnt from.

    t_max: steps of an episode at most, and those taken in use; 0 builds a detector without refinement.
    total_steps: T_max; after as many steps the actor and critic are no longer trained.
    threshold, bonus: a box of the right class whose IoU passes the threshold earns the bonus, and its episode ends.
    discount: γ of the returns.
    entropy, critic, actor: weights of these terms of the loss.
    warmup: steps over which the actor also learns what the regression head learns, at first with full weight,
        at the end with none; from rewards alone it would hardly start in a short training.
    """

    t_max: int = 3
    total_steps: int = 150_000  # the paper's 30,000 iterations of 5 steps
    threshold: float = 0.9
    bonus: float = 0.2
    discount: float = 0.9
    actor: float = 0.1
    critic: float = 0.5
    entropy: float = 1e-3
    warmup: int = 30_000


class ActorCritic(nn.Module):
    """States of R boxes to a distribution over their next steps, `[R, 4]`, and their values, `[R]`."""

    def __init__(self, features: int, contexts: int, width: int = 256) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features + 4 + contexts, width), nn.ReLU())
        self.mean = nn.Linear(width, 4)
        self.log_deviation = nn.Parameter(torch.full((4,), -1.5))
        self.value = nn.Linear(width, 1)
        nn.init.zeros_(self.mean.weight)  # an actor that has learnt nothing stays where it is
        nn.init.zeros_(self.mean.bias)

    def forward(self, state: Tensor) -> tuple[Normal, Tensor]:
        read = self.body(state)
        mean, value = self.mean(read).float(), self.value(read).float().squeeze(1)
        return Normal(mean, self.log_deviation.exp().expand_as(mean)), value


def state_of(features: Tensor, boxes: Tensor, limits: Tensor, contexts: Tensor) -> Tensor:
    """`[R, F + 4 + D]`: the RoI's feature; its centre in parts of the picture and the log of its sides; the context.

    boxes: `[R, 4]` xyxy, px. limits: `[R, 4]`, each box's picture as (W, H, W, H).
    """
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2 / limits[:, :2]
    sides = ((boxes[:, 2:] - boxes[:, :2]) / SCALE).log()
    return torch.cat([features.float(), middle, sides, contexts], dim=1)


def inside(boxes: Tensor, limits: Tensor) -> Tensor:
    """Boxes `[R, 4]` cut at their pictures' edges `[R, 4]`, at least one px wide and high."""
    boxes = boxes.clamp(min=0).minimum(limits)
    low = boxes[:, :2].minimum(limits[:, :2] - 1)
    return torch.cat([low, boxes[:, 2:].maximum(low + 1)], dim=1)


def overlaps(boxes: Tensor, others: Tensor) -> Tensor:
    """IoU of each box with the one in the same row: two of `[R, 4]` to `[R]`."""
    found: Tensor = box_iou(boxes, others).diagonal()
    return found


def rewards(before: Tensor, after: Tensor, right: Tensor, rules: Rules) -> tuple[Tensor, Tensor]:
    """Reward and end of a step, both `[R]`.

        r = IoU(b', g) - IoU(b, g) + bonus · end,    end: the class is right and IoU(b', g) >= threshold

    before, after: IoU with the truth before and after the step. right: whether b' is classified rightly.
    """
    end = right & (after >= rules.threshold)
    return after - before + rules.bonus * end, end


def returns(reward: Tensor, ends: Tensor, last: Tensor, discount: float) -> Tensor:
    """n-step returns `[T, R]` of episodes cut off after T steps.

        R_T = V(s_T),   R_t = r_t + γ R_{t+1}   or r_t alone where the step ended the episode

    reward, ends: `[T, R]`. last: `[R]`, the critic's value of the state after the last step.
    """
    following, found = last, []
    for earned, end in zip(reward.flip(0), ends.flip(0), strict=True):
        following = earned + discount * following * ~end
        found.append(following)
    return torch.stack(found[::-1])


@dataclass(frozen=True)
class Episode:
    """What R boxes did in T steps: all `[T, R]`, but `means` and `wanted` `[T, R, 4]` and `boxes` `[R, 4]`.

    alive: whether the episode was still going on before the step. boxes: where they ended. last: `[R]`, their
    values there. wanted: the action that would have led right to the truth.
    """

    log_probs: Tensor
    values: Tensor
    entropies: Tensor
    rewards: Tensor
    ends: Tensor
    alive: Tensor
    means: Tensor
    wanted: Tensor
    last: Tensor
    boxes: Tensor


def actor_critic_losses(episode: Episode, rules: Rules, step: int) -> dict[str, Tensor]:
    """The terms of the loss, each under its name, means over the steps that were taken.

        A_t = R_t - V(s_t)
        loss_actor = -log π(a_t | s_t) A_t      loss_critic = A_t² / 2      loss_entropy = -H(π(· | s_t))

    and while warming up `loss_actor_warmup`, smooth L1 between the mean action and the one wanted. A_t in the
    actor's term is a constant, standardised: gains of IoU are small numbers, and smaller as boxes get better, and
    while the critic is young they are all on one side of its guess, which would drive the actor out of its mind.
    step: how many have been taken before in the whole training.
    """
    target = returns(episode.rewards, episode.ends, episode.last, rules.discount).detach()
    advantage = target - episode.values
    push = _standardised(advantage.detach(), episode.alive)
    training = float(step < rules.total_steps)
    warming = max(0.0, 1 - step / rules.warmup) if rules.warmup else 0.0
    away = nn.functional.smooth_l1_loss(episode.means, episode.wanted, beta=1 / 9, reduction="none").sum(dim=2)
    terms = {
        "loss_actor": (-episode.log_probs * push, rules.actor),
        "loss_critic": (advantage**2 / 2, rules.critic),
        "loss_entropy": (-episode.entropies, rules.entropy),
        "loss_actor_warmup": (away, warming),
    }
    return {name: training * weight * _mean(term[episode.alive]) for name, (term, weight) in terms.items()}


def _mean(values: Tensor) -> Tensor:
    return values.sum() / max(1, len(values))


def _standardised(values: Tensor, counted: Tensor) -> Tensor:
    """Less the mean and divided by the deviation of those that are counted, none of which need be."""
    some = values[counted]
    if not len(some):
        return values
    return (values - some.mean()) / some.std(correction=0).clamp(min=1e-3)
