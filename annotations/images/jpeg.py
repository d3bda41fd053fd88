"""A JPEG taken apart into its segments, so that metadata goes and the compressed pixels stay exactly as they are.

Segments and markers: ITU-T T.81, annex B. Names of application segments: ExifTool's JPEG tag tables.
"""

import re
import struct
from collections.abc import Iterator

from annotations.errors import BadImage
from annotations.images.parts import Parts, cut_off, damaged, too_deep

SOI, EOI, SOS, COM = 0xD8, 0xD9, 0xDA, 0xFE
APP0, APP14 = 0xE0, 0xEE
FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended and progressive: what every browser decodes
OTHER_FRAMES = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
TABLES = {0xC4, 0xDB, 0xDC, 0xDD}  # Huffman, quantisation, number of lines, restart interval
STANDALONE = {0x01, *range(0xD0, 0xD8)}
# The shortest JFIF header: no density, no thumbnail. Kept because it says that the colours are YCbCr.
JFIF = b"\xff\xe0\x00\x10JFIF\0\x01\x01\x00\x00\x01\x00\x01\x00\x00"
END_OF_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
MAX_SCANS = 100  # a progressive file has about ten; thousands over a large frame would decode for hours

NAMES: tuple[tuple[int, bytes, str], ...] = (
    (0xE1, b"Exif\0", "EXIF"),
    (0xE1, b"http://ns.adobe.com/", "XMP"),
    (0xE2, b"ICC_PROFILE\0", "colour profile"),
    (0xE2, b"MPF\0", "further pictures"),
    (0xED, b"", "IPTC"),
    (0xE0, b"JFXX\0", "thumbnail"),
    (COM, b"", "comment"),
)


def split(data: bytes) -> Parts:
    """Take a JPEG apart. Raises BadImage when it is cut off, damaged, CMYK, or of a kind browsers do not show."""
    parts, kept, scans = Parts(0, 0), [b"\xff\xd8"], 0
    profile: dict[int, bytes] = {}
    for marker, payload, raw in _segments(data, parts):
        if marker in FRAMES | OTHER_FRAMES:
            _read_frame(marker, payload, parts)
        if marker in FRAMES | TABLES | {SOS, EOI}:
            kept.append(raw)
            scans += marker == SOS
        elif marker == APP0 and payload.startswith(b"JFIF\0"):
            kept.append(JFIF)
        elif marker == APP14 and payload.startswith(b"Adobe") and len(payload) >= 12:
            kept.append(b"\xff\xee\x00\x0e" + payload[:12])  # says whether the colours are RGB or YCbCr
        else:
            _note(marker, payload, parts, profile)
        if scans > MAX_SCANS:
            raise BadImage(f"The JPEG has more than {MAX_SCANS} scans, which no camera or program writes.")
    if not parts.width or not scans:
        raise damaged("JPEG")
    parts.content = b"".join(kept)
    parts.icc = b"".join(profile[number] for number in sorted(profile))
    return parts


def _segments(data: bytes, parts: Parts) -> Iterator[tuple[int, bytes, bytes]]:
    """Each segment to EOI: marker, payload, and its bytes in the file (with the scan that follows it, for SOS)."""
    position = 2
    while True:
        start = position
        while data[position : position + 2] == b"\xff\xff":  # fill bytes
            position += 1
        if position + 2 > len(data):
            raise cut_off("JPEG")
        if data[position] != 0xFF or data[position + 1] in (0x00, SOI):
            raise damaged("JPEG")
        marker, position = data[position + 1], position + 2
        if marker == EOI:
            if position < len(data):
                parts.remove("bytes after the picture")
            yield EOI, b"", b"\xff\xd9"
            return
        if marker in STANDALONE:
            continue
        payload, position = _payload(data, position)
        if marker == SOS:
            position = _end_of_scan(data, position)
        yield marker, payload, data[start:position]


def _payload(data: bytes, position: int) -> tuple[bytes, int]:
    if position + 2 > len(data):
        raise cut_off("JPEG")
    (length,) = struct.unpack_from(">H", data, position)
    if length < 2:
        raise damaged("JPEG")
    if position + length > len(data):
        raise cut_off("JPEG")
    return data[position + 2 : position + length], position + length


def _end_of_scan(data: bytes, position: int) -> int:
    found = END_OF_SCAN.search(data, position)
    if found is None:
        raise cut_off("JPEG")
    return found.start()


def _read_frame(marker: int, payload: bytes, parts: Parts) -> None:
    if parts.width or len(payload) < 6:
        raise damaged("JPEG")
    depth, height, width, components = struct.unpack_from(">BHHB", payload)
    if marker in OTHER_FRAMES:
        kind = "This kind of JPEG (lossless, hierarchical or arithmetic)"
        raise BadImage(f"{kind} is not shown by browsers. Save it as an ordinary JPEG or a PNG.")
    if depth != 8:
        raise too_deep("JPEG")
    if components not in (1, 3):
        raise BadImage("The JPEG is in printing colours (CMYK), which have no exact RGB. Save it as RGB.")
    if not width or not height:
        raise BadImage("The JPEG has no pixels: its width or height is zero.")
    parts.width, parts.height = width, height


def _note(marker: int, payload: bytes, parts: Parts, profile: dict[int, bytes]) -> None:
    """Remember how to show the picture, and name what is left out."""
    if marker == 0xE1 and payload.startswith(b"Exif\0") and not parts.exif:
        parts.exif = payload
    if marker == 0xE2 and payload.startswith(b"ICC_PROFILE\0") and len(payload) > 14:
        profile[payload[12]] = payload[14:]  # number of this chunk, number of chunks, then the chunk
    names = (name for code, start, name in NAMES if code == marker and payload.startswith(start))
    parts.remove(next(names, "other data"))
