"""What must hold before anything is started; each refusal says what to do."""

import fcntl
import os
import shutil
import socket
from pathlib import Path
from typing import IO

from marrowscope.up.errors import CannotStart

FREE_BYTES = 300 * 2**20  # PostgreSQL alone takes 60 MiB, and stops in the middle of a write on a full disk


def lock(var: Path, address: str) -> IO[str]:
    """Hold var/ for this process: two databases on one folder would destroy it. The lock goes with the process."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        held = open(var / "up.lock", "a+")  # noqa: SIM115 - open for as long as the process lives
    except OSError as error:
        raise CannotStart(
            f"{var} cannot be written ({error.strerror}). Set MARROWSCOPE_VAR to a folder that can."
        ) from None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.seek(0)
        raise CannotStart(
            f"Marrowscope runs already on {var} ({held.read().strip() or 'starting'}). "
            "Stop that one first, or set MARROWSCOPE_VAR to another folder."
        ) from None
    held.truncate(0)
    held.write(f"process {os.getpid()}, {address}")
    held.flush()
    return held


def space(var: Path) -> None:
    """Raise CannotStart when the disk under var/ is nearly full."""
    free = shutil.disk_usage(var).free
    if free < FREE_BYTES:
        raise CannotStart(
            f"The disk of {var} is full: {free // 2**20} MiB are free, {FREE_BYTES // 2**20} are needed. "
            "Make room, or set MARROWSCOPE_VAR to a folder on another disk."
        )


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on the address. Raises CannotStart when it is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise CannotStart(f"Port {port} of {host} cannot be used ({reason}). Choose another one with --port.") from None
    listening.listen(1024)
    return listening
