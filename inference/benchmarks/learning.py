"""Pictures a second in training: by the recipe `fast`, and the same model in float32 with every layer learning."""

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import nn

from inference.benchmarks import timing
from inference.benchmarks.plain import plain
from inference.detectors import registry
from inference.smears.__main__ import write
from inference.training import data, loop, recipes
from inference.training.canvases import Batch, Canvases
from inference.training.distributed import Ranks

FAST, PLAIN = "recipe fast", "plain float32"


def measure(steps: int, device: str, on_step: Callable[[], None]) -> dict[str, Any]:
    """Both learn from the same batches of synthetic fields by turns; canvases are laid out beforehand for both."""
    recipe = recipes.named("fast")
    labels, batches = _batches(recipe, steps + 1)
    detector = registry.build("lite_fpn", classes=len(labels))
    fast = _learner(detector, recipe, device, torch.channels_last)
    slow = _learner(plain(detector), replace(recipe, bf16=False), device, torch.contiguous_format)
    times = timing.by_turns({FAST: lambda n: fast(batches[n]), PLAIN: lambda n: slow(batches[n])}, steps, on_step)
    medians = {name: one.summary() for name, one in times.items()}
    return {
        "rivals": medians,
        "ratios": {PLAIN: timing.ratio(times[PLAIN], times[FAST])},
        "images_a_second": {name: 1000 * recipe.batch_size / float(row["median_ms"] or 1)
                            for name, row in medians.items()},
    }  # fmt: skip


def _batches(recipe: recipes.Recipe, count: int) -> tuple[list[str], list[Batch]]:
    """The labels there are, and batches laid out from synthetic fields with cells of them."""
    with TemporaryDirectory() as folder:
        dataset = data.read(write(Path(folder), fields=2, seed=900))
        canvases = Canvases(dataset, replace(recipe, steps_per_epoch=count))
        return dataset.labels, list(canvases.batches(0))


def _learner(
    detector: nn.Module, recipe: recipes.Recipe, device: str, layout: torch.memory_format
) -> Callable[[Batch], loop.Losses]:
    model = detector.to(device).to(memory_format=layout).train()
    run = loop.Run(model, copy.deepcopy(model), loop.optimiser(model, recipe), recipe, steps=1000)
    return lambda batch: loop.train_one_epoch(run, [batch], Ranks(device), lambda *told: None)
