"""Whole-pixel boxes for programs that need them, and the way back to the exact ones."""

import math

from annotations.formats.records import Box, CellRecord, FieldRecord, FormatError

LARGEST = 1e9  # no photograph has such a side in pixels; beyond it floats lose the fractions of pixels
TOLERANCE = 1e-3  # pixels by which a box may overrun its field through rounding in another program


def whole(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """The box with its edges on the nearest pixel edges (halves go up), inside the field, at least one pixel each way.

    VIA draws a rectangle only where bbox and segmentation agree to the last digit, which only integers guarantee.
    """
    left, right = _span(box[0], box[2], width)
    top, bottom = _span(box[1], box[3], height)
    return left, top, right - left, bottom - top


def _span(start: float, length: float, limit: int) -> tuple[int, int]:
    low = min(max(math.floor(start + 0.5), 0), limit - 1)
    high = min(math.floor(start + length + 0.5), limit)
    return low, max(high, low + 1)


def exact(kept: Box | None, shown: Box, width: int, height: int) -> Box:
    """The exact box where it still says what is shown; what is shown where somebody has edited it since."""
    return kept if kept and width and height and whole(kept, width, height) == shown else shown


def check_field(field: FieldRecord) -> None:
    """Refuse with FormatError what no reader of the file could place: no size in pixels, or a negative file size."""
    if field.width < 1 or field.height < 1 or field.size < 0:
        raise FormatError(f"Field {field.uid} is {field.width} × {field.height} px and {field.size} bytes long.")


def check_cell(cell: CellRecord) -> None:
    """Refuse with FormatError a box that is not four finite numbers with an area, a score not in 0 to 1."""
    if not all(math.isfinite(x) for x in cell.box) or cell.box[2] <= 0 or cell.box[3] <= 0:
        raise FormatError(f"Cell {cell.uid} has the box {list(cell.box)}, which has no finite area.")
    if max(map(abs, cell.box)) > LARGEST:
        raise FormatError(f"Cell {cell.uid} has the box {list(cell.box)}, which is too large to be written.")
    if cell.score is not None and not 0 <= cell.score <= 1:
        raise FormatError(f"Cell {cell.uid} has the score {cell.score}, which is not a number between 0 and 1.")


def inside(box: Box, width: int, height: int) -> Box | None:
    """The part of the box that lies in the field: the box itself if all does, None if nothing does.

    width, height: of the field in pixels; 0 means unknown, and then nothing is cut.
    """
    if not (width and height):
        return box
    x, y, w, h = box
    if min(x, y) >= -TOLERANCE and x + w <= width + TOLERANCE and y + h <= height + TOLERANCE:
        return box
    left, top, right, bottom = max(x, 0), max(y, 0), min(x + w, width), min(y + h, height)
    return (left, top, right - left, bottom - top) if right > left and bottom > top else None
