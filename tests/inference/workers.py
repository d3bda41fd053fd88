"""Real workers for tests, out of a nursery (nursery.py), on this test's own database and Redis."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds: where other tests and trainings need the cores, importing torch takes minutes


class Nursery:
    """Starts workers and knows which have died, and how."""

    def __init__(self, process: "subprocess.Popen[str]", log: Path) -> None:
        self.process, self.log, self.dead, self._born = process, log, dict[int, int](), list[int]()
        self._ready = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()
        self.wait(self._ready.is_set)

    def bear(self, queues: str, fate: str | None = None) -> int:
        """A new worker of these queues; its process id."""
        before = len(self._born)
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"queues": queues, "fate": fate}) + "\n")
        self.process.stdin.flush()
        self.wait(lambda: len(self._born) > before)
        return self._born[-1]

    def end(self, pid: int) -> None:
        """Kill a worker, and wait until it is gone."""
        if pid not in self.dead:
            os.kill(pid, 9)
        self.wait(lambda: pid in self.dead)

    def wait(self, what: Callable[[], object]) -> None:
        """Until it comes to pass; says what the workers said if it does not."""
        deadline = time.monotonic() + PATIENCE
        while not what():
            alive = self.process.poll() is None and time.monotonic() < deadline
            assert alive, f"It did not come to pass. The workers said:\n{self.log.read_text()[-4000:]}"
            time.sleep(0.03)

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            said = json.loads(line)
            if "dead" in said:
                self.dead[said["dead"]] = said["code"]
            elif "born" in said:
                self._born.append(said["born"])
            else:
                self._ready.set()


@contextmanager
def nursery(log: Path, **environment: str) -> Iterator[Nursery]:
    """A nursery on the database and Redis of this process; all its workers end with it."""
    given = connection.settings_dict
    told = {
        "DATABASE_URL": f"postgresql://{given['USER']}@/{given['NAME']}?host={given['HOST']}",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
        "JOB_HEARTBEAT_SECONDS": "1",
        "OMP_NUM_THREADS": "1",  # threads that wait for each other stand still where other tests need the cores
    }
    command = [sys.executable, "-m", "tests.inference.nursery"]
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | told | environment, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=output, text=True)  # fmt: skip
    try:
        yield Nursery(process, log)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()
