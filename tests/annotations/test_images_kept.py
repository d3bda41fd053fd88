"""What is kept of an upload: its pixels, upright and in sRGB, and nothing else."""

import io

import numpy as np
import pytest
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from tests.annotations.pictures import (
    SECRET,
    chunk_names,
    encoded,
    exif,
    jpeg,
    photo,
    pixels,
    prepare,
    srgb,
    swapped_profile,
)

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><creator>Jane Patient 1954</creator></x:xmpmeta>'


def test_an_upright_jpeg_keeps_its_compressed_pixels_exactly():
    plain = jpeg()
    kept = prepare(encoded(photo(), "JPEG", quality=92, exif=exif(), comment=SECRET.encode()))
    assert kept.content[kept.content.index(b"\xff\xdb") :] == plain[plain.index(b"\xff\xdb") :]
    assert (kept.media_type, kept.width, kept.height) == ("image/jpeg", 64, 48)
    assert kept.removed == ["EXIF", "comment"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_the_person_and_the_place_are_gone(kind):
    text = PngInfo()
    text.add_text("Author", SECRET)
    options = {"pnginfo": text} if kind == "PNG" else {}
    source = encoded(photo(), kind, exif=exif(), **options)
    assert SECRET.encode() in source
    kept = prepare(source)
    assert SECRET.encode() not in kept.content
    assert not any(mark in kept.content for mark in (b"Exif", b"eXIf", b"2026:11:24", b"GPS"))
    assert not Image.open(io.BytesIO(kept.content)).getexif()
    assert "EXIF" in kept.removed


def test_xmp_and_comments_are_gone():
    kept = prepare(encoded(photo(), "JPEG", xmp=XMP, comment=SECRET.encode()))
    assert SECRET.encode() not in kept.content
    assert kept.removed == ["XMP", "comment"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_applied_to_the_pixels(kind, orientation):
    source = encoded(photo(), kind, exif=exif(orientation), **({"quality": 95} if kind == "JPEG" else {}))
    turned = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(source))).convert("RGB"))
    kept = prepare(source)
    found = pixels(kept.content)
    assert (kept.height, kept.width) == turned.shape[:2] == found.shape[:2]
    assert np.abs(found.astype(int) - turned).max() <= (12 if kind == "JPEG" and orientation > 1 else 0)
    upright = np.asarray(photo()).astype(int)
    assert turned.shape[:2] == ((48, 64) if orientation < 5 else (64, 48))
    if orientation == 6:
        assert np.abs(np.rot90(upright, -1) - found).mean() < 5


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1"])
def test_lossless_formats_come_out_pixel_for_pixel(kind, mode):
    image = photo().convert(mode)
    kept = prepare(encoded(image, kind))
    assert np.array_equal(pixels(kept.content), np.asarray(image.convert("RGB")))
    assert kept.media_type == "image/png"
    assert set(chunk_names(kept.content)) == {b"IHDR", b"IDAT", b"IEND"}


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"])
def test_compressed_tiffs_come_out_pixel_for_pixel(compression):
    kept = prepare(encoded(photo(), "TIFF", compression=compression))
    assert np.array_equal(pixels(kept.content), np.asarray(photo()))


def test_alpha_that_hides_nothing_is_dropped():
    image = photo()
    image.putalpha(255)
    assert np.array_equal(pixels(prepare(encoded(image, "PNG")).content), np.asarray(photo()))


def test_a_grey_jpeg_keeps_its_compressed_pixels_too():
    source = encoded(photo().convert("L"), "JPEG")
    assert np.array_equal(pixels(prepare(source).content), pixels(source))


@pytest.mark.parametrize(
    "options", [{"progressive": True}, {"keep_rgb": True}, {"restart_marker_rows": 1}, {"subsampling": 2}]
)
def test_every_everyday_kind_of_jpeg_looks_the_same_afterwards(options):
    source = jpeg(**options)
    assert np.array_equal(pixels(prepare(source).content), pixels(source))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_foreign_colour_profile_is_converted_to_srgb(kind):
    source = encoded(photo(), kind, icc_profile=swapped_profile())
    kept = prepare(source)
    swapped = pixels(source)[:, :, [1, 0, 2]].astype(int)
    assert np.abs(pixels(kept.content).astype(int) - swapped).mean() < 2
    assert b"ICC_PROFILE" not in kept.content
    assert b"iCCP" not in kept.content
    assert "colour profile" in kept.removed


def test_a_profile_that_is_srgb_costs_a_jpeg_nothing():
    kept = prepare(encoded(photo(), "JPEG", quality=92, icc_profile=srgb()))
    assert np.array_equal(pixels(kept.content), pixels(jpeg()))
    assert b"ICC_PROFILE" not in kept.content


def test_a_damaged_profile_is_dropped():
    kept = prepare(encoded(photo(), "JPEG", quality=92, icc_profile=b"\0" * 200))
    assert np.array_equal(pixels(kept.content), pixels(jpeg()))


@pytest.mark.parametrize("rest", [b"PK\x03\x04 an archive", b"<script>alert(1)</script>", jpeg(32, 32)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_file_that_is_two_things_becomes_one(kind, rest):
    source = encoded(photo(), kind) + rest
    kept = prepare(source)
    assert rest not in kept.content
    assert kept.removed == ["bytes after the picture"]
    assert np.array_equal(pixels(kept.content), pixels(source))


def test_a_document_hidden_in_a_comment_is_gone():
    assert b"%PDF" not in prepare(encoded(photo(), "JPEG", comment=b"%PDF-1.7 obj")).content


def test_what_is_stored_is_prepared_to_itself():
    once = prepare(jpeg(exif=exif(6)))
    again = prepare(once.content)
    assert again.sha256 == once.sha256
    assert again.removed == []
