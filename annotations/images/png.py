"""A PNG taken apart into its chunks, so that only the picture reaches the decoder.

Chunks: Portable Network Graphics, third edition (W3C), sections 5 and 11.
"""

import struct
import zlib
from collections.abc import Iterator

from annotations.errors import BadImage
from annotations.images.parts import Parts, cut_off, damaged, too_deep

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PICTURE = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
MAX_PROFILE = 4 * 1024 * 1024  # bytes of a colour profile once inflated; real ones have a few thousand

AT_ONCE = 1024 * 1024  # bytes of rows that are inflated at a time, and counted
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # of a pixel, by colour type
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))

NAMES = {
    b"tEXt": "text",
    b"zTXt": "text",
    b"iTXt": "text",
    b"eXIf": "EXIF",
    b"iCCP": "colour profile",
    b"tIME": "time",
}
SILENT = {b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs", b"bKGD", b"hIST"}  # say nothing of where it came from


def split(data: bytes) -> Parts:
    """Take a PNG apart. Raises BadImage when it is cut off, damaged, animated, or has more than 8 bits a channel."""
    parts, kept = Parts(0, 0), [SIGNATURE]
    for name, payload, raw in _chunks(data, parts):
        if name == b"IHDR":
            _read_header(payload, parts)
        if not parts.width:
            raise damaged("PNG")
        if name in PICTURE:
            kept.append(raw)
        elif name not in SILENT:
            _note(name, payload, parts)
    parts.content = b"".join(kept)
    return parts


def check_rows(parts: Parts) -> None:
    """Raise BadImage when the rows end before the picture does, which decoders pass over and paint black."""
    depth, colour, interlaced = parts.content[24], parts.content[25], parts.content[28]
    rows = ADAM7 if interlaced else ((0, 0, 1, 1),)
    bits = depth * CHANNELS.get(colour, 1)
    missing = sum(_bytes_of(parts, bits, *steps) for steps in rows)
    inflater, payload = zlib.decompressobj(), b""
    for name, packed, _ in _chunks(parts.content, parts):
        payload = packed if name == b"IDAT" else b""
        while payload and missing > 0:
            missing -= len(_more(inflater, payload))
            payload = inflater.unconsumed_tail
    if missing > 0:
        raise cut_off("PNG")


def _bytes_of(parts: Parts, bits: int, left: int, top: int, across: int, down: int) -> int:
    """How long the rows are that hold every `across`-th pixel of every `down`-th line, each after its filter's byte."""
    columns, lines = -(-(parts.width - left) // across), -(-(parts.height - top) // down)
    return lines * (1 + -(-columns * bits // 8)) if columns > 0 and lines > 0 else 0


def _more(inflater: "zlib._Decompress", payload: bytes) -> bytes:
    try:
        return inflater.decompress(payload, AT_ONCE)
    except zlib.error as error:
        raise damaged("PNG") from error


def _chunks(data: bytes, parts: Parts) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Each chunk to IEND: name, payload, and its bytes in the file, with its checksum found right."""
    position, name = len(SIGNATURE), b""
    while name != b"IEND":
        if position + 12 > len(data):
            raise cut_off("PNG")
        length, name = struct.unpack_from(">I4s", data, position)
        end = position + 12 + length
        if end > len(data):
            raise cut_off("PNG")
        (checksum,) = struct.unpack_from(">I", data, end - 4)
        if zlib.crc32(memoryview(data)[position + 4 : end - 4]) != checksum:
            raise damaged("PNG")
        yield name, data[position + 8 : end - 4], data[position:end]
        position = end
    if position < len(data):
        parts.remove("bytes after the picture")


def _read_header(payload: bytes, parts: Parts) -> None:
    if len(payload) != 13 or parts.width:
        raise damaged("PNG")
    width, height, depth = struct.unpack_from(">IIB", payload)
    if not width or not height:
        raise BadImage("The PNG has no pixels: its width or height is zero.")
    if depth > 8:
        raise too_deep("PNG")
    parts.width, parts.height = width, height


def _note(name: bytes, payload: bytes, parts: Parts) -> None:
    """Remember how to show the picture, and name what is left out."""
    if name == b"acTL" and payload[:4] not in (b"\0\0\0\0", b"\0\0\0\1"):
        raise BadImage("The PNG is animated: a field is one picture. Save the one you want.")
    if name == b"eXIf":
        parts.exif = payload
    if name == b"iCCP":
        parts.icc = _inflate(payload)
    parts.remove(NAMES.get(name, "other data"))


def _inflate(payload: bytes) -> bytes:
    """The colour profile in an iCCP chunk; nothing when it is damaged or grows beyond what a profile is."""
    _, _, packed = payload.partition(b"\0")
    try:
        profile = zlib.decompressobj().decompress(packed[1:], MAX_PROFILE)
    except zlib.error:
        return b""
    return profile if len(profile) < MAX_PROFILE else b""
