"""The one contract that every detector keeps, and what the rest of the program gets from it."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from torch import Tensor

Target = dict[str, Tensor]
Losses = dict[str, Tensor]
Output = dict[str, Tensor]

IGNORED = -1  # the label, in a target, of a cell that is neither to be found nor background


class Detector(Protocol):
    """What an architecture has to be able to do; torchvision's detection models already keep it.

    Train mode: `detector(images, targets)` gives a dict of named scalar losses.
    Eval mode: `detector(images)` gives one dict per image.

    images: a list of `[3, H, W]` float tensors in 0-1, RGB; sizes may differ within a batch.
    targets: one dict per image, `boxes` `[N, 4]` float, xyxy in pixels of that image with
        `0 <= x1 < x2 <= W` and `0 <= y1 < y2 <= H`; `labels` `[N]` int64 from 1 (0 is background), or IGNORED.
        N may be 0.
    output: `boxes` `[M, 4]` xyxy in pixels of the image passed in, `labels` `[M]` int64 from 1,
        `scores` `[M]` in 0-1, highest first. M may be 0.
    """

    training: bool

    def __call__(self, images: list[Tensor], targets: list[Target] | None = None) -> Any: ...

    def train(self, mode: bool = True) -> "Detector": ...

    def eval(self) -> "Detector": ...

    def state_dict(self) -> dict[str, Tensor]: ...


@dataclass(frozen=True)
class Detection:
    """One cell: `box` is (x1, y1, x2, y2) in pixels of the picture that was given, origin at its top left."""

    box: tuple[float, float, float, float]
    label: str  # the label's code, as the checkpoint names it
    score: float  # that it is a cell, whatever its label; calibrated: of those with 0.8 about 80 % should be
    label_score: float  # that it is a cell of this very label; calibrated on its own
    look: bytes = field(default=b"", compare=False)  # int8 numbers, see looks.py; comparable within one model
