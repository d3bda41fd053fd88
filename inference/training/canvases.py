"""What a detector sees in training: squares laid out from pictures, or whole pictures, changed at random.

Every canvas depends on the recipe's seed, the epoch and its number alone, so a run that is resumed
sees what the uninterrupted one would have seen.
"""

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import torch
from torch import Tensor

from inference.detectors.base import IGNORED, Target
from inference.detectors.framing import Framing, as_tensor
from inference.training import augment
from inference.training.augment import Piece, Random
from inference.training.data import Dataset, Pictures
from inference.training.distributed import Ranks
from inference.training.recipes import Recipe

Batch = tuple[list[Tensor], list[Target]]
STREAMS = 7919  # keeps a canvas's random numbers apart from the order's, which use the epoch alone


class Canvases:
    """Makes the batches of an epoch from a dataset by a recipe; of each batch its rank's share."""

    def __init__(
        self, dataset: Dataset, recipe: Recipe, pictures: Pictures | None = None, ranks: Ranks | None = None
    ) -> None:
        self.samples = dataset.samples
        self.recipe = recipe.fitted(dataset.smallest_kind(), dataset.cells_in_a_picture())
        self.scale, self.crowded = self.recipe.scale or 1.0, self.recipe.crowded or 0.0
        self.pictures, self.ranks = pictures or Pictures(), ranks or Ranks()

    @property
    def steps(self) -> int:
        """Batches in an epoch."""
        return self.recipe.steps_per_epoch or -(-len(self.samples) // (self.recipe.batch_size * self.ranks.of))

    def batches(self, epoch: int) -> Iterator[Batch]:
        """An epoch's batches, each laid out by several threads: before a processor learns from it, and while a graphics
        card learns from the last one.

        (A processor is not to lay out while it learns: its cores do a layer's parts side by side and wait for the
        slowest, so a core that is busy for a third of a second makes a step of 1.6 s take 2.3.)
        """
        lead = 0 if self.ranks.device == "cpu" else 1
        with ThreadPoolExecutor(min(self.recipe.batch_size, os.cpu_count() or 1), "canvases") as pool:
            begun: deque[list[Future[Piece]]] = deque()
            for step in range(self.steps + lead):
                if step < self.steps:
                    begun.append([pool.submit(self.canvas, epoch, number) for number in self._share(step)])
                if step >= lead:
                    yield _batch([canvas.result() for canvas in begun.popleft()])

    def _share(self, step: int) -> range:
        """The numbers of the canvases in this rank's share of a step."""
        first = (step * self.ranks.of + self.ranks.rank) * self.recipe.batch_size
        return range(first, first + self.recipe.batch_size)

    def canvas(self, epoch: int, number: int) -> Piece:
        """Canvas `number` of an epoch; its first picture goes through the dataset in a fresh order each round."""
        random = np.random.default_rng((self.recipe.seed, epoch, number, STREAMS))
        round_, place = divmod(number, len(self.samples))
        order = np.random.default_rng((self.recipe.seed, epoch, round_)).permutation(len(self.samples))
        first = int(order[place])
        piece = self._whole(first, random) if self.recipe.canvas is None else self._mosaic(first, random)
        pixels = augment.stain(piece.pixels, self.recipe.stain, random) if self.recipe.stain else piece.pixels
        return Piece(augment.roughen(pixels, random) if self.recipe.rough else pixels, piece.boxes, piece.labels)

    def _whole(self, index: int, random: Random) -> Piece:
        piece = self._turned(self._picture(index), random)
        if self.recipe.shear:
            piece = augment.shear(piece, random.uniform(-self.recipe.shear, self.recipe.shear))
        framing = Framing(self.scale, self.recipe.longest_side)
        height, width = piece.pixels.shape[:2]
        return augment.rescale(piece, framing.factor(width, height) * _spread(self.recipe.scale_spread, random))

    def _mosaic(self, first: int, random: Random) -> Piece:
        scale = self.scale * _spread(self.recipe.scale_spread, random)
        crowded = random.random() < self.crowded
        waiting = [first]

        def piece() -> Piece:
            index = waiting.pop() if waiting else int(random.integers(len(self.samples)))
            return self._piece(index, scale, crowded, random)

        return augment.mosaic(int(self.recipe.canvas or 0), int(random.integers(0, 8)), piece, random)

    def _piece(self, index: int, scale: float, crowded: bool, random: Random) -> Piece:
        """A picture, or the part of it around one of its cells, at about `scale`."""
        whole = self._picture(index)
        side = int(self.recipe.canvas or 0) / scale
        window = _around_cell(whole, random) if crowded else _window(whole, side, random)
        piece = augment.rescale(self._turned(augment.crop(whole, *window), random), scale * _spread(0.1, random))
        if self.recipe.stain and random.random() < 0.3:  # neighbours from unlike slides, so that edges mean nothing
            piece = Piece(augment.stain(piece.pixels, self.recipe.stain / 2, random), piece.boxes, piece.labels)
        return piece

    def _picture(self, index: int) -> Piece:
        sample = self.samples[index]
        boxes = np.concatenate([sample.boxes, sample.ignored])
        labels = np.concatenate([sample.labels, np.full(len(sample.ignored), IGNORED)])
        return Piece(self.pictures[sample.path], boxes, labels)

    def _turned(self, piece: Piece, random: Random) -> Piece:
        if not self.recipe.turns:
            return piece
        return augment.turn(piece, int(random.integers(4)), bool(random.integers(2)))


def _spread(width: float, random: Random) -> float:
    """A factor around 1, log-normal, at most two and a half widths out."""
    return float(np.exp(width * np.clip(random.normal(), -2.5, 2.5)))


def _window(piece: Piece, side: float, random: Random) -> tuple[int, int, int, int]:
    """Left, top, width, height: all of a small picture; of a larger one a square with one of its cells in it."""
    height, width = piece.pixels.shape[:2]
    middle = _middle(piece, random) + random.uniform(-side / 3, side / 3, 2)
    left, top = (int(np.clip(m - side / 2, 0, max(0, s - side))) for m, s in zip(middle, (width, height), strict=True))
    return left, top, min(width, int(side) + 1), min(height, int(side) + 1)


def _around_cell(piece: Piece, random: Random) -> tuple[int, int, int, int]:
    """One cell with a margin of up to a third of its size on each side."""
    height, width = piece.pixels.shape[:2]
    known = piece.boxes[piece.labels != IGNORED]
    if not len(known):
        return 0, 0, width, height
    x1, y1, x2, y2 = known[random.integers(len(known))]
    margins = random.uniform(0.02, 0.35, 4) * max(x2 - x1, y2 - y1)
    left, top = max(0, int(x1 - margins[0])), max(0, int(y1 - margins[1]))
    return left, top, min(width, int(x2 + margins[2]) + 1) - left, min(height, int(y2 + margins[3]) + 1) - top


def _middle(piece: Piece, random: Random) -> np.ndarray:
    """The middle of one of the cells, or any place where there are none."""
    known = piece.boxes[piece.labels != IGNORED]
    if not len(known):
        height, width = piece.pixels.shape[:2]
        return random.uniform((0, 0), (width, height))
    box = known[random.integers(len(known))]
    middle: np.ndarray = (box[:2] + box[2:]) / 2
    return middle


def _batch(pieces: list[Piece]) -> Batch:
    return [as_tensor(piece.pixels) for piece in pieces], [_target(piece) for piece in pieces]


def _target(piece: Piece) -> Target:
    boxes = torch.from_numpy(np.ascontiguousarray(piece.boxes, np.float32)).reshape(-1, 4)
    return {"boxes": boxes, "labels": torch.from_numpy(np.ascontiguousarray(piece.labels, np.int64))}
