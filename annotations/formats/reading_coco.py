"""COCO, read: ours, VIA's of any version, and other tools'; what cannot be used is reported, never guessed."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from annotations.formats.cells import cell, once
from annotations.formats.records import (
    ATTRIBUTE,
    Box,
    CellRecord,
    FieldRecord,
    FormatError,
    LabelRecord,
    Reading,
    Report,
)  # fmt: skip
from annotations.formats.values import MOST_BYTES, a_box, a_count, a_list, a_text, an_object, parse

PARTS = ("images", "annotations", "categories")


def read_coco(
    data: bytes | str, *, source: str = "the file", mapping: Mapping[str, str] | None = None,
    project: Reading | None = None,
) -> Reading:  # fmt: skip
    """A COCO file's fields and labels. Ids may be numbers or text; segmentations are not needed.

    mapping: {category id: code}, the only way in which categories with an empty name get a meaning.
    project: the VIA project the file was exported from; annotations whose category VIA lost (null) are found there by
    file name and box. Without it they are rejected. FormatError if it is not COCO at all; else see Reading.report.
    """
    coco, report = parse(data, source), Report(source)
    for part in PARTS:
        a_list(coco.get(part), f"{source} is no COCO file: its {part}")
    labels = _categories(coco["categories"], mapping or {}, report)
    images = _images(coco["images"], report)
    cells = _annotations(coco["annotations"], images, labels, _boxes_of(project), report)
    info = coco.get("info")
    name = info.get("project", "") if isinstance(info, dict) else ""
    known = [label for label in labels.values() if label.code]
    fields = [FieldRecord(**image, cells=cells[key]) for key, image in images.items()]
    return Reading(name if isinstance(name, str) else "", known, fields, report)


def _categories(entries: list[Any], mapping: Mapping[str, str], report: Report) -> dict[str, LabelRecord]:
    labels: dict[str, LabelRecord] = {}
    for index, entry in enumerate(entries):
        try:
            key = _key(an_object(entry, "The category").get("id"), "The category's id")
            if key in labels:
                raise FormatError(f"The category id {key} was met before in this file.")
            labels[key] = _label(entry, key, mapping)
        except FormatError as error:
            report.reject(f"categories[{index}]", str(error))
    return labels


def _label(entry: dict[str, Any], key: str, mapping: Mapping[str, str]) -> LabelRecord:
    name = a_text(entry.get("name", ""), "The category's name")
    code = mapping.get(key) or a_text(entry.get("code", name), "The category's code")
    if not code and "code" not in entry:
        raise FormatError(f"The category {key} has no name; give a code for it in the mapping.")
    above = entry.get("lineage", entry.get("supercategory"))
    lineage = above if isinstance(above, str) and above not in ("", "none", ATTRIBUTE) else code
    return LabelRecord(code, a_text(entry.get("display_name", name), "The category's display name"), lineage)


def _images(entries: list[Any], report: Report) -> dict[str, dict[str, Any]]:
    images: dict[str, dict[str, Any]] = {}
    for index, entry in enumerate(entries):
        try:
            key = _key(an_object(entry, "The image").get("id"), "The image's id")
            if key in images:
                raise FormatError(f"The image id {key} was met before in this file.")
            images[key] = _image(entry)
        except FormatError as error:
            report.reject(f"images[{index}]", str(error))
    return images


def _image(entry: dict[str, Any]) -> dict[str, Any]:
    name = a_text(entry.get("original_name", entry.get("file_name")), "The file name")
    return {"uid": a_text(entry.get("uid", ""), "The uid"), "file_name": name,
            "width": a_count(entry.get("width"), "The width", 0),
            "height": a_count(entry.get("height"), "The height", 0),
            "size": a_count(entry.get("size"), "The size", -1, MOST_BYTES)}  # fmt: skip


Found = Mapping[tuple[str, Box], set[str]]


def _boxes_of(project: Reading | None) -> Found:
    found: dict[tuple[str, Box], set[str]] = defaultdict(set)
    for field in project.fields if project else []:
        for drawn in field.cells:
            found[field.file_name, drawn.box].add(drawn.code)
    return found


def _annotations(
    entries: list[Any], images: dict[str, dict[str, Any]], labels: dict[str, LabelRecord], found: Found, report: Report
) -> dict[str, list[CellRecord]]:
    cells: dict[str, list[CellRecord]] = defaultdict(list)
    ids, uids = set[str](), set[str]()
    for index, entry in enumerate(entries):
        place = f"annotations[{index}]"
        try:
            image = _image_of(an_object(entry, "The annotation"), images, ids)
            box = _box(entry)
            code = _code(entry, labels, found.get((images[image]["file_name"], box), set()))
            size = images[image]["width"], images[image]["height"]
            one = cell(entry, code, box, size, report, place)
            once(one.uid, uids)
            cells[image].append(one)
        except FormatError as error:
            report.reject(place, str(error))
    return cells


def _image_of(entry: dict[str, Any], images: dict[str, dict[str, Any]], ids: set[str]) -> str:
    image = _key(entry.get("image_id"), "The image_id")
    if image not in images:
        raise FormatError(f"There is no image with the id {image}.")
    if entry.get("id") is not None:
        key = _key(entry["id"], "The annotation's id")
        if key in ids:
            raise FormatError(f"The annotation id {key} was met before: VIA repeats it for a region with two classes.")
        ids.add(key)
    return image


def _box(entry: dict[str, Any]) -> Box:
    if entry.get("bbox") == []:
        raise FormatError("The bbox is empty, as VIA writes it for points; a cell is a box.")
    return a_box(entry.get("bbox"), "The bbox")


def _code(entry: dict[str, Any], labels: dict[str, LabelRecord], codes: set[str]) -> str:
    if entry.get("category_id") is None:
        if len(codes) == 1:
            return next(iter(codes))
        raise FormatError("The category is null: VIA lost it. Read the VIA project along with this file.")
    key = _key(entry["category_id"], "The category_id")
    if key not in labels:
        raise FormatError(f"There is no usable category with the id {key}.")
    return labels[key].code


def _key(value: object, what: str) -> str:
    """Ids are compared as text: VIA 2.0.9 and older wrote image ids as strings."""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63):
        return str(value)
    raise FormatError(f"{what} is neither a whole number nor text.")
