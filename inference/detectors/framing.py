"""How large a picture is shown to a detector: by a fixed factor, or with its longest side compressed."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional


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


def sides(size: tuple[int, int], factor: float) -> tuple[int, int]:
    """`factor` times a width and height, in whole pixels, at least 1."""
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def resize(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """`[H, W, 3]` uint8 at that width and height: Pillow's BILINEAR to the last bit, in a quarter of its time."""
    if pixels.shape[1::-1] == size:
        return pixels
    images = torch.from_numpy(pixels)[None].permute(0, 3, 1, 2)
    resized = functional.interpolate(images, size[::-1], mode="bilinear", antialias=True)
    shown: np.ndarray = resized[0].permute(1, 2, 0).contiguous().numpy()
    return shown


def on_glass(pixels: np.ndarray, least_side: int | None) -> np.ndarray:
    """`[H, W, 3]` uint8 at the top left of at least `least_side` px each way, in the colour of its own glass."""
    height, width = pixels.shape[:2]
    size = (max(height, least_side or 0), max(width, least_side or 0))
    if size == (height, width):
        return pixels
    wider = np.empty((*size, 3), np.uint8)
    wider[:] = glass(pixels)
    wider[:height, :width] = pixels
    return wider


def glass(pixels: np.ndarray) -> tuple[int, int, int]:
    """The colour of the empty places of `[H, W, 3]` pixels: brighter than most, on any stain."""
    red, green, blue = (int(value) for value in np.percentile(pixels, 80, axis=(0, 1)))
    return red, green, blue


def as_tensor(picture: Image.Image | np.ndarray, device: torch.device | str = "cpu") -> Tensor:
    """RGB picture or `[H, W, 3]` uint8 array to a `[3, H, W]` float tensor in 0-1 on the device."""
    pixels = torch.from_numpy(np.array(picture, dtype=np.uint8)).to(device)  # bytes travel, not floats
    return pixels.permute(2, 0, 1).float().div_(255)


def as_given(detector: nn.Module) -> nn.Module:
    """Make a torchvision detector look at pictures as they are given: their size is the framing's business.

    Its `_skip_resize` is heeded in training alone; in use the shorter side would be made 800 px.
    """
    detector.transform.resize = _unchanged  # type: ignore[method-assign]
    return detector


def _unchanged(image: Tensor, target: Any = None) -> tuple[Tensor, Any]:
    return image, target
