"""One training by several processes of this machine, one a graphics card: torchrun beneath, watched from above.

    python -m torch.distributed.run --standalone --nproc-per-node 2 -m inference.training.together PLAN.json

The first process says every step and epoch as a line of JSON on its output; whichever fails first says why.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from inference.detectors import checkpoint
from inference.detectors.checkpoint import CheckpointError, Description
from inference.detectors.predictor import choose_device
from inference.training import runs
from inference.training.coco import DataError
from inference.training.loop import Epoch, Losses, Run, TrainingDiverged
from inference.training.recipes import Recipe, RecipeError
from inference.training.resume import ResumeError

PATHS = ("train", "out", "val", "images", "start")
PR_SET_PDEATHSIG = 1
SECONDS_TO_END = 20
KNOWN: dict[str, type[Exception]] = {
    each.__name__: each for each in (TrainingDiverged, DataError, CheckpointError, RecipeError, ResumeError)
}


@dataclass(frozen=True)
class Seen:
    """What a training elsewhere says of itself after a step, in the words of `loop.Run`; memory: bytes at most."""

    step: int
    steps: int
    epoch: int
    spent: float
    progress: float
    memory: dict[str, int]


class ProcessDied(RuntimeError):
    """One of the processes ended without a word."""


def processes(device: str, wanted: int = 0) -> int:
    """How many processes train: as many as wanted, or one for each graphics card that the device may be."""
    if wanted:
        return wanted
    return max(1, torch.cuda.device_count()) if choose_device(device) == "cuda" else 1


def train(
    plan: runs.Plan, many: int, on_epoch: Callable[[Epoch], None], on_step: Callable[[Seen, Losses, int], None]
) -> Description:
    """As runs.train, by so many processes, which share each batch: the model is that of one process, sooner.

    on_epoch, on_step: may raise to stop, which ends the processes. Raises what runs.train does, and ProcessDied.
    """
    share = replace(plan.recipe, batch_size=max(1, plan.recipe.batch_size // many))
    file = plan.out.parent / "plan.json"
    file.write_text(json.dumps(_as_json(replace(plan, recipe=share))))
    with _started(file, many) as process:
        assert process.stdout is not None
        for line in process.stdout:
            _hear(line, on_epoch, on_step)
        if code := process.wait():
            raise ProcessDied(f"a process of the training ended with code {code} and said nothing; its log says more")
    return checkpoint.read(plan.out)[1]


@contextlib.contextmanager
def _started(file: Path, many: int) -> "Iterator[subprocess.Popen[str]]":
    """torchrun, ended with all its processes when the block is left, and when this process dies."""
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(many)]
    process = subprocess.Popen(
        [*torchrun, "-m", "inference.training.together", str(file)],
        stdout=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=_end_with_parent,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()  # torchrun ends its processes
        try:
            process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


def _hear(line: str, on_epoch: Callable[[Epoch], None], on_step: Callable[[Seen, Losses, int], None]) -> None:
    try:
        said = json.loads(line)
    except ValueError:  # a library's own words
        return
    if "step" in said:
        on_step(Seen(**said["step"]), said["losses"], said["images"])
    elif "epoch" in said:
        on_epoch(Epoch(**said["epoch"]))
    elif "failed" in said:
        raise _failure(said)


def _failure(said: dict[str, Any]) -> Exception:
    if said["failed"] in KNOWN:
        return KNOWN[said["failed"]](said["told"])
    if said["failed"] == "OutOfMemoryError":
        return torch.OutOfMemoryError(said["told"])
    return OSError(said["errno"], said["told"]) if said.get("errno") else ProcessDied(said["told"])


def _as_json(plan: runs.Plan) -> dict[str, Any]:
    fields = {**vars(plan), "recipe": asdict(plan.recipe)}
    return {**fields, **{name: fields[name] and str(fields[name].resolve()) for name in PATHS}}


def _plan(file: Path) -> runs.Plan:
    fields = json.loads(file.read_text())
    recipe = fields["recipe"]
    paths = {name: fields[name] and Path(fields[name]) for name in PATHS}
    return runs.Plan(**{**fields, **paths, "recipe": Recipe(**{**recipe, "drops": tuple(recipe["drops"])})})


def _end_with_parent() -> None:
    """Be killed when the parent dies, even by kill -9. Only Linux knows how to."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))


def _say(words: dict[str, Any]) -> None:
    os.write(1, (json.dumps(words) + "\n").encode())


def _say_step(run: Run, losses: Losses, images: int) -> None:
    memory = {"memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}
    if torch.cuda.is_available():
        memory["gpu_memory_bytes"] = torch.cuda.max_memory_allocated()
    seen = Seen(run.step, run.steps, run.epoch, run.spent, run.progress, memory)
    _say({"step": asdict(seen), "losses": losses, "images": images})


def _say_epoch(epoch: Epoch) -> None:
    labels = epoch.metrics.get("labels") or {}
    metrics = {"score": epoch.metrics.get("score"), "labels": {"AP50": labels.get("AP50")}}
    _say({"epoch": {**vars(epoch), "metrics": metrics}})


def main(file: Path) -> int:
    """One of the processes."""
    _end_with_parent()
    try:
        runs.train(_plan(file), on_epoch=_say_epoch, on_step=_say_step)
    except Exception as error:
        _say({"failed": type(error).__name__, "told": str(error), "errno": getattr(error, "errno", None)})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
