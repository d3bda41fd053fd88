"""A photograph with its cells drawn on it: a box each, what it is and how sure that is, in its class's colour.

The research-use notice stands below it.
"""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFont, ImageOps

from inference.detectors.base import Detection
from inference.training.colours import INK, of_class
from inference.training.notices import Font, below

SAVED_AS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}  # other pictures become PNG
LIGHT = 100  # of 255: from this brightness on, black on a colour is easier to read than white


def named(path: Path) -> Path:
    """What a copy of the picture is called: as it is, with .png after a kind that is not written."""
    return path if path.suffix.lower() in SAVED_AS else path.with_name(f"{path.name}.png")


def copy(picture: Path, cells: Iterable[Detection]) -> bytes:
    """The picture at `picture` as a JPEG or PNG, its `cells` (boxes in its pixels) drawn on it, the notice below."""
    with Image.open(picture) as opened:
        image = opened.convert("RGB")
    scale = max(1, round(max(image.size) / 1000))
    size = 10 + 4 * scale
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size)
    for cell in sorted(cells, key=lambda cell: cell.score):  # the surest on top
        colour = of_class(cell.label)
        pen.rectangle(cell.box, outline=colour, width=scale + 1)
        _tag(pen, cell.box[:2], f"{cell.label.replace('_', ' ')} {cell.score:.2f}", font, colour)
    stream = BytesIO()
    upright = ImageOps.exif_transpose(image)
    below(upright, size, "white", INK).save(stream, SAVED_AS[named(picture).suffix.lower()], quality=92)
    return stream.getvalue()


def _tag(pen: ImageDraw.ImageDraw, corner: tuple[float, float], text: str, font: Font, colour: str) -> None:
    """Words on a strip of colour, standing on `corner` where there is room above it."""
    left, top, right, bottom = pen.textbbox(corner, text, font, anchor="lb")
    down, across = max(0, -top), max(0, right - pen.im.size[0])
    pen.rectangle((left - across - 1, top + down - 1, right - across + 1, bottom + down + 1), fill=colour)
    red, green, blue = ImageColor.getrgb(colour)[:3]
    ink = "black" if 0.299 * red + 0.587 * green + 0.114 * blue > LIGHT else "white"
    pen.text((corner[0] - across, corner[1] + down), text, ink, font, anchor="lb")
