"""Which fields teach a detector most: the unsure and the rare first, no two alike, and some by chance to measure it by.

Uncertainty sampling over detections (Lewis and Gale 1994; summed over a picture as in Brust et al. 2019), with the
redundancy penalty of maximal marginal relevance (Carbonell and Goldstein 1998).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np

FEW = 10  # cells of a field that make its uncertainty: a crowded field is not unsure because it is crowded
SEEN = 0.1  # score from which a proposal may be a cell
UNSURE = 0.5  # bits: a score between 0.11 and 0.89
SCARCE = 25  # approved cells of a class below which it is scarce
CONTROL = 16  # every so many places, one by chance
DEEP = 300  # places that are told apart by likeness; nobody works further down before the next ordering
ALIKE = 0.9  # likeness from which a field is said to repeat an earlier one


@dataclass(frozen=True)
class Pool:
    """One field that nobody has reviewed, as a detector sees it.

    key: what the caller calls it. scores: `[N]` calibrated, 0-1, of the label itself: most of what people correct is a
        stage taken for its neighbour, where the lineage is certain. codes: the N label codes.
    disputed: how many of its cells another model sees differently. by_chance: belongs to the control share.
    look: `[D]` mean of the cells' feature vectors; empty where there is none.
    """

    key: str
    scores: np.ndarray
    codes: Sequence[str]
    disputed: int = 0
    by_chance: bool = False
    look: np.ndarray = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True)
class Place:
    """A place in the order. value: 0-1, what the field teaches beside those before it. The rest says why.

    alone: 0-1, what it would teach if it stood first; likest: the key of the earlier field that takes the difference.
    unsure: cells with a score that could be wrong; rare: scarce codes it may show; disputed: as in Pool;
    repeats: the key of an earlier field much like it; control: it stands here by chance.
    """

    key: str
    value: float
    unsure: int
    rare: list[str]
    disputed: int
    repeats: str | None
    control: bool
    alone: float = 0.0
    likest: str | None = None


def entropy(scores: np.ndarray) -> np.ndarray:
    """Binary entropy in bits of probabilities `[N]`: 1 at 0.5, 0 at 0 and 1."""
    p = np.clip(np.asarray(scores, float), 1e-9, 1 - 1e-9)
    bits: np.ndarray = -(p * np.log2(p) + (1 - p) * np.log2(1 - p))
    return bits


def order(pools: Sequence[Pool], approved: Mapping[str, int], limit: int | None = None) -> list[Place]:
    """The pools, what teaches most first. approved: how many cells of each code people have approved so far.

    limit: how many places are wanted; None for all. Every sixteenth place goes to the next field of the control share,
    whatever it teaches. The same pools in the same order give the same places.
    """
    wanted = len(pools) if limit is None else min(limit, len(pools))
    teaching = [pool for pool in pools if not pool.by_chance]
    chance = iter([pool for pool in pools if pool.by_chance])
    placed: list[Place] = []
    for place in _by_teaching(teaching, approved, wanted):
        placed.append(place)
        if len(placed) % CONTROL == CONTROL - 1:
            placed += [_place(pool, 0.0, approved, None) for pool in islice(chance, 1)]
    rest = islice(chance, max(0, wanted - len(placed)))
    return [*placed, *(_place(pool, 0.0, approved, None) for pool in rest)][:wanted]


def worth(pools: Sequence[Pool], approved: Mapping[str, int]) -> np.ndarray:
    """`[N]` in 0-1: the mean of uncertainty, rareness and dispute, each as a share of the pool's highest."""
    parts = np.array([[_uncertainty(pool), _rareness(pool, approved), float(pool.disputed)] for pool in pools])
    highest = parts.max(axis=0, initial=0.0)
    shares = parts / np.where(highest > 0, highest, 1)
    return np.asarray(shares.sum(axis=1) / max(1, (highest > 0).sum()))


def _by_teaching(pools: list[Pool], approved: Mapping[str, int], wanted: int) -> list[Place]:
    """Greedy: each next is the one that is worth most, less what it shares with the likest of those before it."""
    if not pools:
        return []
    values, features = worth(pools, approved), _features(pools)
    likest, twin = np.zeros(len(pools), np.float32), np.full(len(pools), -1)
    left, placed = np.ones(len(pools), bool), []
    for _ in range(min(DEEP, wanted, len(pools))):
        best = int(np.argmax(np.where(left, values * (1 - likest), -1)))
        repeats = pools[twin[best]].key if likest[best] >= ALIKE else None
        place = _place(pools[best], float(values[best] * (1 - likest[best])), approved, repeats)
        like = pools[twin[best]].key if twin[best] >= 0 else None
        placed.append(replace(place, alone=float(values[best]), likest=like))
        left[best] = False
        shared = np.clip(features @ features[best], 0, 1)
        twin[shared > likest] = best
        likest = np.maximum(likest, shared)
    rest = sorted(np.flatnonzero(left), key=lambda at: -values[at] * (1 - likest[at]))[: wanted - len(placed)]
    return placed + [replace(_place(pools[at], float(values[at] * (1 - likest[at])), approved, None),
                             alone=float(values[at]), likest=pools[twin[at]].key) for at in rest]  # fmt: skip


def _place(pool: Pool, value: float, approved: Mapping[str, int], repeats: str | None) -> Place:
    unsure = int((entropy(pool.scores) >= UNSURE).sum())
    rare = sorted({c for c, s in zip(pool.codes, pool.scores, strict=True) if s >= SEEN and _scarce(c, approved)})
    return Place(pool.key, value, unsure, rare, pool.disputed, repeats, pool.by_chance)


def _scarce(code: str, approved: Mapping[str, int]) -> bool:
    return approved.get(code, 0) < SCARCE


def _uncertainty(pool: Pool) -> float:
    """Mean entropy of the most uncertain cells; a field of fewer cells has less to teach."""
    return float(np.sort(entropy(pool.scores))[::-1][:FEW].sum() / FEW)


def _rareness(pool: Pool, approved: Mapping[str, int]) -> float:
    """Each cell of a scarce class counts for its score, the more the scarcer; common classes count for nothing."""
    lacking = [max(0.0, 1 - approved.get(code, 0) / SCARCE) for code in pool.codes]
    return float(np.dot(lacking, pool.scores)) if lacking else 0.0


def _features(pools: Sequence[Pool]) -> np.ndarray:
    """`[N, F]` float32 unit vectors: which classes the uncertainty lies in, beside how the cells look."""
    width = max((len(pool.look) for pool in pools), default=0)
    looks = np.stack([np.pad(pool.look, (0, width - len(pool.look))) for pool in pools])
    return _units(np.concatenate([_units(_doubts(pools)), _units(looks)], axis=1)).astype(np.float32)


def _doubts(pools: Sequence[Pool]) -> np.ndarray:
    """`[N, C]`: of each field the bits of uncertainty that lie in each class."""
    numbers = {code: n for n, code in enumerate(sorted({code for pool in pools for code in pool.codes}))}
    sums = np.zeros((len(pools), len(numbers)))
    for row, pool in zip(sums, pools, strict=True):
        np.add.at(row, [numbers[code] for code in pool.codes], entropy(pool.scores))
    return sums


def _units(rows: np.ndarray) -> np.ndarray:
    """Every row at length 1; rows of nothing stay so."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1))
