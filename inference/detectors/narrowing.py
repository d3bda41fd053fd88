"""Has a region proposal network say the same with fewer channels: what it sees lies in few directions of its many.

Its convolution `[C, C, 3, 3]` becomes one to the directions in which its answers vary on given fields, and a point by
point one from those back to C (principal components: Zhang et al. 2016, "Accelerating Very Deep Convolutional Networks
for Classification and Detection", section 3.1). Where its answers need many directions it stays as it is.
"""

from typing import Any

import torch
from torch import Tensor, nn

LOST = 0.02  # of the answers' variance, at most: proposals stay the same, and boxes are the heads' business
STEP = 16  # channels that processors take at once
PAYS = 0.5  # of the channels, at most


@torch.inference_mode()
def narrow(head: Any, maps: list[Tensor]) -> None:
    """Make the convolution of torchvision's RPNHead narrow, in place, if that pays.

    maps: `[B, C, H, W]` each, what the head is shown of fields of the kind that it will be shown.
    """
    convolution = head.conv[0][0] if len(head.conv) == 1 else None
    if not isinstance(convolution, nn.Conv2d) or convolution.kernel_size != (3, 3):
        return
    middle, directions = _main_directions(torch.cat([_rows(convolution(each)) for each in maps]))
    if len(directions) <= PAYS * len(middle):
        head.conv[0][0] = _in_two(convolution, middle, directions)


def _rows(answers: Tensor) -> Tensor:
    """`[B, C, H, W]` to `[places, C]`."""
    return answers.permute(0, 2, 3, 1).flatten(0, 2)


def _main_directions(rows: Tensor) -> tuple[Tensor, Tensor]:
    """The mean `[C]` of rows `[N, C]` and the fewest orthonormal directions `[R, C]` that lose no more than LOST."""
    middle = rows.mean(dim=0)
    values, vectors = torch.linalg.eigh(torch.cov(rows.double().T))  # the smallest first
    left = values.clamp(min=0).cumsum(0) / values.clamp(min=0).sum()
    dropped = int((left <= LOST).sum()) // STEP * STEP
    return middle, _spread(vectors[:, dropped:].T).float()


def _spread(directions: Tensor) -> Tensor:
    """As many others `[R, C]` of the same space that vary about alike: 8 bits are shared by all."""
    number = len(directions)
    turned = torch.linalg.qr(torch.randn(number, number, generator=torch.Generator().manual_seed(0)).double()).Q
    spread: Tensor = turned @ directions
    return spread


def _in_two(convolution: nn.Conv2d, middle: Tensor, directions: Tensor) -> nn.Sequential:
    """`directions` of what the convolution says, and from them what it says."""
    count, channels = directions.shape
    own = convolution.bias if convolution.bias is not None else torch.zeros(channels)
    first = nn.Conv2d(convolution.in_channels, count, (3, 3), padding=1)
    first.load_state_dict({"weight": torch.einsum("rc,cihw->rihw", directions, convolution.weight),
                           "bias": directions @ (own - middle)})  # fmt: skip
    back = nn.Conv2d(count, channels, 1)
    back.load_state_dict({"weight": directions.T[:, :, None, None], "bias": middle})
    return nn.Sequential(first, back)
