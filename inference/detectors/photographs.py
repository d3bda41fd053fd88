"""Photographs on disk or in memory: found, looked at to their last byte, decoded ahead of the one who looks at them."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import numpy as np
import simplejpeg
from PIL import Image, UnidentifiedImageError

from inference.detectors.framing import on_glass, resize, sides

SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp")  # of what is taken for a picture in a folder
UNREADABLE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)  # what Pillow raises on a broken file
FINER = ("I", "F")  # how the modes begin of pictures of 16 and 32 bits and of floats
Source = Path | bytes | Image.Image | np.ndarray
T = TypeVar("T")
R = TypeVar("R")


class PictureError(ValueError):
    """Some pictures cannot be looked at; the message names each, with its reason."""


class Photograph:
    """One picture, opened only when it is asked for something; PictureError if that cannot be had.

    source: a file, its bytes, a PIL picture of any mode, or a uint8 array `[H, W, 3]` (RGB) or `[H, W]`. Pixels are
    taken as they are stored: a camera's note that it was held sideways is not followed.
    """

    def __init__(self, source: Source) -> None:
        self.source = Image.fromarray(source) if isinstance(source, np.ndarray) else source

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        with self._opened() as picture:
            return picture.size

    def pixels(self, enough: tuple[int, int] = (0, 0)) -> np.ndarray:
        """`[H, W, 3]` uint8, RGB.

        enough: a width and height that will do, where not (0, 0). Of a JPEG's blocks only as many frequencies are then
            decoded as make no less (ITU-T T.81): a half of its sides takes half the time.
        """
        with self._opened() as picture:
            if picture.format == "JPEG" and picture.mode in ("RGB", "L") and not isinstance(self.source, Image.Image):
                with suppress(ValueError):  # whatever is wrong with it, Pillow has the words for it
                    return _of_jpeg(self.source, enough)
            return np.array(picture.convert("RGB"))

    @contextmanager
    def _opened(self) -> Iterator[Image.Image]:
        try:
            if isinstance(self.source, Image.Image):
                yield of_eight_bits(self.source)
            else:
                with Image.open(BytesIO(self.source) if isinstance(self.source, bytes) else self.source) as picture:
                    yield of_eight_bits(picture)
        except UNREADABLE as error:
            raise PictureError(reason(self.source, error)) from error


@dataclass(frozen=True)
class Shown:
    """A photograph as a detector is shown it: `[H, W, 3]` uint8 pixels at `factor` of its size.

    size: width and height in them that are the photograph; what lies to the right and below is empty glass.
    """

    photograph: Photograph
    factor: float
    size: tuple[int, int]
    pixels: np.ndarray

    @classmethod
    def of(cls, photograph: Photograph, factor: float, least_side: int | None) -> "Shown":
        size = sides(photograph.size, factor)
        return cls(photograph, factor, size, on_glass(resize(photograph.pixels(size), size), least_side))


def found(places: Sequence[Path], leaving_out: Path | None = None) -> list[Path]:
    """The pictures among files and in folders (and theirs), each once, folders in the order of names.

    Every picture is decoded to its last byte. leaving_out: a folder inside one of them that is not looked into. Raises
    PictureError that names all that is not there, is damaged or is no picture, each with its reason.
    """
    searched = {place: _inside(place, leaving_out) for place in places if place.is_dir()}
    empty = [f"{place} holds no pictures ({', '.join(SUFFIXES)})" for place, paths in searched.items() if not paths]
    once: dict[Path, Path] = {}
    for path in (path for place in places for path in searched.get(place, [place])):
        once.setdefault(path.resolve(), path)
    if faults := [*empty, *filter(None, map(_fault, once.values()))]:
        head = f"{len(faults)} of what was given cannot be looked at, so nothing was:"
        raise PictureError("\n    ".join([head, *faults]))
    return list(once.values())


def ahead(items: Iterable[T], read: Callable[[T], R], threads: int) -> Iterator[R]:
    """`read(item)` of each, in order; up to `threads` are read by others while the caller works on the last one."""
    waiting: deque[Future[R]] = deque()
    with ThreadPoolExecutor(threads, "read") as pool:
        for item in items:
            waiting.append(pool.submit(read, item))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _reduced(picture: Image.Image, enough: tuple[int, int]) -> bool:
    """Have a JPEG decoded at the smallest of its sizes that is enough; False where that is its own."""
    size = picture.size
    picture.draft(None, enough)
    return picture.size != size


def _of_jpeg(source: Path | bytes, enough: tuple[int, int]) -> np.ndarray:
    """`[H, W, 3]` uint8, RGB: the pixels that Pillow makes, sooner, and other threads go on meanwhile."""
    content = source if isinstance(source, bytes) else source.read_bytes()
    pixels: np.ndarray = simplejpeg.decode_jpeg(content, "RGB", min_width=enough[0], min_height=enough[1])
    return pixels


def _inside(folder: Path, leaving_out: Path | None) -> list[Path]:
    paths = (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    out, top = leaving_out and leaving_out.resolve(), folder.resolve()
    if out and out != top and out.is_relative_to(top):
        paths = (path for path in paths if not path.resolve().is_relative_to(out))
    return sorted(paths)


def _fault(path: Path) -> str | None:
    try:
        with Image.open(path) as picture:
            of_eight_bits(picture)
            picture.draft("RGB", (1, 1))  # JPEGs are read to the end all the same, without making every pixel
            picture.load()
    except UNREADABLE as error:
        return reason(path, error)
    return None


def of_eight_bits(picture: Image.Image) -> Image.Image:
    """The picture; ValueError where its greys are finer: Pillow would make all of it white."""
    if picture.mode.startswith(FINER):
        raise ValueError("its greys have more than 8 bits; save it with 8")
    return picture


def reason(source: Source, error: Exception) -> str:
    """Why a picture cannot be looked at, in words."""
    if not isinstance(source, Path):
        return str(error)
    if isinstance(error, FileNotFoundError):
        return f"{source} is not there"
    if isinstance(error, UnidentifiedImageError):
        return f"{source} is no picture"
    if isinstance(error, Image.DecompressionBombError):
        return f"{source} has more than {2 * (Image.MAX_IMAGE_PIXELS or 0):,} pixels, which nobody opens unasked"
    return f"{source} is damaged or cannot be read: {getattr(error, 'strerror', None) or error}"
