"""The local search: glimpses at the places that attention pinpoints, and the proposals in windows around them."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from inference.detectors.attention.soft_attention import SoftAttention, State
from inference.detectors.base import Losses, Target

REFERENCE = 416 * 416  # px of the picture that `Search.glimpses` is meant for


@dataclass(frozen=True)
class Search:
    """How a picture is searched; a place is one vector of the coarse map, 32 px wide and high.

    glimpses: T, on a picture of 416 x 416 px; others get as many in proportion to their area.
    window: places across; proposals whose centres lie in it are kept, its places are visited.
    patience: in use, the search stops after this many glimpses in a row that added no proposal.
    cell: the recurrent cell, "gru" or "lstm". width: d_k.
    """

    glimpses: int = 32
    window: int = 3
    patience: int = 3
    cell: str = "gru"
    width: int = 128


@dataclass(frozen=True)
class Seen:
    """What was seen, glimpse by glimpse.

    centres: `[B, T, 2]`, px. contexts: `[B, T, D]`. weights: α, `[B, T, N]`. places: `[B, T]`, from 0 to N - 1.
    taken: `[B, T]`, whether the picture's search was still going on.
    """

    centres: Tensor
    contexts: Tensor
    weights: Tensor
    places: Tensor
    taken: Tensor

    def contexts_of(self, boxes: list[Tensor]) -> Tensor:
        """The context of the glimpse nearest to each box: `[M_b, 4]` a picture to `[sum of M_b, D]`."""
        found = []
        for centres, contexts, taken, own in zip(self.centres, self.contexts, self.taken, boxes, strict=True):
            distances = torch.cdist(middles(own), centres).masked_fill(~taken, torch.inf)  # [M, T]
            found.append(contexts[distances.argmin(dim=1)])
        return torch.cat(found)


class Glimpses(nn.Module):
    """Searches pictures, each for its own number of glimpses."""

    def __init__(self, channels: int, search: Search) -> None:
        super().__init__()
        self.search = search
        self.attention = SoftAttention(channels, search.width, search.cell)

    def forward(
        self,
        level: Tensor,
        stride: float,
        sizes: list[tuple[int, int]],
        proposals: list[Tensor],
        targets: list[Target] | None = None,
    ) -> tuple[Seen, list[Tensor], Losses]:
        """What was seen, the proposals in its windows, and in training `loss_attention`.

        level: the coarse map, `[B, C, h, w]`, of `stride` px. sizes: height and width of the pictures.
        proposals: `[M_b, 4]` a picture, xyxy in px.
        """
        with torch.autocast(level.device.type, enabled=False):  # few numbers, and which is largest matters
            walk = _Walk(level.float(), stride, sizes, proposals, self.search)
            wanted = _cells(targets, walk) if targets is not None else None
            losses = self._look(walk, wanted)
        kept = [own[found[: len(own)]] for own, found in zip(proposals, walk.found, strict=True)]
        return walk.seen(), kept, losses

    def _look(self, walk: "_Walk", wanted: Tensor | None) -> Losses:
        keys, values = self.attention.remember(walk.level)  # [B, N, D]
        context = (values * walk.real.unsqueeze(2)).sum(dim=1) / walk.real.sum(dim=1, keepdim=True)
        state: State | None = None
        surprises = []
        for _ in range(int(walk.most.max())):
            going = walk.going(stopping=wanted is None)
            if not going.any():
                break
            query, state = self.attention.ask(context, state)
            weights = self.attention.weigh(query, keys, walk.real, walk.free)  # [B, N]
            context = (weights.unsqueeze(1) @ values).squeeze(1)  # context = α V
            if wanted is not None:
                surprises.append(surprise(weights, wanted & walk.free & going.unsqueeze(1)))
            walk.visit(weights, context, going)
        return {} if wanted is None else {"loss_attention": _mean(surprises)}


class _Walk:
    """Where the search of a batch is: what is free, what has been found, what was seen."""

    def __init__(
        self, level: Tensor, stride: float, sizes: list[tuple[int, int]], proposals: list[Tensor], search: Search
    ) -> None:
        height, width = level.shape[-2:]
        rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
        corners = torch.stack([columns, rows], dim=2).reshape(-1, 2).to(level) * stride  # [N, 2] x, y
        across = torch.tensor([(w, h) for h, w in sizes]).to(level)  # [B, 2]
        self.level, self.stride, self.search = level, stride, search
        self.columns = width
        self.centres = corners + stride / 2  # [N, 2]
        self.real = (corners < across.unsqueeze(1)).all(dim=2)  # [B, N]
        self.free = self.real
        self.most = (search.glimpses * across.prod(dim=1) / REFERENCE).ceil().clamp(min=1)  # T, [B]
        self.middles = pad_sequence([middles(own) for own in proposals], True, -math.inf)  # [B, M, 2]
        self.found = torch.zeros(self.middles.shape[:2], dtype=torch.bool, device=level.device)
        self.idle = torch.zeros(len(sizes), device=level.device)  # glimpses in a row that added nothing
        self.steps: list[tuple[Tensor, ...]] = []

    def going(self, stopping: bool) -> Tensor:
        """`[B]`: which pictures take a further glimpse."""
        going = self.free.any(dim=1) & (len(self.steps) < self.most)
        return going & (self.idle < self.search.patience) if stopping else going

    def visit(self, weights: Tensor, context: Tensor, going: Tensor) -> None:
        """Take a glimpse at the place of the highest weight, where `going` holds."""
        place = weights.argmax(dim=1)  # [B]
        centre = self.centres[place]  # [B, 2]
        here = going.unsqueeze(1)
        added = self._window(self.middles, centre) & ~self.found & here  # [B, M]
        self.found = self.found | added
        self.free = self.free & ~(self._window(self.centres.unsqueeze(0), centre) & here)
        self.idle = torch.where(added.any(dim=1), 0.0, self.idle + 1)
        self.steps.append((centre, context, weights, place, going))

    def _window(self, points: Tensor, centre: Tensor) -> Tensor:
        """Whether points `[B, K, 2]` lie in the window around a centre a picture, `[B, 2]`: `[B, K]`."""
        return ((points - centre.unsqueeze(1)).abs() <= self.search.window * self.stride / 2).all(dim=2)

    def seen(self) -> Seen:
        return Seen(*(torch.stack(parts, dim=1) for parts in zip(*self.steps, strict=True)))


def surprise(weights: Tensor, wanted: Tensor) -> Tensor:
    """How little attention goes to wanted places: -log of their weights' sum, of the rows `[B, N]` that have any.

    The pinpointed place is an argmax, through which no gradient flows; the paper does not say what teaches
    attention where to look. Our reading: the centres of cells that no glimpse has visited yet.
    """
    rows = wanted.any(dim=1)
    return -(weights * wanted).sum(dim=1)[rows].clamp(min=1e-8).log()


def middles(boxes: Tensor) -> Tensor:
    """Centres `[M, 2]` of boxes `[M, 4]`."""
    return (boxes[:, :2] + boxes[:, 2:]) / 2


def _cells(targets: list[Target], walk: _Walk) -> Tensor:
    """`[B, N]`: the places that hold the centre of a cell, also of one that nobody could identify."""
    wanted = torch.zeros_like(walk.real)
    for row, target in zip(wanted, targets, strict=True):
        column, line = (middles(target["boxes"]) / walk.stride).long().unbind(dim=1)
        row[line * walk.columns + column] = True
    return wanted


def _mean(surprises: list[Tensor]) -> Tensor:
    together = torch.cat(surprises)
    return together.sum() / max(1, len(together))
