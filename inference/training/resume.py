"""A training run on disk, in one safetensors file without pickle, so that a killed run goes on where it was."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as serialised
from torch import Tensor

from inference.detectors import files

if TYPE_CHECKING:
    from inference.training.loop import Run

NUMBERS = ("step", "epoch", "spent", "best", "history")


class ResumeError(ValueError):
    """The saved run cannot be continued: it is damaged, or was begun with another recipe or model."""


def save(run: "Run", path: Path) -> None:
    """Replace the saved run at `path` in one rename. Raises OSError, and leaves the one before, on a full disk."""
    tensors = {f"model.{k}": v for k, v in run.model.state_dict().items()}
    tensors |= {f"average.{k}": v for k, v in run.average.state_dict().items()}
    tensors |= _optimiser_tensors(run.optimiser)
    notes = {"numbers": json.dumps({name: getattr(run, name) for name in NUMBERS}), "recipe": repr(run.recipe)}
    whole = serialised({k: v.detach().cpu().contiguous() for k, v in tensors.items()}, metadata=notes)
    files.replace(path, whole)


def load_into(run: "Run", path: Path) -> None:
    """Bring `run` to where the saved one was; nothing happens where none was saved. Raises ResumeError."""
    if not path.exists():
        return
    try:
        with safe_open(path, framework="pt") as file:
            notes = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a dict
    except SafetensorError as error:
        raise ResumeError(f"{path} is damaged: {error}") from error
    if notes.get("recipe") != repr(run.recipe):
        raise ResumeError(f"{path} was begun with another recipe; give another --out, or the same settings")
    try:
        run.model.load_state_dict(_under("model.", tensors))
        run.average.load_state_dict(_under("average.", tensors))
    except RuntimeError as error:
        raise ResumeError(f"{path} was begun with another model: {error}") from error
    memory = _under("optimiser.", tensors)
    if not _fits(run.optimiser, memory):
        raise ResumeError(f"{path} was begun by a version that trained other layers; give another --out")
    _fill_optimiser(run.optimiser, memory)
    for name, value in json.loads(notes["numbers"]).items():
        setattr(run, name, value)


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def _optimiser_tensors(optimiser: torch.optim.Optimizer) -> dict[str, Tensor]:
    """The optimiser's memory of each parameter, as `optimiser.PARAMETER.NAME`."""
    state = optimiser.state_dict()["state"]
    return {f"optimiser.{number}.{name}": value for number, kept in state.items() for name, value in kept.items()
            if isinstance(value, Tensor)}  # fmt: skip


def _fits(optimiser: torch.optim.Optimizer, memory: dict[str, Tensor]) -> bool:
    """Whether each parameter's running means have its shape: they are kept by number alone."""
    trained = [parameter.shape for group in optimiser.param_groups for parameter in group["params"]]
    means = {int(key.split(".")[0]): kept.shape for key, kept in memory.items() if kept.ndim}
    return means.items() <= dict(enumerate(trained)).items()


def _fill_optimiser(optimiser: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    state: dict[int, dict[str, Tensor]] = {}
    for key, tensor in tensors.items():
        number, name = key.split(".", 1)
        state.setdefault(int(number), {})[name] = tensor
    optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
    for parameter, kept in optimiser.state.items():
        for name, value in kept.items():
            if isinstance(value, Tensor) and value.shape == parameter.shape:
                # laid out as the parameter is: a fused step goes through the memory of both side by side
                kept[name] = torch.empty_like(parameter).copy_(value)
