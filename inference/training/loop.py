"""The whole of training, read from the top: one epoch, then as many as the recipe asks, resumable after a kill."""

import logging
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from inference.detectors.processor import multiplies_bfloat16
from inference.training import resume
from inference.training.canvases import Batch, Canvases
from inference.training.distributed import Ranks
from inference.training.recipes import Recipe
from inference.training.remembering import Memory

log = logging.getLogger(__name__)
Losses = dict[str, float]
OnStep = Callable[["Run", Losses, int], None]
ALONE = Ranks()


class TrainingDiverged(RuntimeError):
    """A loss is not a finite number. The last good checkpoint stands as it was."""


@dataclass
class Epoch:
    """What `on_epoch` is told: mean losses under their names, metrics on the validation set if there is one."""

    number: int
    of: int
    losses: Losses
    metrics: dict[str, Any]
    best: bool
    seconds: float


@dataclass
class Run:
    """A training run in mid-air: everything that has to survive a kill."""

    model: nn.Module
    average: nn.Module
    optimiser: torch.optim.Optimizer
    recipe: Recipe
    steps: int  # of the whole run
    step: int = 0
    epoch: int = 0  # finished ones
    spent: float = 0.0  # seconds of training
    best: float = -math.inf
    history: list[dict[str, Any]] = field(default_factory=list)  # a row an epoch: losses, score, whether best, spent
    past: Memory | None = None  # of labels that are not shown, where the model began with one that knew them
    together: nn.Module = field(init=False)  # the model as it is called: wrapped where several processes train it

    def __post_init__(self) -> None:
        self.together = self.model

    @property
    def over(self) -> bool:
        """Whether all epochs or minutes are spent, or the score has not risen for the recipe's patience."""
        waited = self.epoch - max((row["epoch"] for row in self.history if row["best"]), default=0)
        tired = self.recipe.patience is not None and waited >= self.recipe.patience
        return self.epoch >= self.recipe.epochs or self.progress >= 1 or tired

    @property
    def progress(self) -> float:
        """How much of the run is done, 0-1: of the steps, or of the minutes if those are the limit."""
        by_steps = self.step / max(1, self.steps)
        return by_steps if self.recipe.minutes is None else max(by_steps, self.spent / (60 * self.recipe.minutes))


def fit(
    model: nn.Module,
    average: nn.Module,
    canvases: Canvases,
    recipe: Recipe,
    *,
    evaluate: Callable[[nn.Module], dict[str, Any]] | None = None,
    keep: Callable[[nn.Module, dict[str, Any]], None],
    state: Path,
    past: Memory | None = None,
    ranks: Ranks = ALONE,
    on_epoch: Callable[[Epoch], None] = lambda epoch: None,
    on_step: OnStep = lambda run, losses, images: None,
) -> Run:
    """Train `model`; `average` (the same architecture) becomes the running mean of its weights.

    evaluate: metrics of a model, among them `score`, the higher the better; without it each epoch is the best.
    keep: called with the averaged model and its metrics whenever they are the best so far.
    state: where the run is kept after each epoch; if it is there already, the run goes on from it.
    past: adds its loss, `loss_memory`, to the model's own.
    ranks: where it trains, and with whom; `evaluate`, `keep`, `on_epoch` and `on_step` are called on the first alone.
    on_epoch: may raise to stop; the run can be resumed afterwards.
    on_step: told the losses after each step, and how many images all ranks learnt from in it.
    Raises TrainingDiverged.
    """
    device = ranks.device
    model.to(device).to(memory_format=torch.channels_last)
    average.to(device).to(memory_format=torch.channels_last).load_state_dict(model.state_dict())
    kept = past.to(device) if past else None
    run = Run(model, average, optimiser(model, recipe), recipe, steps=recipe.epochs * canvases.steps, past=kept)
    resume.load_into(run, state)
    if run.epoch and ranks.first:
        log.info("%d of %d epochs are done, as %s has it", run.epoch, recipe.epochs, state)
    run.together = ranks.together(model)
    while not ranks.agreed(run.over):
        started = time.monotonic()
        # The detector samples its proposals at random, on each rank others.
        torch.manual_seed(recipe.seed * 100_003 + run.epoch + 50_021 * ranks.rank)
        losses = train_one_epoch(run, canvases.batches(run.epoch), ranks, on_step)
        run.epoch += 1
        if ranks.first:
            metrics = evaluate(run.average.eval()) if evaluate else {}
            best = _note(run, losses, metrics)
            if not all(each.isfinite().all() for each in run.average.state_dict().values()):
                raise TrainingDiverged(f"weights are not numbers after epoch {run.epoch}")
            if best:
                keep(run.average, metrics)
            resume.save(run, state)
            on_epoch(Epoch(run.epoch, recipe.epochs, losses, metrics, best, time.monotonic() - started))
    return run


def _note(run: Run, losses: Losses, metrics: dict[str, Any]) -> bool:
    """Write the epoch into the history; whether it is the best so far."""
    best = bool(metrics.get("score", run.epoch) > run.best)
    if best:
        run.best = metrics.get("score", run.epoch)
    run.history.append({"epoch": run.epoch, "losses": losses, "score": metrics.get("score"), "best": best,
                        "seconds": round(run.spent, 1)})  # fmt: skip
    return best


def train_one_epoch(run: Run, batches: Iterable[Batch], ranks: Ranks, on_step: OnStep) -> Losses:
    """One pass; returns the mean of each named loss. Stops early where the recipe's minutes are over."""
    device = ranks.device
    run.model.train()
    sums: Losses = {}
    taken = 0
    clock = time.monotonic()
    for images, targets in batches:
        losses = _step(run, [i.to(device) for i in images], [{k: v.to(device) for k, v in t.items()} for t in targets])
        for name, value in losses.items():
            sums[name] = sums.get(name, 0.0) + value
        taken, run.step = taken + 1, run.step + 1
        now = time.monotonic()
        run.spent, clock = run.spent + now - clock, now
        if run.recipe.minutes is not None:  # clocks differ, and all ranks stop after the same step
            run.spent = ranks.agreed(run.spent)
        if ranks.first:
            on_step(run, losses, len(images) * ranks.of)
        if run.progress >= 1:
            break
    return {name: value / taken for name, value in sums.items()}


def _step(run: Run, images: list[Tensor], targets: list[dict[str, Tensor]]) -> Losses:
    for group in run.optimiser.param_groups:
        group["lr"] = run.recipe.lr * rate(run.recipe, run.step, run.progress)
    device = images[0].device
    with torch.autocast(device.type, torch.bfloat16, enabled=run.recipe.bf16 and multiplies_bfloat16(device)):
        losses = run.together(images, targets)
        if run.past:
            losses = {**losses, "loss_memory": run.past.loss()}
    total = sum(losses.values())
    if not torch.isfinite(total):
        named = ", ".join(f"{name} {float(value.detach()):g}" for name, value in losses.items())
        raise TrainingDiverged(f"the loss is not a number at step {run.step}: {named}")
    run.optimiser.zero_grad(set_to_none=True)
    total.backward()
    norm = nn.utils.clip_grad_norm_(run.model.parameters(), run.recipe.clip_norm)
    if not torch.isfinite(norm):
        raise TrainingDiverged(f"the gradient is not a number at step {run.step}")
    run.optimiser.step()
    _average(run)
    return {name: float(value.detach()) for name, value in losses.items()}


def rate(recipe: Recipe, step: int, progress: float) -> float:
    """The learning rate's factor: a linear warm-up, then drops to a tenth, or a cosine to zero."""
    warm = min(1.0, (step + 1) / max(1, recipe.warmup))
    if recipe.drops:
        return warm * 0.1 ** sum(progress >= drop for drop in recipe.drops)
    return warm * (1 + math.cos(math.pi * min(1.0, progress))) / 2


@torch.no_grad()
def _average(run: Run) -> None:
    # Early on the mean must forget the untrained heads: it spans at most a tenth of the steps so far.
    decay = min(run.recipe.ema, (1 + run.step) / (10 + run.step)) if run.recipe.ema else 0.0
    for mean, now in zip(run.average.state_dict().values(), run.model.state_dict().values(), strict=True):
        if mean.is_floating_point():
            mean.lerp_(now, 1 - decay)
        else:
            mean.copy_(now)


def optimiser(model: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """Decays matrices only: shrinking norms' scales and biases helps nothing."""
    trained = [p for p in model.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in trained if p.ndim > 1], "weight_decay": recipe.weight_decay},
        {"params": [p for p in trained if p.ndim <= 1], "weight_decay": 0.0},
    ]
    if recipe.optimiser == "sgd":
        return torch.optim.SGD(groups, lr=recipe.lr, momentum=0.9)
    return torch.optim.AdamW(groups, lr=recipe.lr, fused=True)  # one pass a tensor: a quarter of the time on a CPU
