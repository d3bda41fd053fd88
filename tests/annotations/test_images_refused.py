"""What is refused, by a sentence, before it can do harm."""

import io
import json
import struct
import time
import tracemalloc
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jobs.errors import DomainError
from PIL import Image

from annotations.errors import BadImage, TooLarge
from annotations.images import checks
from annotations.images import jpeg as segments
from tests.annotations.pictures import chunk, encoded, jpeg, photo, pixels, png_of, prepare

ENGLISH = Path(__file__).parents[2] / "frontend/src/locales/en/case.json"
HALF = Image.new("RGBA", (8, 8), (1, 2, 3, 128))
DEEP = Image.fromarray(np.arange(64, dtype=np.uint16).reshape(8, 8) * 1000)
FILES = {
    "a GIF": encoded(photo(), "GIF"),
    "a WebP picture": encoded(photo(), "WEBP"),
    "a PDF": encoded(photo(), "PDF"),
    "a JPEG 2000 picture": b"\0\0\0\x0cjP  \r\n\x87\n" + b"\0" * 100,
    "a HEIC picture": b"\0\0\0\x18ftypheic" + b"\0" * 100,
    "a DICOM file": b"\0" * 128 + b"DICM" + b"\0" * 100,
    "a ZIP archive or an Office document": b"PK\x03\x04" + b"\0" * 100,
    "an SVG drawing": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
    "a web page": b"<!DOCTYPE html><html></html>",
    "a text file": b"patient;count\n1;2\n",
}


@pytest.mark.parametrize("name", FILES)
def test_another_kind_of_file_is_refused_by_its_name(name):
    with pytest.raises(BadImage, match=f"not a JPEG, PNG, TIFF or BMP image. It seems to be {name}."):
        prepare(FILES[name])


def test_bytes_that_nobody_knows_are_refused_in_the_words_of_the_page():
    with pytest.raises(BadImage) as refusal:
        prepare(bytes(range(32)))

    assert str(refusal.value) == json.loads(ENGLISH.read_text())["upload"]["noImage"]


def test_an_empty_file_is_refused():
    with pytest.raises(BadImage, match="empty"):
        prepare(b"")


@pytest.mark.parametrize(
    "data, sentence",
    [
        (encoded(photo().convert("CMYK"), "JPEG"), "printing colours"),
        (encoded(photo().convert("CMYK"), "TIFF"), "printing colours"),
        (encoded(photo().convert("YCbCr"), "TIFF"), "video colours"),
        (encoded(photo().convert("LAB"), "TIFF"), "Lab colours"),
        (encoded(DEEP, "PNG"), "more than 8 bits"),
        (encoded(DEEP, "TIFF"), "more than 8 bits"),
        (encoded(DEEP.convert("F"), "TIFF"), "more than 8 bits"),
        (encoded(HALF, "PNG"), "transparent parts"),
        (encoded(HALF, "TIFF"), "transparent parts"),
        (encoded(photo().convert("P"), "PNG", transparency=0), "transparent parts"),
        (encoded(photo(), "TIFF", save_all=True, append_images=[photo(seed=2)]), "more than one page"),
        (encoded(photo(), "PNG", save_all=True, append_images=[photo(seed=2)]), "animated"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_would_lose_something_silently_is_refused(data, sentence):
    with pytest.raises(BadImage, match=sentence):
        prepare(data)


def test_too_many_bytes_are_refused():
    with pytest.raises(TooLarge, match="more than 1 MiB"):
        prepare(b"\xff\xd8\xff" + b"\0" * 2**20, bytes=2**20)


def test_a_file_of_just_the_limit_is_kept():
    assert prepare(jpeg(), bytes=len(jpeg()), pixels=64 * 48).size


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP"])
def test_one_row_over_the_limit_of_pixels_is_refused(kind):
    with pytest.raises(TooLarge, match="64 × 48 pixels"):
        prepare(encoded(photo(), kind), pixels=64 * 47)


def huge(kind: str) -> bytes:
    """A few hundred bytes that claim 50,000 × 50,000 pixels (a JPEG, TIFF or BMP with its header changed)."""
    if kind == "PNG":
        return png_of(50_000, 50_000, zlib.compress(b"\0" * 1000))
    data = bytearray(encoded(photo(8, 8), kind))
    if kind == "JPEG":
        at = data.index(b"\xff\xc0") + 5
        data[at : at + 4] = struct.pack(">HH", 50_000, 50_000)
    if kind == "BMP":
        data[18:26] = struct.pack("<ii", 50_000, 50_000)
    if kind == "TIFF":
        for tag in (256, 257):
            entry = data.index(struct.pack("<HHI", tag, 4, 1)) + 8
            data[entry : entry + 4] = struct.pack("<I", 50_000)
    return bytes(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP"])
def test_a_tiny_file_that_claims_a_vast_picture_is_refused_before_it_is_decoded(kind):
    tracemalloc.start()
    before = time.monotonic()
    with pytest.raises(TooLarge, match="100 megapixels"):
        prepare(huge(kind))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.monotonic() - before < 1
    assert peak < 5_000_000


def test_compressed_data_is_inflated_no_further_than_the_picture_goes():
    packed = zlib.compress(b"\0" * 300_000_000, 9)  # 292 KB
    before = time.monotonic()
    with suppress(BadImage):
        prepare(png_of(16, 16, packed))
    assert time.monotonic() - before < 1


@pytest.mark.parametrize("name", [b"iCCP", b"zTXt", b"iTXt"])
def test_what_is_packed_around_the_picture_is_not_inflated(name):
    bomb = chunk(name, b"name\0\0" + zlib.compress(b"\0" * 300_000_000, 9))
    before = time.monotonic()
    assert prepare(png_of(2, 2, zlib.compress(b"\0\1\2\0\3\4"), bomb)).width == 2
    assert time.monotonic() - before < 1


def test_a_side_longer_than_any_jpeg_is_refused():
    with pytest.raises(TooLarge, match="no side"):
        prepare(encoded(Image.new("1", (70_000, 1)), "PNG"))


@pytest.mark.parametrize("size", [(40, 30), (400, 47), (47, 400)])
def test_a_picture_too_small_for_a_cell_is_refused_with_how_large_a_field_is(size):
    with pytest.raises(BadImage, match=r"at least 48 on each side: on less no cell could be told\."):
        checks.prepare(io.BytesIO(jpeg(*size)), limits=checks.limits())
    assert checks.prepare(io.BytesIO(jpeg(48, 48)), limits=checks.limits()).width == 48


@pytest.mark.parametrize("size", [(0, 5), (5, 0)])
def test_a_picture_without_pixels_is_refused(size):
    with pytest.raises(BadImage, match="no pixels"):
        prepare(png_of(*size, zlib.compress(b"\0")))
    data = bytearray(jpeg())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", *size)
    with pytest.raises(BadImage, match="no pixels"):
        prepare(bytes(data))


def test_a_jpeg_with_thousands_of_scans_is_refused_before_it_is_decoded():
    data = jpeg(progressive=True)
    last = data.rindex(b"\xff\xda")
    bomb = data[:last] + data[last:-2] * 5000 + b"\xff\xd9"
    with pytest.raises(BadImage, match=f"more than {segments.MAX_SCANS} scans"):
        prepare(bomb)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_cut_off_anywhere_is_refused(progressive):
    data = jpeg(progressive=progressive)
    for length in [*range(3, len(data) - 1, 37), len(data) - 2, len(data) - 1]:
        with pytest.raises(BadImage, match=r"cut off|damaged"):
            prepare(data[:length])


def test_a_jpeg_whose_middle_is_missing_is_refused():
    data = jpeg(256, 256)
    scan = data.index(b"\xff\xda")
    cut = scan + (len(data) - scan) // 2
    with pytest.raises(BadImage, match="damaged"):
        prepare(data[:cut] + b"\xff\xd9")


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP"])
def test_a_lossless_file_cut_off_anywhere_is_refused_or_still_has_every_pixel(kind):
    data = encoded(photo(), kind)
    refused = 0
    for length in [*range(9, len(data) - 1, 101), len(data) - 1]:
        try:
            kept = prepare(data[:length])
        except BadImage:
            refused += 1
        else:
            assert np.array_equal(pixels(kept.content), np.asarray(photo()))
    assert refused


def test_a_png_with_one_wrong_bit_is_refused():
    data = bytearray(encoded(photo(), "PNG"))
    data[len(data) // 2] ^= 1
    with pytest.raises(BadImage, match="damaged"):
        prepare(bytes(data))


@pytest.mark.parametrize("rows", [0, 1, 59])
def test_a_png_whose_rows_end_before_the_picture_is_refused(rows):
    with pytest.raises(BadImage, match=r"cut off|damaged"):
        prepare(png_of(80, 60, zlib.compress((b"\0" + b"\x80" * 80) * rows)))
    assert prepare(png_of(80, 60, zlib.compress((b"\0" + b"\x80" * 80) * 60))).width == 80


SOUND = [encoded(photo(16, 12), kind) for kind in ("JPEG", "PNG", "TIFF", "BMP")]
STARTS = [data[:n] for data in SOUND for n in (0, 4, 8, 30)]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_random_bytes_are_only_ever_refused_by_a_sentence(start, rest):
    refuse_or_keep(start + rest)


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(SOUND), st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8))
def test_damaged_pictures_are_kept_whole_or_refused_by_a_sentence(data, changes):
    broken = bytearray(data)
    for place, value in changes:
        broken[place % len(broken)] = value
    refuse_or_keep(bytes(broken))


def refuse_or_keep(data: bytes) -> None:
    """Whatever the bytes are: a sentence, or a picture of the size that is said."""
    kept, said = None, "."
    try:
        kept = prepare(data, pixels=1_000_000)
    except DomainError as refusal:
        said = str(refusal)
    assert said.endswith((".", "?"))
    if kept:
        image = Image.open(io.BytesIO(kept.content))
        image.load()
        assert image.size == (kept.width, kept.height)
