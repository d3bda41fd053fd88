"""Watches processes: one log with a prefix each, a restart with back-off for who dies, an orderly end for all."""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from marrowscope.up.plan import Program

COLOURS = (36, 33, 32, 35, 34, 31, 96, 93)
LONGEST_PAUSE = 30.0  # seconds between two restarts
SOUND_AFTER = 60.0  # seconds of life after which a death counts as the first again


@dataclass
class Child:
    """A program that runs, or waits for its restart."""

    program: Program
    colour: int
    once: bool = False
    process: "subprocess.Popen[bytes] | None" = None
    pipe: int = -1
    rest: bytes = b""
    deaths: int = 0
    started: float = 0.0
    restart_at: float | None = None


@dataclass
class Supervisor:
    """Single-threaded: `tick` reads what was written, buries and restarts."""

    children: list[Child] = field(default_factory=list)
    stopping: bool = False

    def __post_init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._wake, waker = os.pipe()
        os.set_blocking(waker, False)
        signal.set_wakeup_fd(waker)
        self._selector.register(self._wake, selectors.EVENT_READ)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)

    def run(self, program: Program, *, once: bool = False) -> "subprocess.Popen[bytes]":
        """Start the program and watch it; one that runs `once` may end by itself."""
        child = Child(program, COLOURS[len(self.children) % len(COLOURS)], once)
        self.children.append(child)
        return self._start(child)

    def tick(self, seconds: float = 0.5) -> None:
        """Wait at most so long for something to happen, and see to it."""
        for key, _ in self._selector.select(seconds):
            if key.fd == self._wake:
                os.read(self._wake, 4096)
            else:
                self._read(key.data)
        for child in self.children:
            self._look_after(child)

    def wait_until(self, done: Callable[[], bool], seconds: float) -> bool:
        """Tick until it is done, time is up, or somebody asked to stop; say whether it is done."""
        end = time.monotonic() + seconds
        while not (finished := done()) and time.monotonic() < end and not self.stopping:
            self.tick(0.1)
        return finished

    def end(self, children: list[Child], seconds: float) -> None:
        """Ask these to end, go on reading what they say, and kill who has not ended in time."""
        for child in children:
            child.restart_at, child.once = None, True
            if child.process and child.process.poll() is None:
                child.process.send_signal(child.program.stop_signal)
        limit = time.monotonic() + seconds
        while any(child.process for child in children) and time.monotonic() < limit:
            self.tick(0.1)
        for child in children:
            if child.process:
                self.say(f"{child.program.name} does not end by itself and is killed.")
                child.process.kill()
                self._bury(child)

    def say(self, sentence: str) -> None:
        """A line of `up`'s own."""
        self._line("up", 1, sentence)

    def _asked_to_stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def _start(self, child: Child) -> "subprocess.Popen[bytes]":
        reading, writing = os.pipe()
        try:
            child.process = child.program.start(writing)
        finally:
            os.close(writing)
        os.set_blocking(reading, False)
        child.pipe, child.started, child.restart_at = reading, time.monotonic(), None
        self._selector.register(reading, selectors.EVENT_READ, child)
        return child.process

    def _read(self, child: Child) -> None:
        try:
            data = os.read(child.pipe, 65536)
        except BlockingIOError:
            return
        if not data:
            self._selector.unregister(child.pipe)
            return
        *lines, child.rest = (child.rest + data).split(b"\n")
        for line in lines:
            self._line(child.program.name, child.colour, line.decode(errors="replace").rstrip())

    def _look_after(self, child: Child) -> None:
        if child.process and child.process.poll() is not None:
            self._died(child)
        if child.restart_at is not None and time.monotonic() >= child.restart_at and not self.stopping:
            self._start(child)

    def _died(self, child: Child) -> None:
        code = child.process.returncode if child.process else 0
        self._bury(child)
        if child.once or self.stopping:
            return
        child.deaths = 1 if time.monotonic() - child.started > SOUND_AFTER else child.deaths + 1
        pause = min(LONGEST_PAUSE, 2.0 ** (child.deaths - 1))
        child.restart_at = time.monotonic() + pause
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
        self.say(f"{child.program.name} ended {how}; it is started again in {pause:.0f} s.")

    def _bury(self, child: Child) -> None:
        """Read its last words, and forget the process."""
        if child.pipe in self._selector.get_map():
            self._read(child)
        if child.pipe in self._selector.get_map():
            self._selector.unregister(child.pipe)
        if child.rest:
            self._line(child.program.name, child.colour, child.rest.decode(errors="replace"))
        os.close(child.pipe)
        if child.process:
            child.process.wait()
            _kill_session(child.process)
        child.process, child.pipe, child.rest = None, -1, b""

    def _line(self, name: str, colour: int, text: str) -> None:
        prefix = f"{name:>8} | "
        try:
            print(f"\033[{colour}m{prefix}\033[0m{text}" if sys.stdout.isatty() else prefix + text, flush=True)
        except OSError:  # the terminal is gone, or the disk that keeps the log is full: go on without words
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115


def _kill_session(process: "subprocess.Popen[bytes]") -> None:
    """End what the dead process may have left behind: each child led a session of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
