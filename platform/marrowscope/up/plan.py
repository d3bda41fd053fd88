"""What `manage.py up` runs beside the servers: the web process and one worker a queue."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from marrowscope import places
from marrowscope.up import children


@dataclass(frozen=True)
class Program:
    """A name for the log, how to start it with its output on a file descriptor, and the signal that ends it."""

    name: str
    start: Callable[[int], "subprocess.Popen[bytes]"]
    stop_signal: int = signal.SIGTERM


def environment() -> dict[str, str]:
    """What every child is told: where the packages lie, and to write its lines at once."""
    path = os.pathsep.join([str(places.ROOT / "platform"), str(places.ROOT)])
    return os.environ | {"PYTHONPATH": path, "PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "marrowscope.settings"}


def python(name: str, *arguments: str, keep: socket.socket | None = None) -> Program:
    """A Python program of ours. It dies at once with `up`: what it was doing is brought back by the sweeper."""

    def start(output: int) -> "subprocess.Popen[bytes]":
        return children.start(
            [sys.executable, *arguments],
            environment=environment(),
            cwd=places.ROOT,
            output=output,
            dies_by=signal.SIGKILL,
            keep=() if keep is None else (keep.fileno(),),
        )

    return Program(name, start)


def web(listening: socket.socket) -> Program:
    """The ASGI server, on a socket that stays open when the server is restarted."""
    return python("web", "-m", "marrowscope.up.web", str(listening.fileno()), keep=listening)


def worker(queue: str, *arguments: str) -> Program:
    """A Celery worker of one queue."""
    quiet = ("--without-gossip", "--without-mingle", "--loglevel", "WARNING")
    command = (
        "-m",
        "celery",
        "-q",
        "-A",
        "marrowscope",
        "worker",
        "-Q",
        queue,
        "-n",
        f"{queue}@%h",
        *quiet,
        *arguments,
    )
    return python(queue, *command)


def workers() -> list[Program]:
    """One worker a queue. A model is held by one process that uses every core; it runs one job at a time."""
    return [
        worker("default", "--pool", "threads", "--concurrency", "2", "--beat"),
        worker("prelabel", "--pool", "solo"),
        worker("train", "--pool", "solo"),
    ]


def demo() -> Program:
    """Makes the demo project, then ends."""
    return python("demo", str(places.ROOT / "manage.py"), "demo")


def starter() -> Program:
    """Makes the starter model one that projects can choose, then ends. The demo does so itself."""
    manage = str(places.ROOT / "manage.py")
    return python("starter", manage, "register_model", str(places.ROOT / "inference" / "starter"), "--name", "starter")
