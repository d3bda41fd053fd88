"""COCO, streamed: what trainers read, and what VIA imports as rectangles."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import tee

from annotations import RESEARCH_USE
from annotations.formats.boxes import check_cell, check_field, whole
from annotations.formats.names import safe_basenames
from annotations.formats.records import ATTRIBUTE, UNIDENTIFIED, CellRecord, FieldRecord, FormatError, LabelRecord

Fields = Callable[[], Iterator[FieldRecord]]


def write_coco(
    project: str, labels: Sequence[LabelRecord], fields: Fields, about: Mapping[str, object] | None = None
) -> Iterator[bytes]:
    """A COCO file as UTF-8 (ASCII) pieces, one field at a time; the same records give the same bytes.

    fields: called twice, and must give the same fields in the same order both times (run it in one transaction).
    about: what stands in `info` beside the project's name.
    `bbox` and `segmentation` are rounded to whole pixels inside the field, because VIA makes a rectangle only of
    integers; the exact floats are in `exact_bbox`. Category ids count from 1 in the order of labels, `name` is the
    code; the supercategory is one word for all, because VIA makes an attribute of each, and `lineage` has the lineage.
    Unidentified cells get one more category whose `code` is "". Extra keys: images have uid, size (bytes) and
    original_name where it had to be made safe, and case, approved_by and approved_at where these are known; categories
    have the label's uid where that is known, and aliases, other codes for it, where there are any; annotations have
    uid, revision, status, and score, produced_by, decided_by and proposed (what the model said, where people said
    otherwise) where there are any.
    Raises FormatError, also while streaming, for a record that cannot be written.
    """
    ids = category_ids(labels)
    yield f'{{"info":{dump({**_info(project), **(about or {})})},"licenses":{dump(LICENSES)},"images":['.encode()
    yield from _joined(_images(fields))
    yield b'],"annotations":['
    yield from _joined(_annotations(fields, ids))
    yield f'],"categories":{dump(_categories(labels, ids))}}}'.encode()


ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)  # one: to make it anew takes longer than a cell
LICENSES = [{"id": 1, "name": RESEARCH_USE, "url": ""}]


def dump(value: object) -> str:
    """Compact ASCII JSON; never the words NaN or Infinity, which are not JSON."""
    return ENCODER.encode(value)


def category_ids(labels: Sequence[LabelRecord]) -> dict[str, int]:
    """Each code's number from 1, and that of unidentified cells after them. FormatError for empty or repeated codes."""
    ids = {label.code: number for number, label in enumerate(labels, 1)}
    if len(ids) < len(labels) or "" in ids:
        raise FormatError("Two labels have the same code, or a label has none, so cells could not be told apart.")
    return {**ids, "": len(labels) + 1}


def _info(project: str) -> dict[str, object]:
    return {"description": f"{project}. {RESEARCH_USE}", "project": project, "version": "1.0", "contributor": "",
            "url": ""}  # fmt: skip


def _categories(labels: Sequence[LabelRecord], ids: dict[str, int]) -> list[dict[str, object]]:
    known = [{"id": ids[x.code], "name": x.code, "supercategory": ATTRIBUTE, "code": x.code, "display_name": x.name,
              "lineage": x.lineage, **_known(uid=x.uid, aliases=list(x.aliases))} for x in labels]  # fmt: skip
    return [*known, {"id": ids[""], "name": UNIDENTIFIED, "supercategory": ATTRIBUTE, "code": ""}]


def _images(fields: Fields) -> Iterator[dict[str, object]]:
    for number, (field, name) in enumerate(named(fields), 1):
        renamed = {"original_name": field.file_name} if name != field.file_name else {}
        yield {"id": number, "width": field.width, "height": field.height, "file_name": name, "license": 1,
               "coco_url": "", "flickr_url": "", "date_captured": "", "uid": field.uid, "size": field.size,
               **_known(case=field.case, approved_by=field.approved_by, approved_at=field.approved_at),
               **renamed}  # fmt: skip


def _known(**values: object) -> dict[str, object]:
    return {key: value for key, value in values.items() if value}


def named(fields: Fields) -> Iterator[tuple[FieldRecord, str]]:
    """Every field with the name it has in the export. FormatError for one that has no size."""
    ours, theirs = tee(fields())
    for field, name in zip(ours, safe_basenames((x.file_name, x.uid) for x in theirs), strict=True):
        check_field(field)
        yield field, name


def _annotations(fields: Fields, ids: dict[str, int]) -> Iterator[dict[str, object]]:
    number = 0
    for image, field in enumerate(fields(), 1):
        for cell in field.cells:
            number += 1
            yield _annotation(number, image, field, cell, ids)


def _annotation(
    number: int, image: int, field: FieldRecord, cell: CellRecord, ids: dict[str, int]
) -> dict[str, object]:
    check_cell(cell)
    if cell.code not in ids:
        raise FormatError(f"Cell {cell.uid} has the label {cell.code}, which is not in the label set.")
    x, y, w, h = whole(cell.box, field.width, field.height)
    corners = [x, y, x + w, y, x + w, y + h, x, y + h]
    return {"id": number, "image_id": image, "category_id": ids[cell.code], "bbox": [x, y, w, h], "area": w * h,
            "segmentation": [corners], "iscrowd": 0, "exact_bbox": list(cell.box), **extras(cell),
            "revision": cell.revision}  # fmt: skip


def extras(cell: CellRecord) -> dict[str, object]:
    """Where the cell came from: uid, status, and score, model, person and the model's own word where there are any."""
    optional = {"score": cell.score, "produced_by": cell.produced_by, "decided_by": cell.decided_by or None,
                "proposed": cell.proposed}  # fmt: skip
    return {"uid": cell.uid, "status": cell.status, **{k: v for k, v in optional.items() if v is not None}}


def _joined(things: Iterable[object]) -> Iterator[bytes]:
    for number, thing in enumerate(things):
        yield (("," if number else "") + dump(thing)).encode()
