"""What a file is, told by its bytes. The name it came under is never asked."""

from enum import StrEnum

from annotations.errors import BadImage


class Kind(StrEnum):
    """The formats a field may come in."""

    JPEG = "JPEG"
    PNG = "PNG"
    TIFF = "TIFF"
    BMP = "BMP"


READABLE: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"II+\0", Kind.TIFF),  # BigTIFF
    (b"MM\0+", Kind.TIFF),
    (b"BM", Kind.BMP),
)

# Offset, bytes, and the name a person knows it by. The first that fits is said.
OTHERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"GIF8", "a GIF"),
    (8, b"WEBP", "a WebP picture"),
    (4, b"ftypheic", "a HEIC picture"),
    (4, b"ftypmif1", "a HEIF picture"),
    (4, b"ftypavif", "an AVIF picture"),
    (4, b"ftyp", "a video"),
    (8, b"AVI ", "a video"),
    (0, b"\x1aE\xdf\xa3", "a video"),
    (0, b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
    (0, b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (0, b"\xff\x0a", "a JPEG XL picture"),
    (0, b"\0\0\0\x0cJXL ", "a JPEG XL picture"),
    (128, b"DICM", "a DICOM file"),
    (0, b"8BPS", "a Photoshop file"),
    (0, b"ZISRAW", "a Zeiss CZI slide"),
    (0, b"\0\0\1\0", "an icon"),
    (0, b"%PDF", "a PDF"),
    (0, b"PK\3\4", "a ZIP archive or an Office document"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!", "a RAR archive"),
    (0, b"\xd0\xcf\x11\xe0", "an old Office document"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a program"),
)
NO_IMAGE = "This is not a JPEG, PNG, TIFF or BMP image."  # what a browser says of a file by its name


def recognise(data: bytes) -> Kind:
    """The format of the bytes. Raises BadImage, naming what they seem to be, when it is none we read."""
    for start, kind in READABLE:
        if data.startswith(start):
            return kind
    other = _other(data)
    raise BadImage(f"{NO_IMAGE} It seems to be {other}." if other else NO_IMAGE)


def _other(data: bytes) -> str:
    """What the bytes seem to be, in words; "" where nobody can say."""
    for offset, mark, name in OTHERS:
        if data.startswith(mark, offset):
            return name
    return _text(data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower())


def _text(start: bytes) -> str:
    if b"<svg" in start:
        return "an SVG drawing"
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if not start or any(byte < 9 or 13 < byte < 32 for byte in start):
        return ""
    return "a text file"
