"""Two steps of real training whose chance is taken out, alone or as one of torchrun's processes.

python -m torch.distributed.run --standalone --nproc-per-node 2 -m tests.inference.together FOLDER
"""

import sys
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from inference.training import distributed, loop
from inference.training.canvases import Canvases
from inference.training.data import read
from inference.training.distributed import Ranks
from tests.inference.detectors import TINY, tiny_detector


def gradients(folder: Path, ranks: Ranks, batch: int) -> dict[str, Tensor]:
    """The gradient of every parameter at each of two steps on FOLDER's cells; a rank that writes leaves its name."""
    # Adam's first step goes by the signs of gradients: of one that is next to nothing, rounding would decide.
    recipe = replace(TINY, epochs=1, batch_size=batch, optimiser="sgd")
    model, seen, name = tiny_detector(), {}, f"{ranks.rank}-of-{ranks.of}"
    model.roi_heads.fg_bg_sampler.batch_size_per_image = 16  # of which any picture has enough

    def look(run: loop.Run, losses: loop.Losses, images: int) -> None:
        assert images == 4
        for key, parameter in run.model.named_parameters():
            seen[f"{run.step}.{key}"] = parameter.grad.clone(memory_format=torch.contiguous_format)

    loop.fit(model, tiny_detector(1), Canvases(read(folder / "cells.json"), recipe, ranks=ranks), recipe, ranks=ranks,
             keep=lambda model, found: (folder / f"kept-{name}").touch(), state=folder / f"saved-{name}", on_step=look,
             evaluate=lambda model: (folder / f"measured-{name}").touch() or {"score": 0.5})  # fmt: skip
    return seen


def in_order(count: int, device: torch.device | None = None) -> Tensor:
    """In place of torch.randperm: how proposals are sampled must not depend on which process samples them."""
    return torch.arange(count, device=device)


if __name__ == "__main__":
    torch.randperm = in_order
    with distributed.joined("cpu") as ranks:
        found = gradients(Path(sys.argv[1]), ranks, batch=2)
        if ranks.first:
            save_file(found, Path(sys.argv[1]) / "gradients.safetensors")
