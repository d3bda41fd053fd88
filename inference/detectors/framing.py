"""How large a picture is shown to a detector: by a fixed factor, or with its longest side compressed."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn


@dataclass(frozen=True)
class Framing:
    """The scale between a picture's pixels and the detector's.

    scale: detector pixels per picture pixel; used unless `longest_side` is given.
    longest_side: shrink pictures so that the longest side has this many pixels; never enlarge.
    typical_cell: median size (root of the box's area) of the cells trained on, in detector pixels.
        Where known, a picture from another microscope can be brought to the same scale.
    least_side: smaller pictures are laid on empty glass of this size: a detector trained on squares of
        one size is unsure of itself near four edges at once.
    """

    scale: float = 1.0
    longest_side: int | None = None
    typical_cell: float | None = None
    least_side: int | None = None

    def factor(self, width: int, height: int) -> float:
        if self.longest_side is None:
            return self.scale
        return min(1.0, self.longest_side / max(width, height))

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def resize(picture: Image.Image, factor: float) -> Image.Image:
    """The picture at `factor` times its size; sides are whole pixels, at least 1."""
    if factor == 1.0:
        return picture
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    return picture.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)


def on_glass(picture: Image.Image, least_side: int | None) -> Image.Image:
    """The picture at the top left of one at least `least_side` px wide and high, in the colour of its own glass."""
    size = (max(picture.width, least_side or 0), max(picture.height, least_side or 0))
    if size == picture.size:
        return picture
    wider = Image.new("RGB", size, glass(np.asarray(picture)))
    wider.paste(picture)
    return wider


def glass(pixels: np.ndarray) -> tuple[int, int, int]:
    """The colour of the empty places of `[H, W, 3]` pixels: brighter than most, on any stain."""
    red, green, blue = (int(value) for value in np.percentile(pixels, 80, axis=(0, 1)))
    return red, green, blue


def as_tensor(picture: Image.Image | np.ndarray) -> Tensor:
    """RGB picture or `[H, W, 3]` uint8 array to a `[3, H, W]` float tensor in 0-1."""
    pixels = np.array(picture, dtype=np.uint8)
    return torch.from_numpy(pixels).permute(2, 0, 1).float().div_(255)


def as_given(detector: nn.Module) -> nn.Module:
    """Make a torchvision detector look at pictures as they are given: their size is the framing's business.

    Its `_skip_resize` is heeded in training alone; in use the shorter side would be made 800 px.
    """
    detector.transform.resize = _unchanged  # type: ignore[method-assign]
    return detector


def _unchanged(image: Tensor, target: Any = None) -> tuple[Tensor, Any]:
    return image, target
