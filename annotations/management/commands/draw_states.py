"""Writes docs/states.md from the table of states, so that the picture cannot lie."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from annotations import states
from annotations.permissions import EDITORS, RIGHTS

PAGE = """# The states of a field

Drawn from `annotations/states.py` by `make docs`; a test compares the two.

```mermaid
{diagram}
```

## Who may change the cells

{editors}

## What a role may do

{roles}

## What it means to be set aside

A medical record is not erased: what does not belong in a case is set aside, with a reason that is kept with who and
when. From then on no count, list, gallery, export, snapshot or job has the field, and what a job says of it meanwhile
is dropped. Its cells, its photograph and its history stay, and it comes back as what it was. Snapshots that were
frozen and counts that were signed before keep it. An approved field is reopened first; a count that was signed with
it then says that its fields changed.

A case is set aside with all its fields, which come back with it. A case stays once its count was signed, whatever
became of it since, and while one of its fields is approved.

A project is set aside by an administrator, once no job of it is under way: it is off the lists, and can be read and
exported, and nothing in it changes until it is brought back.

## What may be done to a label

Add, rename, move to another lineage, give another key: at any time, on the project's **Labels** page. Cells, models and
proposals know a label by its key in the database, so they follow; its code, by which exports name it, stays. Signed
counts and snapshots keep the names they were sealed with. A label is deleted only while no cell carries it, removed and
rejected cells included, and it has no stages. The lineages of the M:E ratio can be renamed, not moved or deleted.

## What people make of a cell

A cell's row is never deleted ([why](adr/0001-cells-are-never-deleted.md)).

| status | on the field | counts when approved |
|---|---|---|
{statuses}
"""


def page() -> str:
    """The whole of docs/states.md."""
    editors = [f"- **{states.words(state)}**: {_editor(state)}" for state in states.FieldState]
    roles = [
        f"- **{role.value}**: {', '.join(sorted(right.value for right in rights))}" for role, rights in RIGHTS.items()
    ]
    statuses = [
        f"| {s.value} | {_tick(s in states.VISIBLE)} | {_tick(s in states.COUNTED)} |" for s in states.CellStatus
    ]
    return PAGE.format(
        diagram=states.diagram(), editors="\n".join(editors), roles="\n".join(roles), statuses="\n".join(statuses)
    )


def _editor(state: states.FieldState) -> str:
    right = EDITORS[state]
    return f"who may {right.value}" if right else "nobody; the database refuses"


def _tick(value: bool) -> str:
    return "yes" if value else "no"


class Command(BaseCommand):
    help = "Write docs/states.md from the table of states"

    def handle(self, *args: Any, **options: Any) -> str:
        path = Path(settings.ROOT) / "docs" / "states.md"
        path.write_text(page())
        return f"Wrote {path.relative_to(settings.ROOT)}."
