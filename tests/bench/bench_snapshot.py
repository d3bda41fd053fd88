"""Freezing a snapshot of a million cells: seconds, memory at most, and the same bytes when it is frozen again.

python -m tests.bench.bench_snapshot [--fields 5000] [--cells 200]
"""

import argparse
import json
import os
import resource
import time
from datetime import UTC, datetime

from tests.bench.bench_platform import User, started  # first: it names the servers before Django looks

# isort: split
from django.db import connection, transaction

from annotations.models import Case, Cell, Field, Label, Membership, Project, Role, Slide
from annotations.services import exports, projects
from annotations.states import FieldState

CASES = 100


def main() -> None:
    """Fill, freeze twice, each time in a process of its own, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fields", type=int, default=5000)
    parser.add_argument("--cells", type=int, default=200, help="of each field")
    asked = parser.parse_args()
    with started():
        project, person = fill(asked.fields, asked.cells)
        found = [frozen(project, person) for _ in range(2)]
    for row in found:
        print(
            f"{row['cells']} cells on {row['fields']} fields: {row['seconds']:.0f} s ({row['own']:.0f} s of a core), "
            f"{row['megabytes']:.0f} MB of memory at most, a file of {row['size'] / 1e6:.0f} MB, "
            f"SHA-256 {row['sha256'][:16]}…"
        )
    print("The same bytes" if found[0]["sha256"] == found[1]["sha256"] else "NOT the same bytes")


def frozen(project: Project, person: User) -> dict[str, float | str]:
    """What freezing takes in a process forked for it: its memory at most is then that of freezing."""
    connection.close()
    reading, writing = os.pipe()
    if not os.fork():
        began, worked = time.perf_counter(), time.process_time()
        made = exports.freeze(project_id=project.pk, by=person)
        told = {name: getattr(made, name) for name in ("sha256", "size", "cells", "fields")}
        told["seconds"] = time.perf_counter() - began
        told["own"] = time.process_time() - worked
        told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        os.write(writing, json.dumps(told).encode())
        os._exit(0)
    os.close(writing)
    os.wait()
    with os.fdopen(reading) as pipe:
        return json.loads(pipe.read())


def fill(fields: int, cells: int) -> tuple[Project, User]:
    """A project with so many approved fields. Triggers sleep: how the tables are filled is not what is measured."""
    person = User.objects.create_user("bench", is_staff=True)
    project = projects.create(name="Bench", by=person)
    Membership.objects.filter(project=project).update(role=Role.PATHOLOGIST)
    labels = list(Label.objects.filter(label_set__project=project).values_list("pk", flat=True))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for number in range(CASES):
            case = Case.objects.create(project=project, code=f"B-{number}")
            slide = Slide.objects.create(case=case, name="1")
            Field.objects.bulk_create(_field(case, slide, person, n) for n in range(number, fields, CASES))
        columns = [column.column for column in Cell._meta.concrete_fields]
        cursor.execute(
            f"INSERT INTO annotations_cell ({', '.join(columns)}) SELECT {', '.join(map(VALUES.__getitem__, columns))} "
            "FROM annotations_field f, generate_series(1, %(cells)s) n",
            {"labels": labels, "person": person.pk, "cells": cells},
        )
        cursor.execute("ANALYZE")
    return project, person


# Of twenty cells one was added by hand, two were corrected, and the rest accepted as they were proposed.
VALUES = {
    "id": "gen_random_uuid()", "created_at": "now()", "field_id": "f.id", "x": "n * 11 %% 2400 + 0.25",
    "label_id": "(%(labels)s::uuid[])[1 + n %% array_length(%(labels)s::uuid[], 1)]", "y": "n * 7 %% 1800 + 0.5",
    "width": "80.125", "height": "90.75", "version": "2", "revision": "n", "updated_by_id": "%(person)s",
    "updated_at": "now()",
    "status": "CASE n %% 20 WHEN 0 THEN 'added' WHEN 1 THEN 'corrected' WHEN 2 THEN 'corrected' ELSE 'accepted' END",
    "score": "CASE n %% 20 WHEN 0 THEN NULL ELSE 0.7 + (n %% 30) / 100.0 END",
    "produced_by": "CASE n %% 20 WHEN 0 THEN '' ELSE 'starter@1' END",
    "proposal": "CASE n %% 20 WHEN 0 THEN NULL ELSE "
                "jsonb_build_object('label', 'monocyte', 'label_id', '', 'box', jsonb_build_array(n, n, 80, 90)) END",
}  # fmt: skip


def _field(case: Case, slide: Slide, person: User, number: int) -> Field:
    digest = f"{number:064x}"
    return Field(
        project=case.project, case=case, slide=slide, name=f"{case.code}-{number:06d}", sha256=digest,
        source_sha256=digest, media_type="image/jpeg", size=1, width=2560, height=1920, created_by=person,
        state=FieldState.APPROVED, approved_by=person, approved_at=datetime.now(UTC), submitted_by=person,
    )  # fmt: skip


if __name__ == "__main__":
    main()
