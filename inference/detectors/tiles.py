"""Large pictures in overlapping tiles, and their findings put together without counting a cell twice."""

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from inference.detectors.base import Output

SEAM = 8  # px to either side of a seam where both tiles' findings are kept: their centres may differ a little


@dataclass(frozen=True)
class Tile:
    """A part of a picture, in its pixels: `box` is what is looked at, `core` the part whose cells are its own; xyxy."""

    box: tuple[int, int, int, int]
    core: tuple[float, float, float, float]


def layout(width: int, height: int, side: int, overlap: int) -> list[Tile]:
    """Equal tiles of at most `side` px that cover the picture, neighbours sharing at least `overlap` px.

    A cell smaller than the overlap is whole in the tile whose core holds its centre.
    """
    across, down = _spans(width, side, overlap), _spans(height, side, overlap)
    return [Tile((x.start, y.start, x.stop, y.stop), (x.low, y.low, x.high, y.high)) for y in down for x in across]


def own(found: Output, tile: Tile) -> Output:
    """The findings (in the tile's pixels) whose centres lie in its core or on the seam, in the picture's pixels."""
    left, top = tile.box[:2]
    boxes = found["boxes"] + torch.tensor([left, top, left, top], dtype=found["boxes"].dtype)
    kept = _inside(boxes, tile.core)
    return {name: values[kept] for name, values in {**found, "boxes": boxes}.items()}


@dataclass(frozen=True)
class _Span:
    start: int
    stop: int
    low: float
    high: float


def _spans(length: int, side: int, overlap: int) -> list[_Span]:
    if length <= side:
        return [_Span(0, length, -torch.inf, torch.inf)]
    count = -(-(length - overlap) // (side - overlap))
    starts = [round(k * (length - side) / (count - 1)) for k in range(count)]
    seams = [-torch.inf, *((after + before + side) / 2 for before, after in pairwise(starts))]
    return [
        _Span(start, start + side, low, high)
        for start, low, high in zip(starts, seams, [*seams[1:], torch.inf], strict=True)
    ]


def _inside(boxes: Tensor, core: tuple[float, float, float, float]) -> Tensor:
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2  # [N, 2]
    low, high = torch.tensor(core[:2]) - SEAM, torch.tensor(core[2:]) + SEAM
    return ((centres >= low) & (centres <= high)).all(dim=1)
