"""Starts processes that end when their parent does, however the parent ends."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

PR_SET_PDEATHSIG = 1


def end_with_parent(number: int = signal.SIGTERM) -> None:
    """Ask the kernel for this signal when the parent dies, even by kill -9. Only Linux knows how to."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(number))


def _before_exec(number: int, parent: int) -> Callable[[], None]:
    def ask() -> None:
        end_with_parent(number)
        if os.getppid() != parent:  # the parent died before the kernel was asked
            os._exit(1)

    return ask


def start(
    command: list[str],
    *,
    environment: Mapping[str, str] | None = None,
    user: str | None = None,
    cwd: Path | None = None,
    output: int | None = None,
    dies_by: int = signal.SIGTERM,
    keep: tuple[int, ...] = (),
) -> subprocess.Popen[bytes]:
    """Start the command in a session of its own, so that Ctrl-C at the terminal reaches its parent alone.

    Both its outputs go to `output`, a file descriptor or a constant of subprocess; it inherits the descriptors `keep`.
    """
    return subprocess.Popen(
        command,
        env=dict(os.environ if environment is None else environment),
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        pass_fds=keep,
        start_new_session=True,
        preexec_fn=_before_exec(dies_by, os.getpid()),
    )
