"""Small real pictures for tests, and the ways to break them."""

import io
import struct
import zlib

import numpy as np
from PIL import Image, ImageCms

from annotations.images import checks
from annotations.images.checks import Limits, Prepared

SECRET = "Jane Patient 1954"  # what must never be found again in stored bytes
ORIENTATION, ARTIST, GPS = 0x0112, 0x013B, 0x8825


def photo(width: int = 64, height: int = 48, seed: int = 1) -> Image.Image:
    """An RGB picture no turn or flip of which is itself."""
    noise = np.random.default_rng(seed).integers(0, 256, (max(height // 8, 1), max(width // 8, 1), 3), dtype=np.uint8)
    image = np.asarray(Image.fromarray(noise).resize((width, height), Image.Resampling.BICUBIC)).copy()
    image[: height // 4, : width // 4] = (250, 10, 10)
    return Image.fromarray(image)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """The picture as a file of this kind."""
    packed = io.BytesIO()
    image.save(packed, kind, **options)
    return packed.getvalue()


def jpeg(width: int = 64, height: int = 48, seed: int = 1, **options: object) -> bytes:
    """A plain JPEG; another seed is another picture."""
    return encoded(photo(width, height, seed), "JPEG", quality=92, **options)


def exif(orientation: int = 1) -> bytes:
    """An EXIF block with an orientation, a person's name and a place."""
    block = Image.Exif()
    block[ORIENTATION], block[ARTIST] = orientation, SECRET
    block[GPS] = {1: "N", 2: (47.0, 22.0, 13.5), 3: "E", 4: (8.0, 32.0, 51.5), 29: "2026:11:24"}
    return block.tobytes()


def prepare(data: bytes, **limits: int) -> Prepared:
    """What becomes of these bytes."""
    return checks.prepare(io.BytesIO(data), limits=Limits(**limits))


def pixels(data: bytes) -> np.ndarray:
    """The decoded RGB of a file. [height, width, 3]"""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def chunk(name: bytes, payload: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))


def png_of(width: int, height: int, packed: bytes, *more: bytes, depth: int = 8) -> bytes:
    """A grey PNG that claims a size, with this as its compressed data."""
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    ends = chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(more) + ends


def chunk_names(data: bytes) -> list[bytes]:
    """The chunks of a PNG in order."""
    names, position = [], 8
    while position < len(data):
        length, name = struct.unpack_from(">I4s", data, position)
        names.append(name)
        position += 12 + length
    return names


def srgb() -> bytes:
    """The sRGB profile."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapped_profile() -> bytes:
    """A colour profile whose red is sRGB's green and the other way round."""
    profile = bytearray(srgb())
    (count,) = struct.unpack_from(">I", profile, 128)
    rows = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
    red, green = rows[b"rXYZ"] + 4, rows[b"gXYZ"] + 4
    profile[red : red + 8], profile[green : green + 8] = profile[green : green + 8], profile[red : red + 8]
    return bytes(profile)
