"""VIA 2 project files, streamed: what people edit in the VGG Image Annotator and send back."""

from collections.abc import Iterator, Sequence

from annotations import RESEARCH_USE
from annotations.formats.boxes import check_cell, whole
from annotations.formats.coco import Fields, category_ids, dump, extras, named
from annotations.formats.names import safe_basenames
from annotations.formats.records import ATTRIBUTE, CellRecord, FieldRecord, FormatError, LabelRecord

__all__ = ["safe_basenames", "write_via"]


def write_via(project: str, labels: Sequence[LabelRecord], fields: Fields) -> Iterator[bytes]:
    """A VIA 2 project as UTF-8 (ASCII) pieces, one field at a time; the same records give the same bytes.

    fields: called twice, both times with the same fields in the same order. Rectangles are whole pixels inside
    the field (VIA draws such); the exact box is in the region's extra key `box`, beside uid, rev, status, score and
    produced_by: VIA keeps them when it saves a project. The research-use sentence stands in the description of the
    attribute, because VIA drops unknown keys at the top. Raises FormatError for a record that cannot be written.
    """
    codes = category_ids(labels)
    yield f'{{"_via_settings":{dump(_settings(project))},"_via_img_metadata":{{'.encode()
    for number, (field, name) in enumerate(named(fields)):
        yield f"{',' if number else ''}{dump(name + str(field.size))}:{dump(_image(field, name, codes))}".encode()
    yield f'}},"_via_attributes":{dump(_attributes(labels))},"_via_data_format_version":"2.0.10",'.encode()
    yield b'"_via_image_id_list":['
    for number, (field, name) in enumerate(named(fields)):
        yield f"{',' if number else ''}{dump(name + str(field.size))}".encode()
    yield b"]}"


def _settings(project: str) -> dict[str, object]:
    """Only what VIA itself writes: an unknown object here makes it fail to open the project."""
    grid = {"img_height": 80, "rshape_fill": "none", "rshape_fill_opacity": 0.3, "rshape_stroke": "yellow",
            "rshape_stroke_width": 2, "show_region_shape": True, "show_image_policy": "all"}  # fmt: skip
    image = {"region_label": ATTRIBUTE, "region_color": ATTRIBUTE, "region_label_font": "10px Sans",
             "on_image_annotation_editor_placement": "NEAR_REGION"}  # fmt: skip
    ui = {"annotation_editor_height": 25, "annotation_editor_fontsize": 0.8, "leftsidebar_width": 18,
          "image_grid": grid, "image": image}  # fmt: skip
    core = {"buffer_size": 18, "filepath": {}, "default_filepath": ""}
    return {"ui": ui, "core": core, "project": {"name": project}}


def _attributes(labels: Sequence[LabelRecord]) -> dict[str, object]:
    text = {"type": "text", "description": "", "default_value": ""}
    cell_class = {
        "type": "dropdown", "description": f"Cell class. {RESEARCH_USE}",
        "options": {label.code: label.name or label.code for label in labels},
        "default_options": {}, "lineages": {label.code: label.lineage for label in labels},
    }  # fmt: skip
    return {"region": {ATTRIBUTE: cell_class}, "file": {"width": text, "height": text}}


def _image(field: FieldRecord, name: str, codes: dict[str, int]) -> dict[str, object]:
    renamed = {"original_name": field.file_name} if name != field.file_name else {}
    regions = [_region(cell, field, codes) for cell in field.cells]
    attributes = {"width": field.width, "height": field.height}
    return {"filename": name, "size": field.size, "regions": regions, "file_attributes": attributes, "uid": field.uid,
            **renamed}  # fmt: skip


def _region(cell: CellRecord, field: FieldRecord, codes: dict[str, int]) -> dict[str, object]:
    check_cell(cell)
    if cell.code not in codes:
        raise FormatError(f"Cell {cell.uid} has the label {cell.code}, which is not in the label set.")
    x, y, w, h = whole(cell.box, field.width, field.height)
    shape = {"name": "rect", "x": x, "y": y, "width": w, "height": h}
    chosen = {ATTRIBUTE: cell.code} if cell.code else {}
    return {"shape_attributes": shape, "region_attributes": chosen, **extras(cell), "rev": cell.revision,
            "box": list(cell.box)}  # fmt: skip
