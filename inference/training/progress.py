"""Tells a person how long work goes on: a bar on a terminal, a line now and then in a log file."""

import logging
import shutil
import sys
import time
from collections import deque
from collections.abc import Callable
from typing import TextIO

from inference.training.loop import Epoch, Losses, Run

log = logging.getLogger(__name__)
RECENT = 20  # steps that losses and speed are averaged over
REDRAW, LINE = 0.2, 30.0  # seconds between two bars, and between two lines of a log
WIDTH = 20  # of the bar, in characters


class Progress:
    """Give `step` and `epoch` to `runs.train` as `on_step` and `on_epoch`."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self.stream, self.clock = stream or sys.stderr, clock
        self.live = self.stream.isatty()
        self.recent: deque[tuple[float, int, Losses]] = deque(maxlen=RECENT)
        self.began: tuple[float, float] | None = None  # when, and at what progress
        self.shown = clock()

    def step(self, run: Run, losses: Losses, images: int) -> None:
        """After every step: images learnt from in it, and its loss terms."""
        now = self.clock()
        self.began = self.began or (now, run.progress)
        self.recent.append((now, images, losses))
        if now - self.shown < (REDRAW if self.live else LINE):
            return
        self.shown = now
        _show(self.stream, self.live, self.line(run))

    def epoch(self, epoch: Epoch) -> None:
        """After every epoch: its mean losses, and how good the model is if it was measured."""
        if self.live:
            self.stream.write("\r\x1b[K")
        self.recent.clear()  # the time of the evaluation is not the speed of training
        found = epoch.metrics
        score = f"; AP {found['score']:.3f}, AP50 {found['labels']['AP50']:.3f}" if found else ""
        log.info("epoch %d of %d in %.0f s: %s%s%s", epoch.number, epoch.of, epoch.seconds, terms(epoch.losses), score,
                 "; kept" if epoch.best else "")  # fmt: skip

    def line(self, run: Run) -> str:
        """Bar, share done, epoch and step, loss and its terms, images a second, time left."""
        place = f"{_bar(run.progress)} epoch {run.epoch + 1}, step {run.step} of {run.steps}"
        return f"{place}, {self._speed()}, {self._left(run)}: {terms(self._losses())}"

    def _losses(self) -> Losses:
        kept = [losses for _, _, losses in self.recent]
        return {name: sum(losses.get(name, 0.0) for losses in kept) / len(kept) for name in kept[-1]}

    def _speed(self) -> str:
        (first, *_), (last, *_) = self.recent[0], self.recent[-1]
        images = sum(count for _, count, _ in list(self.recent)[1:])
        return f"{images / (last - first):.1f} images/s" if last > first else "- images/s"

    def _left(self, run: Run) -> str:
        """By what is done since this process began; evaluations on the way are part of it."""
        when, at = self.began or (0.0, 0.0)
        if run.progress <= at:
            return "- left"
        seconds = (self.clock() - when) * max(0.0, 1 - run.progress) / (run.progress - at)
        return f"{_clock(seconds)} left"


class Counted:
    """How many of so many things are done; `one` after each, `end` after the last."""

    def __init__(
        self, what: str, of: int, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.what, self.of, self.stream, self.clock = what, of, stream or sys.stderr, clock
        self.done, self.live, self.began = 0, self.stream.isatty(), clock()
        self.shown = self.began

    def one(self) -> None:
        self.done += 1
        now = self.clock()
        if now - self.shown >= (REDRAW if self.live else LINE):
            self.shown = now
            _show(self.stream, self.live, self.line())

    def end(self) -> None:
        if self.live:
            self.stream.write("\r\x1b[K")
            self.stream.flush()

    def line(self) -> str:
        """Bar, share done, how many of how many, how many a second, time left."""
        spent = max(self.clock() - self.began, 1e-9)
        left = _clock(spent * (self.of - self.done) / max(1, self.done))
        place = f"{_bar(self.done / self.of)} {self.done} of {self.of} {self.what}"
        return f"{place}, {self.done / spent:.1f} a second, {left} left"


def _show(stream: TextIO, live: bool, line: str) -> None:
    if not live:
        log.info("%s", line)
        return
    stream.write("\r\x1b[K" + line[: shutil.get_terminal_size().columns - 1])
    stream.flush()


def _bar(share: float) -> str:
    filled = round(WIDTH * min(1.0, share))
    return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {share:4.0%}"


def terms(losses: Losses) -> str:
    """The loss and what it is made of."""
    parts = ", ".join(f"{name.removeprefix('loss_')} {value:.3f}" for name, value in losses.items())
    return f"loss {sum(losses.values()):.3f} ({parts})"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
