"""VIA 2 projects and VIA annotations of 1.x and 2.x, read; what cannot be used is reported, never guessed."""

import math
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
from annotations.formats.values import MOST_BYTES, a_box, a_count, a_list, a_number, a_text, an_object, parse


def read_via(data: bytes | str, *, source: str = "the file", attribute: str | None = None) -> Reading:
    """The fields of a VIA 2 project, or of annotations JSON by VIA 2 (list of regions) or 1.x (numbered regions).

    attribute: the region attribute with the class; default: `cell_class`, or else the only dropdown, radio or
    other attribute there is. Circles, ellipses and polygons are read as their bounding boxes, and reported; points,
    polylines and empty shapes are rejected. A region without a value is an unidentified cell.
    FormatError for VIA 3, for what is no VIA file, and where the attribute cannot be told; else see Reading.report.
    """
    top, report = parse(data, source), Report(source)
    if {"project", "metadata", "view"} <= top.keys():
        raise FormatError(f"{source} is a project of VIA 3, which VIA 2 files cannot be mixed with; export from VIA 2.")
    is_project = "_via_img_metadata" in top
    images = an_object(top["_via_img_metadata"], "_via_img_metadata") if is_project else top
    if not is_project and not all(isinstance(x, dict) and "filename" in x for x in images.values()):
        raise FormatError(f"{source} is neither a VIA project nor VIA annotations: an entry has no filename.")
    declared = an_object(top.get("_via_attributes", {}), "_via_attributes") if is_project else {}
    regions = an_object(declared.get("region", {}), "_via_attributes.region")
    chosen = attribute or _attribute(regions, images, source)
    labels = _labels(regions.get(chosen, {}))
    fields = _fields(_in_order(top, images, report), chosen, {x.code for x in labels}, report)
    return Reading(_project_name(top) if is_project else "", labels, fields, report)


def _project_name(top: dict[str, Any]) -> str:
    settings = an_object(top.get("_via_settings", {}), "_via_settings")
    project = an_object(settings.get("project", {}), "_via_settings.project")
    return a_text(project.get("name", ""), "The project's name")


def _attribute(declared: dict[str, Any], images: dict[str, Any], source: str) -> str:
    used = {key for image in images.values() if isinstance(image, dict) for key in _used(image.get("regions"))}
    choices = {k for k, v in declared.items() if isinstance(v, dict) and v.get("type") in ("dropdown", "radio")}
    for names in ({*declared, *used} & {ATTRIBUTE}, choices, used):
        if len(names) == 1:
            return next(iter(names))
        if names:
            raise FormatError(f"{source} has the attributes {', '.join(sorted(names))}; say which is the cell class.")
    return ATTRIBUTE


def _used(regions: object) -> set[str]:
    entries = regions.values() if isinstance(regions, dict) else regions if isinstance(regions, list) else []
    values = (x.get("region_attributes") for x in entries if isinstance(x, dict))
    return {key for value in values if isinstance(value, dict) for key in value}


def _labels(attribute: object) -> list[LabelRecord]:
    defined = an_object(attribute, "The attribute's definition")
    lineages = an_object(defined.get("lineages", {}), "The attribute's lineages")
    options = an_object(defined.get("options", {}), "The attribute's options")
    return [LabelRecord(code, a_text(name, "An option") or code, a_text(lineages.get(code, code), "A lineage"))
            for code, name in options.items() if code]  # fmt: skip


def _in_order(top: dict[str, Any], images: dict[str, Any], report: Report) -> dict[str, Any]:
    """Images in the order of the list, then those it forgot (VIA cannot show these); its dangling keys are reported."""
    order = [x for x in a_list(top.get("_via_image_id_list", []), "_via_image_id_list") if isinstance(x, str)]
    for key in order:
        if key not in images:
            report.reject(f"_via_image_id_list {key!r}", "There is no such image.")
    return {key: images[key] for key in [*dict.fromkeys(order), *images] if key in images}


def _fields(images: dict[str, Any], attribute: str, codes: set[str], report: Report) -> list[FieldRecord]:
    fields, uids = [], set[str]()
    for key, image in images.items():
        try:
            fields.append(_field(an_object(image, "The image"), key, attribute, codes, uids, report))
        except FormatError as error:
            report.reject(f"image {key!r}", str(error))
    return fields


def _field(
    image: dict[str, Any], key: str, attribute: str, codes: set[str], uids: set[str], report: Report
) -> FieldRecord:
    attributes = an_object(image.get("file_attributes", {}), "file_attributes")
    width = a_count(attributes.get("width"), "The width", 0)
    height = a_count(attributes.get("height"), "The height", 0)
    name = a_text(image.get("original_name", image.get("filename")), "The filename")
    uid, size = a_text(image.get("uid", ""), "The uid"), a_count(image.get("size"), "The size", -1, MOST_BYTES)
    cells: list[CellRecord] = []
    for number, region in _regions(image.get("regions", [])):
        place = f"image {key!r}, region {number}"
        try:
            entry = an_object(region, "The region")
            shown = _box(an_object(entry.get("shape_attributes"), "shape_attributes"), report, place)
            code = _code(an_object(entry.get("region_attributes", {}), "region_attributes").get(attribute), codes)
            one = cell(entry, code, shown, (width, height), report, place)
            once(one.uid, uids)
            cells.append(one)
        except FormatError as error:
            report.reject(place, str(error))
    return FieldRecord(uid, name, width, height, size, cells)


def _regions(regions: object) -> list[tuple[str, Any]]:
    """Numbered regions: VIA 2 has a list, VIA 1 an object with the numbers as keys."""
    if isinstance(regions, dict):
        return sorted(regions.items(), key=lambda x: (not x[0].isdecimal(), x[0].zfill(9)))
    return [(str(number), region) for number, region in enumerate(a_list(regions, "The list of regions"))]


def _code(value: object, codes: set[str]) -> str:
    if isinstance(value, dict):
        ticked = [key for key, on in value.items() if on]
        if len(ticked) > 1:
            raise FormatError(f"The classes {', '.join(sorted(ticked))} are all ticked; a cell has one.")
        value = ticked[0] if ticked else ""
    code = a_text(value if value is not None else "", "The class")
    if code and codes and code not in codes:
        raise FormatError(f"The class {code!a} is not one of the attribute's options.")
    return code


def _box(shape: dict[str, Any], report: Report, place: str) -> Box:
    name = shape.get("name")
    if name == "rect":
        return a_box([shape.get(key) for key in ("x", "y", "width", "height")], "The rectangle")
    if name not in ("circle", "ellipse", "polygon"):
        raise FormatError(f"The shape is {ascii(name)[:40] if name else 'empty'}; a cell is a box.")
    report.change(place, f"the {name} was read as its bounding box")
    return _around_points(shape) if name == "polygon" else _around_ellipse(shape)


def _around_points(shape: dict[str, Any]) -> Box:
    xs = [a_number(x, "A point's x") for x in a_list(shape.get("all_points_x"), "all_points_x")]
    ys = [a_number(y, "A point's y") for y in a_list(shape.get("all_points_y"), "all_points_y")]
    if len(xs) != len(ys) or len(xs) < 3:
        raise FormatError(f"The polygon has {len(xs)} x and {len(ys)} y; it needs three points or more.")
    return a_box([min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)], "The polygon's box")


def _around_ellipse(shape: dict[str, Any]) -> Box:
    """The extent of an ellipse turned by theta: half width sqrt((rx cos θ)² + (ry sin θ)²), half height likewise."""
    radii = ("r", "r") if shape.get("name") == "circle" else ("rx", "ry")
    cx, cy, rx, ry = (a_number(shape.get(key), key) for key in ("cx", "cy", *radii))
    theta = a_number(shape.get("theta", 0), "theta")
    half_width = math.hypot(rx * math.cos(theta), ry * math.sin(theta))
    half_height = math.hypot(rx * math.sin(theta), ry * math.cos(theta))
    return a_box([cx - half_width, cy - half_height, 2 * half_width, 2 * half_height], "The shape's box")
