"""Looks at several pictures side by side on a CPU: cores that share no picture never wait for each other."""

from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from threading import Barrier, local
from typing import Any

import numpy as np
import torch
from torch import nn

from inference.detectors.base import Output
from inference.detectors.compiled import Compiled
from inference.detectors.engine import Engine

MOST = 4  # lanes: each holds the maps of a field, 150 MB


class Lanes:
    """A detector's graphs on this machine's cores; called from one thread at a time.

    detector: what the graphs were made from.
    """

    def __init__(self, detector: nn.Module, graphs: dict[str, Any]) -> None:
        self._detector, self._graphs = detector, graphs
        self._alone = Compiled(detector, Engine(graphs))
        self.number = min(MOST, torch.get_num_threads())
        self._own = local()

    def each(self, pictures: list[np.ndarray]) -> list[Output]:
        """Pictures `[H, W, 3]` uint8 of any sizes, side by side; one that would go alone is given all cores."""
        count = len(pictures)
        beside = count - int(count % self.number == 1) if self.number > 1 else 0
        together = self._pool.map(self._look, pictures[:beside]) if beside else ()
        return [*together, *map(self._alone, pictures[beside:])]

    def _look(self, picture: np.ndarray) -> Output:
        found: Output = self._own.compiled(picture)
        return found

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        """A thread a lane, with its share of torch's threads; how many others have stays as it is."""
        threads, engine, all_here = torch.get_num_threads(), Engine(self._graphs, self.number), Barrier(self.number)

        def enter(_number: int) -> None:
            all_here.wait()
            torch.set_num_threads(max(1, threads // self.number))
            self._own.compiled = Compiled(self._detector, engine)

        pool = ThreadPoolExecutor(self.number, "lane")
        try:
            list(pool.map(enter, range(self.number)))
        finally:
            torch.set_num_threads(threads)
        return pool
