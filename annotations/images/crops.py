"""Cells cut out of their field, small and square: what the gallery is made of.

A gallery shows cells of a hundred fields side by side, and decoding a field takes a hundred times as long as cutting a
cell. So each field is written, as soon as it is stored, into a bounded folder as a tiled TIFF, of which a cut reads the
few tiles it needs; one that has gone from the folder is written again when it is asked for.
"""

import io
import logging
import os
import tempfile
import uuid
from pathlib import Path

import pyvips
from django.conf import settings
from PIL import Image

from annotations.errors import BadInput, NotFound
from annotations.images import cache, storage
from annotations.models import Field

log = logging.getLogger(__name__)
SIZES = (48, 64, 96, 128, 192, 256)  # pixels of a crop's side; few, so that browsers find the same ones again
MOST = 1024  # field pixels of the side that is cut out; the largest megakaryocyte has about half
TILE = 128
GLASS = (233, 229, 233)  # beyond the field's edge
QUALITY = 85


def read(field: Field, *, x: int, y: int, side: int, size: int) -> bytes:
    """A square of `side` field pixels around (x, y) as a JPEG of `size` pixels a side.

    Raises BadInput for a side or size that is not offered, NotFound for a middle outside the field, FileDamaged or
    StorageProblem.
    """
    if size not in SIZES or not 0 < side <= MOST:
        raise BadInput(f"A crop is cut 1 to {MOST} pixels wide and shown at one of {', '.join(map(str, SIZES))}.")
    if x >= field.width or y >= field.height:
        raise NotFound(f"There is nothing at {x}, {y}: this field is {field.width} × {field.height} pixels.")
    whole = Image.new("RGB", (side, side), GLASS)
    left, top = x - side // 2, y - side // 2
    part, at = _part(field, left, top, side)
    whole.paste(part, at)
    made = io.BytesIO()
    whole.resize((size, size), Image.Resampling.BICUBIC, reducing_gap=2).save(made, "JPEG", quality=QUALITY)
    return made.getvalue()


def hear(*, field_id: uuid.UUID, **_: object) -> None:
    """Receives annotations.signals.field_stored: a first look at a gallery shall not have to wait for its fields."""
    try:
        _tiled(Field.objects.get(pk=field_id))
    except (pyvips.Error, OSError, storage.StorageProblem) as problem:  # who asks for a crop will be told
        log.warning("Field %s is not ready for the gallery: %s", field_id, problem)


def _part(field: Field, left: int, top: int, side: int) -> tuple[Image.Image, tuple[int, int]]:
    """What of the square lies on the field, and where in the square it belongs."""
    x, y = max(left, 0), max(top, 0)
    width, height = min(left + side, field.width) - x, min(top + side, field.height) - y
    try:
        cut = pyvips.Image.new_from_file(str(_tiled(field))).crop(x, y, width, height)
        if cut.bands != 3:
            cut = cut.colourspace("srgb").flatten() if cut.bands == 4 else cut.colourspace("srgb")
        pixels = bytes(cut.write_to_memory())
    except pyvips.Error as error:
        raise storage.FileDamaged(f"The stored file of {field.name} cannot be read as a picture.") from error
    return Image.frombuffer("RGB", (width, height), pixels, "raw", "RGB", 0, 1), (x - left, y - top)


def _tiled(field: Field) -> Path:
    """The field's tiled copy; made when it is not there."""
    folder = Path(settings.CROP_CACHE)
    path = folder / f"{field.sha256}.tif"
    try:
        os.utime(path)  # the time of the last use decides what goes first
        return path
    except FileNotFoundError:
        source = pyvips.Image.new_from_file(str(storage.local_path(field)), access="sequential")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    cache.make_room(folder, 2 * field.size)
    handle, beside = tempfile.mkstemp(prefix=".", suffix=".tif", dir=folder)
    os.close(handle)
    try:
        tiles = {"tile": True, "tile_width": TILE, "tile_height": TILE}
        source.tiffsave(beside, compression="jpeg", Q=90, **tiles)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
    return path
