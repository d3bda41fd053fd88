"""A field as tiles for the viewer: 512 pixels a side, each level half of the next, level 0 the whole field in one.

large-image's vips source reads the file. It takes the nearest pixel when it makes smaller levels, which turns fine
chromatin into noise, so the smaller levels here are averages of 2 × 2 pixels.
"""

import threading
from collections import OrderedDict
from pathlib import Path

import large_image.config
import pyvips
from django.conf import settings
from large_image.exceptions import TileSourceError, TileSourceXYZRangeError
from large_image_source_vips import VipsFileTileSource

from annotations.errors import NotFound
from annotations.images import storage
from annotations.models import Field

large_image.config.setConfig("source_vips_ignored_names", r"$^")  # unless told otherwise it leaves .png to others
large_image.config.setConfig("cache_backend", "python")  # and looks for a memcached
pyvips.cache_set_max(0)  # it knows files by their name, also when they were mended since

TILE_SIZE = 512  # a first sight is ten requests; with 256 it was thirty, and each costs more than its pixels do
QUALITY = 85


def levels(width: int, height: int) -> int:
    """How many levels a field has: 1 when it fits into one tile, one more for each halving it takes to fit."""
    return max(-(-max(width, height) // TILE_SIZE) - 1, 0).bit_length() + 1


class FieldTiles(VipsFileTileSource):
    """large-image's vips source with averaged smaller levels, decoded once and cut many times."""

    _tileSize = TILE_SIZE  # noqa: N815  the size that large-image counts levels and places in
    cacheName = "tilesource"  # noqa: N815  large-image asks every class for it, though `noCache` keeps ours out of it

    def __init__(self, path: str, **options: object) -> None:
        """options: large-image's own, of which the call itself must name `noCache`."""
        super().__init__(path, **options)
        self._halvings = [self._image]
        self._halving = threading.Lock()

    def tile(self, z: int, x: int, y: int) -> bytes:
        """One tile as a JPEG. Those at the right and lower edge are smaller. Raises TileSourceXYZRangeError."""
        self._xyzInRange(x, y, z)
        image = self._halved(self.levels - 1 - z)
        left, top = x * TILE_SIZE, y * TILE_SIZE
        cut = image.crop(left, top, min(TILE_SIZE, image.width - left), min(TILE_SIZE, image.height - top))
        return bytes(cut.jpegsave_buffer(Q=QUALITY, subsample_mode="off", keep="none"))

    def _halved(self, times: int) -> pyvips.Image:
        with self._halving:
            while len(self._halvings) <= times:
                self._halvings.append(self._halvings[-1].shrink(2, 2, ceil=True).copy_memory())
            return self._halvings[times]


_open: OrderedDict[str, FieldTiles] = OrderedDict()
_lock = threading.Lock()


def read(field: Field, z: int, x: int, y: int) -> bytes:
    """The tile of a field, a JPEG. Raises NotFound for a tile that is not there, StorageProblem for a damaged file."""
    count = levels(field.width, field.height)
    try:
        return _source(field).tile(z, x, y)
    except TileSourceXYZRangeError:
        raise NotFound(f"There is no tile {z}/{x}/{y}: this field has {count} levels, from 0.") from None
    except (TileSourceError, pyvips.Error) as error:
        _forget(field.sha256)
        raise storage.FileDamaged(f"The stored file of {field.name} cannot be read as a picture.") from error


def _source(field: Field) -> FieldTiles:
    with _lock:
        if field.sha256 in _open:
            _open.move_to_end(field.sha256)
            return _open[field.sha256]
    path: Path = storage.local_path(field)
    with _lock:
        if field.sha256 not in _open:
            _open[field.sha256] = FieldTiles(str(path), noCache=True)
            _close_oldest()
        return _open[field.sha256]


def _close_oldest() -> None:
    """Let go of the sources used longest ago; the newest stays, whatever its size."""
    while len(_open) > 1 and sum(tiles.sizeX * tiles.sizeY for tiles in _open.values()) > settings.TILE_CACHE_PIXELS:
        _open.popitem(last=False)


def _forget(sha256: str) -> None:
    with _lock:
        _open.pop(sha256, None)
