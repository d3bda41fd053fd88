"""What lies in boxes on a detector's maps: as torchvision pools it, in a third of its time on a CPU.

With one sample a bin, RoIAlign (He et al. 2017) is a weighted sum of the four places around each bin's middle. With a
place's channels side by side in memory that is `embedding_bag`: a table, its rows and their weights. Its way back is
quicker still: torchvision's adds to single numbers all over the map.
"""

import torch
from torch import Tensor
from torch.nn.functional import embedding_bag
from torchvision.ops import MultiScaleRoIAlign, roi_align
from torchvision.ops.poolers import _setup_scales


class RowPool(MultiScaleRoIAlign):
    """torchvision's pooling with one sample a bin, quick on a CPU: the same numbers and gradients but for rounding."""

    scales: list[float] | None

    def forward(self, x: dict[str, Tensor], boxes: list[Tensor], image_shapes: list[tuple[int, int]]) -> Tensor:
        """Maps `[B, C, H, W]` by name and boxes `[N, 4]` a picture, xyxy in pixels, to `[sum of N, C, S, S]`."""
        maps = [x[name] for name in self.featmap_names]
        if maps[0].device.type != "cpu":
            return super().forward(x, boxes, image_shapes)  # type: ignore[no-any-return]
        if self.scales is None:
            self.scales, self.map_levels = _setup_scales(maps, image_shapes, self.canonical_scale, self.canonical_level)
        pictures = torch.repeat_interleave(torch.tensor([len(some) for some in boxes]))
        by_place = [one.permute(0, 2, 3, 1).float() for one in maps]
        return pooled(self, by_place, torch.cat(boxes), pictures).permute(0, 3, 1, 2)


def pooled(pool: MultiScaleRoIAlign, maps: list[Tensor], boxes: Tensor, pictures: Tensor | None = None) -> Tensor:
    """Boxes `[N, 4]`, xyxy in a picture's pixels, each from the map that `pool` takes it from, to `[N, S, S, C]`.

    maps: `[B, H, W, C]` a level, float32. pool: has seen a picture, so that it knows its scales.
    pictures: `[N]`, of which picture of the batch each box is; None: all of the first.
    """
    size, scales = pool.output_size, list(pool.scales or [])
    found = boxes.new_empty(len(boxes), *size, maps[0].shape[3])
    level = pool.map_levels([boxes]) if pool.map_levels and len(scales) > 1 else boxes.new_zeros(len(boxes))
    of = torch.zeros(len(boxes), dtype=torch.long) if pictures is None else pictures
    for number, scale in enumerate(scales):
        own = (level == number).nonzero()[:, 0]
        if pool.sampling_ratio == 1:
            found[own] = _by_rows(maps[number], boxes[own], of[own], size, scale)
        else:
            placed = torch.cat([of[own, None].to(boxes), boxes[own]], dim=1)
            there = roi_align(maps[number].permute(0, 3, 1, 2), placed, size, scale, pool.sampling_ratio)
            found[own] = there.permute(0, 2, 3, 1)
    return found


def _by_rows(level: Tensor, boxes: Tensor, pictures: Tensor, size: tuple[int, int], scale: float) -> Tensor:
    """`[M, 4]` to `[M, S, S, C]`, as roi_align with one sample a bin."""
    height, width, channels = level.shape[1:]
    across, along_x = _neighbours(boxes[:, 0], boxes[:, 2], size[1], scale, width)
    down, along_y = _neighbours(boxes[:, 1], boxes[:, 3], size[0], scale, height)
    down = down + pictures[:, None, None] * height
    rows = down[:, :, None, :, None] * width + across[:, None, :, None, :]  # [M, S, S, 2, 2]
    weights = along_y[:, :, None, :, None] * along_x[:, None, :, None, :]
    table = level.reshape(-1, channels)
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
