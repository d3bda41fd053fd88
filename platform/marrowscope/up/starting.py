"""The order in which things start, and in which they end."""

import json
import os
import socket
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from jobs import sweeping

from marrowscope import env, places
from marrowscope.up import checks, plan, static
from marrowscope.up.errors import CannotStart
from marrowscope.up.plan import Program
from marrowscope.up.servers import Postgres, Redis, Server
from marrowscope.up.supervisor import Supervisor

READY_WITHIN = 60.0  # seconds


def up(host: str, port: int, with_demo: bool) -> str:
    """Run everything until somebody stops it; returns the last sentence. Raises CannotStart."""
    address = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0', '::1') else host}:{port}"  # noqa: S104
    lock = checks.lock(places.VAR, address)
    checks.space(places.VAR)
    listening = checks.listen(host, port)
    supervisor = Supervisor()
    try:
        _start(supervisor, listening)
        if not supervisor.stopping:
            _welcome(supervisor, address, with_demo)
            _start_workers(supervisor, with_demo)
        while not supervisor.stopping:
            supervisor.tick()
    finally:
        listening.close()
        _end(supervisor)
        lock.close()
    return "Everything has ended; what you made is kept in " + str(places.VAR)


def _start(supervisor: Supervisor, listening: socket.socket) -> None:
    private = _private_servers()
    for server in private:
        _start_server(supervisor, server)
    _prepare_database(supervisor, owned=any(isinstance(server, Postgres) for server in private))
    if static.collect():
        supervisor.say("Collected the files of the pages.")
    supervisor.run(plan.web(listening))
    if not supervisor.wait_until(lambda: not _missing(listening), READY_WITHIN) and not supervisor.stopping:
        raise CannotStart(f"Not ready after {READY_WITHIN:.0f} seconds: {_missing(listening)}")


def _start_workers(supervisor: Supervisor, with_demo: bool) -> None:
    """After the web process, which people wait for: loading them all keeps every core busy for seconds."""
    for program in plan.workers():
        supervisor.run(program)
    supervisor.run(plan.demo() if with_demo else plan.starter(), once=True)


def _private_servers() -> list[Server]:
    """Those that no URL in the environment replaces."""
    runtime = places.runtime()
    _make_private(runtime)
    servers: list[Server] = []
    if not env.text("DATABASE_URL"):
        servers.append(Postgres(places.VAR / "postgres", runtime / "pg"))
    if not env.text("REDIS_URL"):
        servers.append(Redis(places.VAR / "redis", runtime / "redis.sock"))
    return servers


def _make_private(runtime: Path) -> None:
    """The folder of the sockets: others may pass through to what is theirs, and put nothing there."""
    runtime.mkdir(mode=0o711, exist_ok=True)
    if runtime.stat().st_uid != os.getuid():
        raise CannotStart(f"{runtime} belongs to somebody else. Remove it, or set MARROWSCOPE_VAR to another folder.")
    runtime.chmod(0o711)


def _start_server(supervisor: Supervisor, server: Server) -> None:
    def start(output: int):  # type: ignore[no-untyped-def]
        server.prepare()
        return server.start(output)

    process = supervisor.run(Program(server.name, start, server.stop_signal))
    supervisor.wait_until(lambda: server.answers() or process.poll() is not None, READY_WITHIN)
    if not supervisor.stopping and not server.answers():
        raise CannotStart(f"The private {server.name} does not start; its lines above, or {server.data}, say why.")
    if isinstance(server, Postgres) and not supervisor.stopping:
        server.make_database("marrowscope")


def _prepare_database(supervisor: Supervisor, owned: bool) -> None:
    """Migrate; on a database of our own nobody works yet, so every job that runs was left by a killed start."""
    if supervisor.stopping:
        return
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        raise CannotStart(
            f"The database of DATABASE_URL does not answer: {str(error).strip().splitlines()[0]}"
        ) from None
    if owned:
        sweeping.sweep(timedelta(0))
    connection.close()


def _missing(listening: socket.socket) -> str:
    """What /api/ready says is missing, in words; empty when everything that people wait for answers."""
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}/api/ready"
    request = urllib.request.Request(url, headers={"Host": settings.ALLOWED_HOSTS[0].replace("*", "localhost")})
    try:
        with urllib.request.urlopen(request, timeout=5):  # noqa: S310
            return ""
    except urllib.error.HTTPError as answer:
        return _in_words(answer)
    except (urllib.error.URLError, OSError):
        return "the web process does not answer; its lines above say why."


def _in_words(answer: urllib.error.HTTPError) -> str:
    if answer.code != 503:
        return f"the web process answers with status {answer.code}."
    parts = {name: part for name, part in json.loads(answer.read()).items() if isinstance(part, dict)}
    return " ".join(f"{name}: {part['detail']}" for name, part in parts.items() if not part["ok"])


def _welcome(supervisor: Supervisor, address: str, with_demo: bool) -> None:
    how = "Make the first person, in another terminal: python manage.py createsuperuser"
    if with_demo:
        from marrowscope import demo

        people = ", ".join(demo.ensure_people())
        connection.close()
        how = f"Sign in as one of {people} with the password {demo.demo_password()}"
    supervisor.say(f"Marrowscope is ready: {address}")
    supervisor.say(how)
    supervisor.say("For Research Use Only. Not for use in diagnostic procedures. Ctrl-C stops everything.")


def _end(supervisor: Supervisor) -> None:
    """Those who use the servers first, then the servers."""
    supervisor.stopping = True
    servers = [child for child in supervisor.children if child.program.name in ("postgres", "redis")]
    supervisor.end([child for child in supervisor.children if child not in servers], 10)
    supervisor.end(servers, 30)
