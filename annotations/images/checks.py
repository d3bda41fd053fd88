"""What may be kept of an upload: a whole photograph within the limits, with nothing that tells where it came from."""

import hashlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

import pyvips
from django.conf import settings
from jobs.errors import DomainError
from PIL import Image, ImageCms

from annotations.errors import BadImage, TooLarge
from annotations.images import colours, jpeg, png
from annotations.images.kinds import Kind, recognise
from annotations.images.parts import Parts, damaged, too_deep

log = logging.getLogger(__name__)

MAX_SIDE = 65_535  # pixels: the longest side a JPEG can say
LEAST_SIDE = 48  # pixels: on less there is no room for a single cell and what is around it
QUALITY = 95  # of a JPEG whose pixels had to be turned or converted
ORIENTATION = 0x0112  # EXIF 2.32, table 4
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
TIFF_BITS = 258
TIFF_NAMES = {700: "XMP", 33723: "IPTC", 34377: "IPTC", 34665: "EXIF", 34853: "EXIF", 34675: "colour profile"}
# Document, description, maker, model, page, software, time, artist, host, copyright.
TIFF_NAMES |= dict.fromkeys((269, 270, 271, 272, 285, 305, 306, 315, 316, 33432), "text")
# One decoded picture at the limit takes about a gigabyte while it is turned and packed again: two at once, not twenty.
_decoding = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Limits:
    """What an upload may have: bytes as it came, pixels once decoded, pixels of its shorter side at the least."""

    bytes: int = 64 * 1024 * 1024
    pixels: int = 100_000_000
    least_side: int = 1


@dataclass(frozen=True)
class Prepared:
    """A photograph ready to be stored: JPEG or PNG, 8 bits, upright, sRGB, without metadata."""

    content: bytes
    sha256: str  # of content
    source_sha256: str  # of the bytes as they came
    media_type: str
    width: int
    height: int
    removed: list[str] = field(default_factory=list)  # what was left out, in words

    @property
    def size(self) -> int:
        """Bytes of the content."""
        return len(self.content)


@dataclass
class _Picture:
    content: bytes
    media_type: str
    width: int
    height: int
    removed: list[str]


def limits() -> Limits:
    """The limits this server is set to."""
    return Limits(settings.MAX_UPLOAD_BYTES, settings.MAX_UPLOAD_PIXELS, LEAST_SIDE)


def receive(source: BinaryIO, *, limits: Limits) -> bytes:
    """All bytes of an upload. Raises BadImage when there are none, TooLarge when there are more than allowed."""
    read, left = [], limits.bytes + 1
    while left and (chunk := source.read(left)):
        read.append(chunk)
        left -= len(chunk)
    if not read:
        raise BadImage("The file is empty.")
    if not left:
        raise TooLarge(f"The file has more than {limits.bytes / 1024 / 1024:.0f} MiB, the most a field may have.")
    return read[0] if len(read) == 1 else b"".join(read)


def prepare(source: BinaryIO, *, limits: Limits) -> Prepared:
    """Check an upload and make of it what is stored.

    A JPEG that stands upright in sRGB keeps its compressed pixels exactly; a turned or foreign-coloured one is encoded
    again at quality 95 without subsampling. PNG, TIFF and BMP become PNG, pixel for pixel. Raises BadImage or TooLarge
    with a sentence, whatever the bytes are; sizes are checked before anything is decoded.
    """
    data = receive(source, limits=limits)
    kind = recognise(data)
    try:
        with _decoding:
            picture = READERS[kind](data, limits)
    except DomainError:
        raise
    except Exception as error:  # decoders raise whatever the broken bytes make them trip over
        log.info("A %s could not be decoded: %r", kind, error)
        raise damaged(kind) from error
    return Prepared(
        picture.content, hashlib.sha256(picture.content).hexdigest(), hashlib.sha256(data).hexdigest(),
        picture.media_type, picture.width, picture.height, picture.removed,
    )  # fmt: skip


def _check_size(width: int, height: int, limits: Limits) -> None:
    if width <= 0 or height <= 0:
        raise BadImage("The picture has no pixels: its width or height is zero.")
    if min(width, height) < limits.least_side:
        raise BadImage(
            f"The picture has {width} × {height} pixels. A field has at least {limits.least_side} on each side: on "
            "less no cell could be told."
        )
    if width * height > limits.pixels:
        allowed = f"{limits.pixels / 1e6:g} megapixels"
        raise TooLarge(f"The picture has {width} × {height} pixels, and {allowed} are the most a field may have.")
    if max(width, height) > MAX_SIDE:
        raise TooLarge(f"The picture has {width} × {height} pixels, and no side may be longer than {MAX_SIDE}.")


def _jpeg(data: bytes, limits: Limits) -> _Picture:
    parts = jpeg.split(data)
    _check_size(parts.width, parts.height, limits)
    _prove_whole(parts)
    turn = TURNS.get(_orientation(parts.exif))
    if turn is None and not parts.icc:
        return _Picture(parts.content, "image/jpeg", parts.width, parts.height, parts.removed)
    image: Image.Image = Image.open(BytesIO(parts.content), formats=["JPEG"])
    way = colours.foreign(parts.icc, image.mode)
    if turn is None and way is None:
        return _Picture(parts.content, "image/jpeg", parts.width, parts.height, parts.removed)
    image = _finish(image, turn, way)
    packed = BytesIO()
    image.save(packed, "JPEG", quality=QUALITY, subsampling=0)
    return _Picture(packed.getvalue(), "image/jpeg", *image.size, parts.removed)


def _prove_whole(parts: Parts) -> None:
    """Decode a JPEG line by line, without keeping it, and let nothing pass that libjpeg only warns of."""
    try:
        image = pyvips.Image.jpegload_buffer(parts.content, access="sequential", fail_on="warning")
        image.avg()
    except pyvips.Error as error:
        log.info("A JPEG could not be decoded: %s", error)
        raise damaged("JPEG") from error
    if (image.width, image.height) != (parts.width, parts.height):
        raise damaged("JPEG")


def _orientation(exif: bytes) -> int:
    """The EXIF orientation, 1 (upright) where there is none or the block is damaged."""
    block = Image.Exif()
    try:
        block.load(exif)
        return int(block.get(ORIENTATION, 1))
    except Exception:  # a damaged block must not keep a sound picture out, and its readers raise anything
        return 1


def _finish(image: Image.Image, turn: Image.Transpose | None, way: ImageCms.ImageCmsTransform | None) -> Image.Image:
    """The picture in sRGB, upright, with nothing in `info` that saving would write."""
    if way is not None:
        image = way.apply(image)
    if turn is not None:
        image = image.transpose(turn)
    image.load()
    image.info.clear()
    return image


def _png(data: bytes, limits: Limits) -> _Picture:
    parts = png.split(data)
    _check_size(parts.width, parts.height, limits)
    png.check_rows(parts)
    image = Image.open(BytesIO(parts.content), formats=["PNG"])
    return _as_png(image, Kind.PNG, _orientation(parts.exif), parts.icc, parts.removed)


def _tiff(data: bytes, limits: Limits) -> _Picture:
    image = _open(data, Kind.TIFF, limits)
    tags = getattr(image, "tag_v2", {})
    if max(tags.get(TIFF_BITS, (8,))) > 8:
        raise too_deep("TIFF")
    if _has_more_pages(image):
        raise BadImage("The TIFF has more than one page: a field is one picture. Save the page you want.")
    removed = list(dict.fromkeys(TIFF_NAMES[tag] for tag in tags if tag in TIFF_NAMES))
    icc = image.info.get("icc_profile", b"")
    return _as_png(image, Kind.TIFF, 1, icc, removed)  # Pillow turns a TIFF upright while it reads


def _has_more_pages(image: Image.Image) -> bool:
    try:
        image.seek(1)
    except EOFError:
        return False
    return True


def _bmp(data: bytes, limits: Limits) -> _Picture:
    return _as_png(_open(data, Kind.BMP, limits), Kind.BMP, 1, b"", [])


def _open(data: bytes, kind: Kind, limits: Limits) -> Image.Image:
    """Read a header with Pillow and check the size it says."""
    try:
        image = Image.open(BytesIO(data), formats=[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        allowed = f"{limits.pixels / 1e6:g} megapixels"
        raise TooLarge(f"The {kind} has more than {allowed}, which are the most a field may have.") from error
    _check_size(*image.size, limits)
    return image


def _as_png(image: Image.Image, kind: Kind, orientation: int, icc: bytes, removed: list[str]) -> _Picture:
    image.load()
    plain = colours.flatten(image, kind)
    upright = _finish(plain, TURNS.get(orientation), colours.foreign(icc, plain.mode)).convert("RGB")
    packed = BytesIO()
    upright.save(packed, "PNG", compress_level=PNG_LEVEL)
    return _Picture(packed.getvalue(), "image/png", *upright.size, removed)


PNG_LEVEL = 4  # zlib: a third of the time of the default 6 for three per cent more bytes
READERS: dict[Kind, Callable[[bytes, Limits], _Picture]] = {
    Kind.JPEG: _jpeg,
    Kind.PNG: _png,
    Kind.TIFF: _tiff,
    Kind.BMP: _bmp,
}
