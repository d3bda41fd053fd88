"""Soft attention over the places of a picture, asked by a recurrent cell that remembers what it has read."""

import math

import torch
from torch import Tensor, nn

CELLS = {"gru": nn.GRUCell, "lstm": nn.LSTMCell}
State = Tensor | tuple[Tensor, Tensor]  # of a GRU: hidden; of an LSTM: hidden and cell; each [B, d_k]


class SoftAttention(nn.Module):
    """Keys and values are the feature vectors of all places, with a positional code; the query is the cell's state.

    channels: of the map. width: d_k, of queries, keys and values. cell: "gru", or "lstm" on the weighted features.
    """

    def __init__(self, channels: int, width: int, cell: str) -> None:
        super().__init__()
        if cell not in CELLS:
            raise TypeError(f"there is no recurrent cell {cell!r}; there are {', '.join(CELLS)}")
        self.norm = nn.LayerNorm(channels)
        self.key = nn.Linear(channels, width)
        self.value = nn.Linear(channels, width)
        self.cell = CELLS[cell](width, width)
        self.log_beta = nn.Parameter(torch.tensor(0.0))

    def remember(self, level: Tensor) -> tuple[Tensor, Tensor]:
        """Keys and values, each `[B, N, d_k]`, of a map `[B, C, h, w]` with N = h w places, row by row."""
        features = self.norm(level.flatten(2).transpose(1, 2))  # [B, N, C]
        features = features + positional_code(*level.shape[-3:]).to(features)
        return self.key(features), self.value(features)

    def ask(self, context: Tensor, state: State | None) -> tuple[Tensor, State]:
        """The next query Q after reading `context`, both `[B, d_k]`, and the cell's state (None before the first)."""
        state = self.cell(context, state)
        return (state if isinstance(state, Tensor) else state[0]), state

    def weigh(self, query: Tensor, keys: Tensor, real: Tensor, free: Tensor) -> Tensor:
        """The weights α `[B, N]` of all places.

            beta_α = β · softmax(Q Kᵀ / √d_k)
            α      = softmax(beta_α ⊙ M)

        real: `[B, N]`, whether the place is in the picture and not in the padding of its batch.
        free: `[B, N]`, whether the place has not been visited. M is 1 where both hold.

        Our reading: masked places are taken out of the second softmax altogether, and padding out of the first one
        too, or a picture's weights would depend on its neighbours in the batch. β grows with the number of places,
        since the first softmax spreads 1 over all of them: β = exp(log_beta) · n.
        """
        scores = (keys @ query.unsqueeze(2)).squeeze(2) / math.sqrt(keys.shape[2])  # [B, N]
        beta = self.log_beta.exp() * real.sum(dim=1, keepdim=True)  # [B, 1]
        return masked_softmax(beta * masked_softmax(scores, real), real & free)


def masked_softmax(scores: Tensor, mask: Tensor) -> Tensor:
    """softmax over the last axis where `mask` holds, 0 elsewhere; all 0 where it holds nowhere."""
    masked = scores.masked_fill(~mask, -torch.inf)
    return torch.where(mask.any(dim=-1, keepdim=True), masked, 0.0).softmax(dim=-1) * mask


def positional_code(channels: int, height: int, width: int) -> Tensor:
    """`[N, channels]`: sines and cosines of a place's row in the first half, of its column in the second.

    The wavelengths form a geometric series from 2π to 1000 · 2π places (Vaswani et al. 2017, in two dimensions).
    """
    quarter = -(-channels // 4)
    rates = 1000.0 ** (-torch.arange(quarter) / quarter)
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    angles = [axis.reshape(-1, 1) * rates for axis in (rows, columns)]  # each [N, quarter]
    return torch.cat([wave(a) for a in angles for wave in (torch.sin, torch.cos)], dim=1)[:, :channels]
