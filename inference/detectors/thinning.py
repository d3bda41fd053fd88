"""The hidden channels of a light backbone's blocks, and how those of them that are silent are taken out.

A block makes many channels of its few, looks around in each for itself, and sums them up. A channel that no sum takes
up is work for nothing; `training/slimming.py` has models learn to do without many.
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from inference.detectors.lite_fpn import LiteBody

AT_ONCE = 8  # channels that processors take at once


@dataclass(frozen=True)
class Hidden:
    """The layers around a block's hidden channels, each a convolution and the batch norm after it."""

    making: tuple[Any, Any]  # weights `[C, in, k, k]`
    around: tuple[Any, Any]  # `[C, 1, k, k]`
    summing: tuple[Any, Any]  # `[out, C, 1, 1]`

    def taken_up(self) -> Tensor:
        """The numbers of the channels that any sum takes up, in order: `[K]`; of the first one where none is."""
        taken: Tensor = self.summing[0].weight.flatten(1).ne(0).any(dim=0).nonzero()[:, 0]
        return taken if len(taken) else torch.zeros(1, dtype=torch.long)


def hidden(body: LiteBody) -> list[Hidden]:
    """Of every block, in order. The first block looks around in what the very first convolution makes."""
    network = body.body
    first = network.blocks[0][0]
    stem = Hidden((network.conv_stem, network.bn1), (first.conv_dw, first.bn1), (first.conv_pw, first.bn2))
    later = [block for stage in network.blocks[1:] for block in stage]
    return [stem, *(Hidden((each.conv_pw, each.bn1), (each.conv_dw, each.bn2), (each.conv_pwl, each.bn3))
                    for each in later)]  # fmt: skip


@torch.no_grad()
def thin(network: nn.Module) -> None:
    """Take silent channels out of every light backbone in the network, in place: it says what it said."""
    for body in network.modules():
        if isinstance(body, LiteBody):
            for block in hidden(body):
                _keep(block, block.taken_up())


def _keep(block: Hidden, kept: Tensor) -> None:
    for convolution, norm in (block.making, block.around):
        convolution.weight = nn.Parameter(convolution.weight[kept], requires_grad=False)
        convolution.out_channels = norm.num_features = len(kept)
        for name in ("weight", "bias"):
            setattr(norm, name, nn.Parameter(getattr(norm, name)[kept], requires_grad=False))
        for name in ("running_mean", "running_var"):
            setattr(norm, name, getattr(norm, name)[kept])
    around, summing = block.around[0], block.summing[0]
    around.in_channels = around.groups = summing.in_channels = len(kept)
    summing.weight = nn.Parameter(summing.weight[:, kept], requires_grad=False)
