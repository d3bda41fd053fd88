"""How a training goes, written down while it goes: losses, AP by epoch, speed, time left, memory."""

import resource
import time
from typing import TYPE_CHECKING, Any

from jobs.running import Progress, weathered

from inference.models import Training
from inference.services.keeping import Keeper

if TYPE_CHECKING:
    from inference.training.loop import Epoch, Run
    from inference.training.together import Seen

WRITE_EVERY = 1.0  # seconds between two rows
POINTS = 400  # of the loss curve; beyond, every second one is dropped
LEARNING = 0.95  # of the job's length; the rest is the comparison


class Curves:
    """Hears every step and epoch. Each asks whether the job is still wanted, and so may raise what Progress does."""

    def __init__(self, progress: Progress, training: Training, keeper: Keeper, epochs: int) -> None:
        """epochs: how many there are at most."""
        self.progress, self.training, self.keeper, self.epochs = progress, training, keeper, epochs
        self.written, self.began = 0.0, time.monotonic()
        self.stride, self.seen, self.steps = 1, 0, 0

    def step(self, run: "Run | Seen", losses: dict[str, float], images: int) -> None:
        """After each step."""
        self.seen, self.steps = self.seen + images, self.steps + 1
        if run.step % self.stride == 0:
            self._point(run.step, sum(losses.values()))
        self.progress.update(done=int(1000 * LEARNING * run.progress), total=1000)
        if time.monotonic() - self.written >= WRITE_EVERY:
            self._write(run)

    def epoch(self, epoch: "Epoch") -> None:
        """After each epoch. A killed run repeats the epoch it was in: its row is written over."""
        row = {"epoch": epoch.number, "losses": epoch.losses, "score": epoch.metrics.get("score"),
               "AP50": (epoch.metrics.get("labels") or {}).get("AP50"), "best": epoch.best,
               "seconds": round(epoch.seconds, 2)}  # fmt: skip
        self.training.epochs = [*(r for r in self.training.epochs if r["epoch"] < epoch.number), row]
        self.training.live["of_epochs"] = epoch.of
        with weathered():  # the next epoch writes this one too
            self.training.save(update_fields=["epochs", "live", "losses"])
        self.keeper.epoch(epoch.number)
        self.progress.update(message=f"Epoch {epoch.number} of at most {epoch.of} is learnt")
        self.progress.check()

    def _point(self, step: int, loss: float) -> None:
        points = [p for p in self.training.losses if p[0] < step] + [[step, round(loss, 5)]]
        if len(points) > POINTS:
            points, self.stride = points[1::2], self.stride * 2
        self.training.losses = points

    def _write(self, run: "Run | Seen") -> None:
        spent = time.monotonic() - self.began
        self.training.live = self.training.live | {
            "step": run.step,
            "steps": run.steps,
            "epoch": run.epoch + 1,
            "of_epochs": self.epochs,
            "images_per_second": round(self.seen / spent, 3),
            "seconds_a_step": round(spent / self.steps, 4),
            "seconds_left": round(run.spent * (1 - run.progress) / run.progress) if run.progress else None,
            **(run.memory if hasattr(run, "memory") else _memory()),
        }
        with weathered():
            self.training.save(update_fields=["live", "losses"])
        self.written = time.monotonic()


def _memory() -> dict[str, Any]:
    """Bytes at most so far, of this process and, where there is one, on its graphics card."""
    import torch

    held = {"memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}
    return held | ({"gpu_memory_bytes": torch.cuda.max_memory_allocated()} if torch.cuda.is_available() else {})
