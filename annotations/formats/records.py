"""What the formats are written from and read into: plain fields, cells and labels, and a report of what was refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field

Box = tuple[float, float, float, float]

UNIDENTIFIED = "unidentified"  # the COCO category name of cells whose code is ""
ATTRIBUTE = "cell_class"  # the one VIA attribute, and so the one COCO supercategory


class FormatError(ValueError):
    """A file, or a record to be written, is not what the format allows; the message says what is wrong and where."""


@dataclass(frozen=True)
class LabelRecord:
    """A cell class. code: its word in files, never empty; name: for people; lineage: its lineage's code or its own.

    uid: the label's key, which stays when it is renamed; "" when unknown. aliases: codes that models have for it.
    """

    code: str
    name: str
    lineage: str
    uid: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class CellRecord:
    """One box.

    uid: "" when the file has none (somebody drew the box elsewhere). code: a label's, "" for an unidentified cell.
    box: x, y, width, height in field pixels, origin top left, exact. score: 0 to 1, None without a model.
    revision: 0 when unknown. produced_by: `name@version` of the model, None for a person's. status: "" when unknown.
    decided_by: who accepted, corrected or added it, "" when unknown. proposed: the model's label and box of a cell that
    people corrected.
    """

    uid: str
    code: str
    box: Box
    score: float | None = None
    revision: int = 0
    produced_by: str | None = None
    status: str = ""
    decided_by: str = ""
    proposed: dict[str, object] | None = None


@dataclass(frozen=True)
class FieldRecord:
    """One photograph. width, height: pixels, 0 when a file does not say; size: its bytes, -1 when unknown.

    case: its case's key; approved_by, approved_at: who signed it, and when (ISO 8601); "" when unknown.
    """

    uid: str
    file_name: str
    width: int
    height: int
    size: int
    cells: Sequence[CellRecord]
    case: str = ""
    approved_by: str = ""
    approved_at: str = ""


@dataclass(frozen=True)
class Remark:
    """One thing that was refused or changed in reading: in which file, at which place in it, and why."""

    file: str
    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.reason}"


@dataclass
class Report:
    """What a person must know about a reading: what was rejected, and what was kept but not as it stood."""

    file: str
    rejected: list[Remark] = field(default_factory=list)
    changed: list[Remark] = field(default_factory=list)

    def reject(self, place: str, reason: str) -> None:
        self.rejected.append(Remark(self.file, place, reason))

    def change(self, place: str, reason: str) -> None:
        self.changed.append(Remark(self.file, place, reason))


@dataclass
class Reading:
    """All that a file said: its project's name ("" if none), labels, fields, and the report."""

    project: str
    labels: list[LabelRecord]
    fields: list[FieldRecord]
    report: Report
