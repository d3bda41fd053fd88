"""What leaves: approved fields as COCO or VIA, streamed, with their photographs if wanted; and frozen snapshots."""

import hashlib
import json
import tempfile
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, BinaryIO

from accounts.models import User
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import F, QuerySet, TextChoices, When, expressions
from django.utils.text import slugify

from annotations.errors import NotFound, WrongState
from annotations.formats import archive, coco, via
from annotations.formats.names import safe_basenames as names_of
from annotations.formats.records import CellRecord, FieldRecord, LabelRecord
from annotations.images import storage
from annotations.models import Approval, Case, Cell, Field, Label, LabelSet, Project, Snapshot
from annotations.permissions import Right, check_can, check_not_aside
from annotations.states import COUNTED, CellStatus, FieldState

CELLS = b'],"annotations":['  # what ends the list of photographs in our own COCO files
CHUNK = 100  # fields whose cells are read at once: what an export holds in memory
EXTENSION = {"image/jpeg": "jpg", "image/png": "png"}


class Format(TextChoices):
    """What an export can be written as."""

    COCO = "coco"
    VIA = "via"


@dataclass(frozen=True)
class Export:
    """A file to be sent: its name, its type, and its bytes as they are made."""

    name: str
    media_type: str
    chunks: Iterator[bytes]


def export(
    *, project_id: uuid.UUID, by: User, form: Format, case_id: uuid.UUID | None = None, images: bool = False
) -> Export:
    """The approved fields of a project, or of one of its cases."""
    check_can(by, project_id, Right.EXPORT)
    project = Project.objects.get(pk=project_id)
    case = Case.objects.filter(pk=case_id, project=project).first() if case_id else None
    if case_id and not case:
        raise NotFound("There is no such case in this project.")
    name = "-".join(["marrowscope", form.value, *([slugify(case.code)] if case else []), project_id.hex[:8]])
    if images:
        return Export(f"{name}.zip", "application/zip", _unchanging(lambda: _archive(project, form, case_id)))
    return Export(f"{name}.json", "application/json", _unchanging(lambda: _document(project, form, case_id)))


def freeze(*, project_id: uuid.UUID, by: User) -> Snapshot:
    """Write the project's approved fields into one COCO file under its SHA-256, for good.

    Freezing the same state again gives the same bytes. Raises WrongState while nothing is approved, and in a project
    that is set aside.
    """
    check_can(by, project_id, Right.EXPORT)
    check_not_aside(project_id)
    project = Project.objects.get(pk=project_id)
    if not _approved(project, None).exists():
        raise WrongState("No field of this project is approved yet, so there is nothing to freeze.")
    with tempfile.TemporaryFile() as file:
        with _one_moment():
            fields, cells = _sizes(project)
            version = _version(project)
            digest = _fill(file, _document(project, Format.COCO, None))
        key = snapshot_key(digest)
        if not default_storage.exists(key):
            file.seek(0)
            default_storage.save(key, File(file))
        return Snapshot.objects.create(
            project=project, by=by, sha256=digest, size=file.seek(0, 2), fields=fields, cells=cells,
            label_set_version=version,
        )  # fmt: skip


def snapshot_images(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The photographs that a snapshot names, read from its beginning: its cells, many more, are not looked at."""
    head = b""
    for chunk in snapshot_chunks(snapshot):
        head += chunk
        if (end := head.find(CELLS, max(0, len(head) - len(chunk) - len(CELLS)))) >= 0:
            images: list[dict[str, Any]] = json.loads(head[:end] + b"]}")["images"]
            return images
    raise WrongState("The snapshot has no list of photographs.")


def snapshot_key(sha256: str) -> str:
    """Where a snapshot's file lies in storage."""
    return f"snapshots/{sha256[:2]}/{sha256}.json"


def snapshot_chunks(snapshot: Snapshot) -> Iterator[bytes]:
    """A snapshot's file in pieces."""
    with default_storage.open(snapshot_key(snapshot.sha256)) as file:
        yield from iter(lambda: file.read(2**18), b"")


def _fill(file: BinaryIO, chunks: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        file.write(chunk)
        digest.update(chunk)
    return digest.hexdigest()


def _sizes(project: Project) -> tuple[int, int]:
    fields = _approved(project, None)
    return fields.count(), Cell.objects.filter(field__in=fields, status__in=COUNTED).count()


def _approved(project: Project, case_id: uuid.UUID | None) -> QuerySet[Field]:
    fields = Field.objects.filter(project=project, state=FieldState.APPROVED).order_by("created_at", "id")
    return fields.filter(case=case_id) if case_id else fields


def _document(project: Project, form: Format, case_id: uuid.UUID | None) -> Iterator[bytes]:
    labels = Label.objects.filter(label_set__project=project).select_related("parent").order_by("position", "code")
    lines = [
        LabelRecord(x.code, x.name, x.parent.code if x.parent else x.code, str(x.pk), tuple(x.aliases)) for x in labels
    ]
    if form == Format.VIA:
        return via.write_via(project.name, lines, lambda: _records(project, case_id))
    return coco.write_coco(project.name, lines, lambda: _records(project, case_id), _about(project, case_id))


def _about(project: Project, case_id: uuid.UUID | None) -> dict[str, object]:
    """The label set's version, and the sealed counts of the cases whose fields are in the file."""
    signed = Approval.objects.filter(case__in=_approved(project, case_id).order_by().values("case"))
    rows = signed.select_related("by").order_by("created_at", "id")
    counts = [{"case": str(x.case_id), "by": x.by.username, "at": x.created_at.isoformat(), "sha256": x.sha256}
              for x in rows]  # fmt: skip
    return {"label_set_version": _version(project), "approvals": counts}


def _version(project: Project) -> int:
    return LabelSet.objects.values_list("version", flat=True).get(project=project)


def _archive(project: Project, form: Format, case_id: uuid.UUID | None) -> Iterator[bytes]:
    def entries() -> Iterator[tuple[str, Iterator[bytes]]]:
        yield f"{form.value}.json", _document(project, form, case_id)
        fields, same = (_approved(project, case_id).iterator(CHUNK) for _ in range(2))
        names = names_of((file_name(field), str(field.pk)) for field in same)  # as the document names them
        for field, name in zip(fields, names, strict=True):
            yield f"images/{name}", _bytes_of(field)

    return archive.zip_stream(entries())


def file_name(field: Field) -> str:
    """What the photograph is called outside."""
    return f"{field.name}.{EXTENSION[field.media_type]}"


def _bytes_of(field: Field) -> Iterator[bytes]:
    with storage.opened(field) as file:
        yield from iter(lambda: file.read(2**18), b"")


def _records(project: Project, case_id: uuid.UUID | None) -> Iterator[FieldRecord]:
    """The approved fields in the order they came, each with its cells; never more than a chunk in memory."""
    chunk: list[Field] = []
    for field in _approved(project, case_id).select_related("approved_by").iterator(CHUNK):
        chunk.append(field)
        if len(chunk) == CHUNK:
            yield from _with_cells(chunk)
            chunk = []
    yield from _with_cells(chunk)


def _with_cells(fields: list[Field]) -> Iterator[FieldRecord]:
    read = cache(lambda: _cells_of(fields))
    for field in fields:
        yield FieldRecord(
            uid=str(field.pk), file_name=file_name(field), width=field.width, height=field.height, size=field.size,
            cells=_Cells(read, field.pk), case=str(field.case_id),
            approved_by=field.approved_by.username if field.approved_by else "",
            approved_at=field.approved_at.isoformat() if field.approved_at else "",
        )  # fmt: skip


@dataclass(frozen=True)
class _Cells(Sequence[CellRecord]):
    """A field's cells, read with its chunk's once somebody looks: a list of photographs needs none."""

    read: Callable[[], dict[uuid.UUID, list[CellRecord]]]
    field: uuid.UUID

    def __len__(self) -> int:
        return len(self.read()[self.field])

    def __getitem__(self, place: Any) -> Any:
        return self.read()[self.field][place]

    def __iter__(self) -> Iterator[CellRecord]:
        return iter(self.read()[self.field])


def _cells_of(fields: list[Field]) -> dict[uuid.UUID, list[CellRecord]]:
    """Of every field its counted cells. Plain values: a million model objects would take minutes to make."""
    counted = Cell.objects.filter(field__in=fields, status__in=COUNTED).order_by("id")
    said = expressions.Case(When(status=CellStatus.CORRECTED, then=F("proposal")))
    found: dict[uuid.UUID, list[CellRecord]] = defaultdict(list)
    rows = counted.annotate(said=said).values_list(
        "field_id", "id", "label__code", "x", "y", "width", "height", "score", "version", "produced_by", "status",
        "updated_by__username", "said",
    )  # fmt: skip
    for field, key, code, *box, score, version, produced_by, status, person, proposal in rows:
        found[field].append(CellRecord(
            uid=str(key), code=code or "", box=(box[0], box[1], box[2], box[3]), score=score, revision=version,
            produced_by=produced_by or None, status=status, decided_by=person or "", proposed=_proposed(proposal),
        ))  # fmt: skip
    return found


def _proposed(said: dict[str, Any] | None) -> dict[str, object] | None:
    """What the model had said of a cell that people corrected."""
    return {"label": said.get("label", ""), "box": said["box"]} if said else None


@contextmanager
def _one_moment() -> Iterator[None]:
    """Everything read inside is as it was at one moment, however long the reading takes."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _unchanging(make: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
    with _one_moment():
        yield from make()
