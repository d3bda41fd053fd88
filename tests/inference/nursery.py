"""Real workers by the second: one process that has loaded torch and Django, and forks a Celery worker when told to.

    python -m tests.inference.nursery

Each line on its input is a JSON object that starts a worker: `queues`, and what befalls it (`fate`, see FATES), if
anything. Each line of its output is a JSON object: {"born": pid}, or {"dead": pid, "code": exit code or -signal}.
A fate strikes inside the worker's own work and is what it is called: a kill by SIGKILL, a limit set on its files.
"""

import json
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marrowscope.settings")

import django

django.setup()

import torch  # noqa: E402
from marrowscope import celery_app  # noqa: E402
from marrowscope.up.children import end_with_parent  # noqa: E402

import inference.services.looking  # noqa: E402
import inference.services.teaching  # noqa: E402, F401 - so that forked workers need not
from inference import runner  # noqa: E402
from inference.detectors import files  # noqa: E402
from inference.training import contest, loop, recipes  # noqa: E402
from tests.inference.taught import SMALL  # noqa: E402

recipes.RECIPES["tune"] = SMALL


def die() -> None:
    """As by kill -9."""
    os.kill(os.getpid(), signal.SIGKILL)


def killed_in_training() -> None:
    """In the second epoch, or in the first few steps of a worker that goes on."""
    really, steps = loop._step, []

    def step(*words: object) -> object:
        steps.append(1)
        return die() if len(steps) > 8 else really(*words)

    loop._step = step


def killed_while_writing() -> None:
    """With half of the run's state on the disk."""
    really = files.replace

    def replace(path: Path, data: bytes) -> None:
        if path.name == "resume.safetensors":
            with path.with_name(path.name + ".tmp").open("wb") as half:
                half.write(data[: len(data) // 2])
            die()
        really(path, data)

    files.replace = replace


def killed_in_evaluation() -> None:
    """After the first picture of the test set."""
    really = contest.pictures

    def pictures(dataset: object) -> object:
        for picture in really(dataset):
            yield picture
            die()

    contest.pictures = pictures


def disk_full() -> None:
    """No file may grow beyond 20 MB: enough for a model, too little for a run's state. The kernel refuses the rest."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000_000, resource.RLIM_INFINITY))


def slow() -> None:
    """Long enough for servers to be restarted meanwhile."""
    really = loop._step

    def step(*words: object) -> object:
        threading.Event().wait(0.5)
        return really(*words)

    loop._step = step


def slow_to_look() -> None:
    """Every batch takes a while, as on pictures of full size."""
    really = runner._detect

    def detect(*words: object) -> object:
        threading.Event().wait(0.2)
        return really(*words)

    runner._detect = detect


FATES: dict[str, Callable[[], None]] = {
    f.__name__: f
    for f in (killed_in_training, killed_while_writing, killed_in_evaluation, disk_full, slow, slow_to_look)
}


def bear(queues: str, fate: str | None = None) -> int:
    """Fork a worker of these queues; its process id."""
    pid = os.fork()
    if pid:
        return pid
    end_with_parent(signal.SIGKILL)
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what it says goes to the log; the nursery's own words stay apart
    torch.set_num_threads(1)
    if fate:
        FATES[fate]()
    options = ["-Q", queues, "--pool", "solo", "-n", f"w{os.getpid()}@h", "--without-mingle", "--without-gossip"]
    celery_app.worker_main(["worker", "--loglevel", "INFO", *options])
    os._exit(0)


def watch(pid: int) -> None:
    """Say when it is dead."""
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    say({"dead": pid, "code": code})


def say(words: dict[str, object]) -> None:
    """One line, at once."""
    os.write(1, (json.dumps(words) + "\n").encode())


if __name__ == "__main__":
    say({"ready": True})
    for line in sys.stdin:
        born = bear(**json.loads(line))
        say({"born": born})
        threading.Thread(target=watch, args=(born,), daemon=True).start()
