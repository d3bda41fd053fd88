"""`manage.py up` from the first start to the last orphan, in a folder of its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from marrowscope.up import checks, servers
from marrowscope.up.errors import CannotStart

ROOT = Path(__file__).parents[2]
OURS = ("DATABASE_URL", "REDIS_URL", "STORAGE_URL", "DATABASE_CONNECTIONS", "PYTEST_XDIST_WORKER")


@pytest.fixture
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A var/ of its own; whatever a failing test leaves running in it is ended."""
    folder = tmp_path_factory.mktemp("up") / "var"
    yield folder
    for pid in processes_of(folder):
        os.kill(pid, signal.SIGKILL)


def environment(var: Path) -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in OURS} | {"MARROWSCOPE_VAR": str(var)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def up(var: Path, port: int) -> "subprocess.Popen[str]":
    command = [sys.executable, ROOT / "manage.py", "up", "--empty", "--port", str(port)]
    with (var.parent / "log").open("a") as log:
        return subprocess.Popen(command, env=environment(var), stdout=log, stderr=subprocess.STDOUT, text=True)


def log_of(var: Path) -> str:
    return (var.parent / "log").read_text()


def processes_of(var: Path) -> list[int]:
    """Every process that was told of this var/, by its environment or on its command line."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "stat").read_text().rsplit(")")[1].split()[0] == "Z":
                continue
            told = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if str(var).encode() in told and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found


def wait_for(done: Callable[[], object], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def ask(port: int, path: str) -> dict[str, object]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        body: dict[str, object] = json.loads(answer.read())
        return body


def is_ready(var: Path, times: int) -> bool:
    return log_of(var).count("Marrowscope is ready") == times


@pytest.mark.timeout(240)
def test_it_starts_refuses_a_twin_dies_without_orphans_and_comes_back(var: Path) -> None:
    port = free_port()

    first = up(var, port)
    wait_for(lambda: is_ready(var, 1) or first.poll() is not None, 90, log_of(var))
    assert ask(port, "/api/health") == {"alive": True}
    assert ask(port, "/api/ready")["ready"] is True
    wait_for(lambda: ask(port, "/api/ready")["workers"]["ok"], 60, log_of(var))  # type: ignore[index]

    second = up(var, free_port())
    assert second.wait(60) == 1
    assert f"runs already on {var} (process {first.pid}, http://localhost:{port})" in log_of(var)

    first.kill()  # as the kernel does when memory runs out
    first.wait()
    wait_for(lambda: not processes_of(var), 20, "Orphans after kill -9.")

    third = up(var, port)
    wait_for(lambda: is_ready(var, 2) or third.poll() is not None, 90, log_of(var))
    web = next(pid for pid in processes_of(var) if b"marrowscope.up.web" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(web, signal.SIGKILL)
    wait_for(lambda: "web ended by SIGKILL; it is started again in 1 s." in log_of(var), 10, log_of(var))
    wait_for(
        lambda: ask(port, "/api/health"), 30, log_of(var)
    )  # the socket stayed open: this waited, and got its answer

    third.send_signal(signal.SIGINT)
    assert third.wait(60) == 0
    assert processes_of(var) == []
    assert "Everything has ended" in log_of(var)
    assert "Traceback" not in log_of(var)


def test_a_taken_port_is_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CannotStart, match=rf"Port {port} of 127\.0\.0\.1 cannot be used .* --port"):
            checks.listen("127.0.0.1", port)


def test_a_port_that_is_none_is_a_sentence() -> None:
    with pytest.raises(CannotStart, match="Port 99999"):
        checks.listen("127.0.0.1", 99999)


def test_a_full_disk_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 5 * 2**20}))

    with pytest.raises(CannotStart, match=r"is full: 5 MiB are free, 300 are needed"):
        checks.space(tmp_path)


def test_a_missing_package_is_a_sentence() -> None:
    with pytest.raises(CannotStart, match=r"no_such_wheel is missing\. Run `make up`"):
        servers.folder_of("no_such_wheel")


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(CannotStart, match="cannot be written"):
        checks.lock(tmp_path / "file" / "var", "")


def test_a_pid_file_whose_process_is_gone_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "postmaster.pid").write_text("999999999\n")

    servers.Postgres(tmp_path, tmp_path)._clear_pidfile()

    assert not (tmp_path / "postmaster.pid").exists()


def test_sockets_stay_within_107_bytes_however_long_the_checkouts_path_is() -> None:
    from marrowscope import places

    long = Path("/" + "very-long-folder/" * 20)
    url = places.database_url(long)

    folder = re.sub(r".*host=", "", url)
    assert len(f"{folder}/.s.PGSQL.5432") < 107
