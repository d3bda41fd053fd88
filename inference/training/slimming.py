"""Has a light model do without hidden channels that say little of the pictures it is shown, before it learns on.

Of each block the channel goes whose loss changes the block's sums least once the others have taken over what they can
of it, then the next (Hassibi & Stork 1993, "Second order derivatives for network pruning: Optimal Brain Surgeon", on a
layer's sums as in He et al. 2017, "Channel Pruning for Accelerating Very Deep Neural Networks"). Its weights become
zero, which no gradient changes again, so that the checkpoint is of the same architecture as before; what is run on CPUs
leaves such channels out (`detectors/thinning.py`).
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from inference.detectors.lite_fpn import LiteBody
from inference.detectors.thinning import AT_ONCE, Hidden, hidden
from inference.training.canvases import Batch
from inference.training.recipes import RecipeError

log = logging.getLogger(__name__)
CANVASES = 192  # of about ten cells each: what more would show changes no choice
PLACES = 4000  # of what a layer is shown at once, drawn at random
ENOUGH = 10  # places a channel: with fewer, what others tell of it is chance, and the block stays as it is
LEAST = 1e-6  # added to variances, as a share of their mean: what hardly varies takes over nothing


@dataclass
class Moments:
    """Of a block's hidden channels over places: how many, their sums `[C]`, the sums of their products `[C, C]`."""

    count: int
    sums: Tensor
    products: Tensor

    @classmethod
    def none(cls, channels: int) -> "Moments":
        sums = torch.zeros(channels, dtype=torch.float64)
        return cls(0, sums, torch.outer(sums, sums))

    def add(self, channels: Tensor) -> None:
        """channels: `[B, C, H, W]`."""
        places = channels.permute(0, 2, 3, 1).flatten(0, 2)
        places = places[torch.randperm(len(places), device=places.device)[:PLACES]].double()
        self.count += len(places)
        self.sums += places.sum(dim=0)
        self.products += places.T @ places

    @property
    def vary(self) -> bool:
        return bool((self.products.diag() / self.count > self.mean**2).any())

    @property
    def mean(self) -> Tensor:
        return self.sums / self.count

    @property
    def covariance(self) -> Tensor:
        found = self.products / self.count - torch.outer(self.mean, self.mean)
        return found + LEAST * found.diag().mean() * torch.eye(len(found), dtype=found.dtype, device=found.device)


@torch.no_grad()
def slim(detector: Any, batches: Iterable[Batch], lost: float) -> int:
    """Silence channels in place, in every light backbone of the detector; how many.

    batches: of what it will learn from; CANVASES are taken. lost: of the variance of each block's sums, at most.
    Raises RecipeError where the detector has no such backbone.
    """
    bodies = [module for module in detector.eval().modules() if isinstance(module, LiteBody)]
    if not bodies:
        raise RecipeError(f"slim={lost:g} will not do: only a light backbone has channels to do without")
    log.info("Looking for channels to do without; training begins in a minute or two")
    blocks = [block for body in bodies for block in hidden(body)]
    silenced = sum(
        _silence(block, seen, lost) for block, seen in zip(blocks, _seen(detector, blocks, batches), strict=True)
    )
    log.info("%d of %d hidden channels are silenced", silenced, sum(len(block.around[0].weight) for block in blocks))
    return silenced


def _seen(detector: Any, blocks: list[Hidden], batches: Iterable[Batch]) -> list[Moments]:
    """What goes into each block's sums while the detector's backbone looks at the batches."""
    found = [Moments.none(len(block.around[0].weight)) for block in blocks]
    hooks = [block.summing[0].register_forward_pre_hook(lambda _, given, into=into: into.add(given[0]))
             for block, into in zip(blocks, found, strict=True)]  # fmt: skip
    shown = 0
    for images, _ in batches:
        detector.backbone(detector.transform(images)[0].tensors)
        if (shown := shown + len(images)) >= CANVASES:
            break
    for hook in hooks:
        hook.remove()
    return found


def _silence(block: Hidden, seen: Moments, lost: float) -> int:
    """Silence what may go of a block's channels, the others taking over; how many."""
    convolution, norm = block.summing
    if seen.count < ENOUGH * len(seen.sums) or not seen.vary:
        return 0
    sums = convolution.weight[:, :, 0, 0].double()
    weighed = sums * (norm.weight / (norm.running_var + norm.eps).sqrt()).double()[:, None]
    gone = dispensable(weighed, seen.covariance, lost)
    after = taken_over(sums, seen.covariance, gone)
    norm.running_mean -= ((sums - after) @ seen.mean).to(norm.running_mean)
    convolution.weight.copy_(after[:, :, None, None])
    mute(block, gone)
    return len(gone)


@torch.no_grad()
def mute(block: Hidden, gone: Tensor) -> None:
    """Have the channels gone `[G]` say nothing: all weights to, in and from them become zero, as all gradients are."""
    block.summing[0].weight[:, gone] = 0
    for layer, norm in (block.making, block.around):
        for each in (layer.weight, norm.weight, norm.bias):
            each[gone] = 0


def taken_over(sums: Tensor, covariance: Tensor, gone: Tensor) -> Tensor:
    """Sums `[out, C]` without the channels gone `[G]`, the others weighed anew: least squares over all places."""
    kept = torch.ones(len(covariance), dtype=torch.bool).index_fill(0, gone, False).nonzero()[:, 0]
    share = torch.linalg.solve(covariance[kept][:, kept], covariance[kept][:, gone])  # `[kept, gone]`
    after = torch.zeros_like(sums)
    after[:, kept] = sums[:, kept] + sums[:, gone] @ share.T
    return after


def dispensable(sums: Tensor, covariance: Tensor, lost: float) -> Tensor:
    """The numbers of the channels that may go `[G]`, so many that those that stay are a multiple of AT_ONCE.

    sums: `[out, C]`, the weight of each channel in each sum. covariance: `[C, C]`, positive definite.
    lost: of the sums' variance, at most.
    """
    allowed, spent, order = lost * float(((sums @ covariance) * sums).sum()), 0.0, []
    inverse, here = torch.linalg.inv(covariance), torch.ones(len(covariance), dtype=torch.bool)
    while here.sum() > AT_ONCE:
        costs = ((sums**2).sum(dim=0) / inverse.diag()).masked_fill(~here, torch.inf)
        channel = int(costs.argmin())
        spent += float(costs[channel])
        if spent > allowed:
            break
        share = inverse[channel] / inverse[channel, channel]
        sums = sums - torch.outer(sums[:, channel], share)
        inverse = inverse - torch.outer(inverse[:, channel], share)
        inverse[channel, channel] = 1.0  # of what is gone; nobody asks for it again
        here[channel] = False
        order.append(channel)
    back = -(len(covariance) - len(order)) % AT_ONCE
    return torch.tensor(order[: max(0, len(order) - back)], dtype=torch.long)
