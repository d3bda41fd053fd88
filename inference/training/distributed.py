"""Several processes that train one model together, as `torchrun` starts them; a process alone does nothing here.

Each rank learns from its own share of every batch; gradients are averaged over the ranks. The first rank alone
evaluates and writes.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

T = TypeVar("T")
PATIENCE = timedelta(hours=6)  # the others wait while the first rank evaluates


@dataclass(frozen=True)
class Ranks:
    """Which process this is, of how many, and where it computes."""

    device: str = "cpu"
    rank: int = 0
    of: int = 1

    @property
    def first(self) -> bool:
        return self.rank == 0

    def together(self, model: nn.Module) -> nn.Module:
        """The model in a wrapper that starts equal on all ranks and averages gradients over them."""
        return model if self.of == 1 else DistributedDataParallel(model)

    def agreed(self, value: T) -> T:
        """The first rank's value, on every rank: who decides each for himself waits for the others in vain."""
        if self.of == 1:
            return value
        said: list[Any] = [value]
        dist.broadcast_object_list(said, src=0)
        agreed: T = said[0]
        return agreed


def first() -> bool:
    """Whether this process is the one that speaks and writes."""
    return os.environ.get("RANK", "0") == "0"


@contextmanager
def joined(device: str) -> Iterator[Ranks]:
    """Meet the other processes that torchrun started, if it did; ranks on GPUs take one each."""
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield Ranks(device)
        return
    gpu = device.startswith("cuda")
    if gpu:
        device = f"cuda:{os.environ['LOCAL_RANK']}"
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if gpu else "gloo", timeout=PATIENCE)
    try:
        yield Ranks(device, dist.get_rank(), dist.get_world_size())
    finally:
        dist.destroy_process_group()
