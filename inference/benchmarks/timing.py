"""Times rivals by turns, so that whatever else a machine does, it does to all of them; ratios are what to compare."""

import statistics
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import torch

STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass
class Timed:
    """Of one rival, a value a round. seconds: by the clock. busy: of all cores together; other programs' work is not in
    it. memory: bytes it needed at most beyond what was held before; empty where nobody can say.
    """

    seconds: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    def a_piece(self, pieces: int) -> "Timed":
        """The same for each of so many that were worked on in one call."""
        return Timed([each / pieces for each in self.seconds], [each / pieces for each in self.busy], self.memory)

    def summary(self) -> dict[str, float | None]:
        """Medians and the 95th percentile in milliseconds, peak memory in MB, rounds."""
        late = statistics.quantiles(self.seconds, n=20)[-1] if len(self.seconds) > 1 else self.seconds[0]
        return {
            "median_ms": 1000 * statistics.median(self.seconds),
            "p95_ms": 1000 * late,
            "busy_median_ms": 1000 * statistics.median(self.busy),
            "peak_MB": max(self.memory) / 1e6 if self.memory else None,
            "rounds": len(self.seconds),
        }


def by_turns(
    rivals: Mapping[str, Callable[[int], Any]], rounds: int, on_round: Callable[[], None], *, warm: bool = True
) -> dict[str, Timed]:
    """Call every rival with the number of the round, `rounds` times; who begins changes. warm: once more before."""
    times = {name: Timed() for name in rivals}
    names = list(rivals)
    for number in range(-1 if warm else 0, rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            _time(partial(rivals[name], max(0, number)), times[name] if number >= 0 else Timed())
        on_round()
    return times


def ratio(slow: Timed, fast: Timed) -> dict[str, float]:
    """How many times as long the slow one takes: by the clock and by busy cores; medians of the rounds' own ratios."""
    return {
        "clock": statistics.median(s / f for s, f in zip(slow.seconds, fast.seconds, strict=True)),
        "busy": statistics.median(s / f for s, f in zip(slow.busy, fast.busy, strict=True)),
    }


def _time(call: Callable[[], Any], times: Timed) -> None:
    held = _forget_peak()
    began, busy = time.perf_counter(), time.process_time()
    call()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    times.seconds.append(time.perf_counter() - began)
    times.busy.append(time.process_time() - busy)
    if held is not None:
        times.memory.append(_peak() - held)


def _forget_peak() -> int | None:
    """Bytes held now, the peak being counted anew from here; None where that cannot be had."""
    if torch.cuda.is_available():
        torch.cuda.reset_peak_memory_stats()
        return int(torch.cuda.memory_allocated())
    with suppress(OSError):
        CLEAR.write_text("5")
        return _of_status("VmRSS")
    return None


def _peak() -> int:
    return int(torch.cuda.max_memory_allocated()) if torch.cuda.is_available() else _of_status("VmHWM")


def _of_status(name: str) -> int:
    (line,) = (line for line in STATUS.read_text().splitlines() if line.startswith(name + ":"))
    return 1024 * int(line.split()[1])
