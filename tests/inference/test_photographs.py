"""Photographs are found in folders, refused by name where they cannot be read, decoded ahead, and shown at a size."""

import threading
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from inference.detectors.framing import on_glass, resize, sides
from inference.detectors.photographs import Photograph, PictureError, ahead, found
from tests.inference.detectors import cell_picture, noise


def saved(path: Path, width: int = 40, height: int = 30, **how: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(noise(width, height)).save(path, **how)
    return path


def test_folders_are_searched_in_the_order_of_names_and_each_picture_is_taken_once(tmp_path: Path) -> None:
    b, a = saved(tmp_path / "b.png"), saved(tmp_path / "in" / "a.JPG")
    (tmp_path / "notes.txt").write_text("no picture")
    assert found([tmp_path]) == [b, a]
    assert found([a, tmp_path, tmp_path / "in"]) == [a, b]


def test_a_folder_of_ones_own_output_is_not_looked_into(tmp_path: Path) -> None:
    saved(tmp_path / "drawn" / "a.png")
    picture = saved(tmp_path / "a.png")
    assert found([tmp_path], leaving_out=tmp_path / "drawn") == [picture]


def test_all_that_cannot_be_looked_at_is_named_at_once_with_its_reason(tmp_path: Path) -> None:
    cut = saved(tmp_path / "in" / "cut.jpg", 400, 300)
    cut.write_bytes(cut.read_bytes()[:-3000])
    (tmp_path / "in" / "words.png").write_text("no picture")
    (tmp_path / "empty").mkdir()
    with pytest.raises(PictureError) as refusal:
        found([tmp_path / "in", saved(tmp_path / "whole.png"), tmp_path / "gone.png", tmp_path / "empty"])
    first, empty, truncated, *others = str(refusal.value).splitlines()
    assert first == "4 of what was given cannot be looked at, so nothing was:"
    assert empty.startswith(f"    {tmp_path / 'empty'} holds no pictures (.jpg")
    assert truncated.startswith(f"    {cut} is damaged or cannot be read: image file is truncated")
    assert others == [
        f"    {tmp_path / 'in' / 'words.png'} is no picture",
        f"    {tmp_path / 'gone.png'} is not there",
    ]


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "CMYK"])
def test_a_picture_of_any_mode_and_from_anywhere_is_three_colours(tmp_path: Path, mode: str) -> None:
    picture = Image.fromarray(noise(40, 30)).convert(mode)
    stream = BytesIO()
    picture.save(stream, "TIFF")
    (tmp_path / "a.tif").write_bytes(stream.getvalue())
    ways = [Photograph(source) for source in (picture, stream.getvalue(), tmp_path / "a.tif")]
    assert {way.size for way in ways} == {(40, 30)}
    assert all(np.array_equal(way.pixels(), ways[0].pixels()) and way.pixels().shape == (30, 40, 3) for way in ways)


@pytest.mark.parametrize(
    "how", [{}, {"subsampling": 0}, {"progressive": True}, {"quality": 20}, {"mode": "L"}, {"mode": "CMYK"}]
)
def test_a_jpeg_has_the_pixels_that_pillow_makes(tmp_path: Path, how: dict[str, object]) -> None:
    how = dict(how)
    picture, path = Image.fromarray(noise(333, 251)).convert(str(how.pop("mode", "RGB"))), tmp_path / "a.jpg"
    picture.save(path, **how)
    with Image.open(path) as theirs:
        expected = np.asarray(theirs.convert("RGB"))
    assert np.array_equal(Photograph(path).pixels(), expected)
    assert np.array_equal(Photograph(path.read_bytes()).pixels(), expected)


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize(
    ("enough", "size"),
    [((160, 120), (160, 120)), ((161, 120), (200, 150)), ((900, 700), (320, 240)), ((3, 2), (40, 30))],
)
def test_a_jpeg_is_decoded_no_larger_than_it_has_to_be(
    tmp_path: Path, mode: str, enough: tuple[int, int], size: tuple[int, int]
) -> None:
    picture, path = cell_picture(320, 240, [(20, 30, 120, 140)]).convert(mode), tmp_path / "a.jpg"
    picture.save(path, quality=95)
    pixels = Photograph(path).pixels(enough)
    assert pixels.shape == (size[1], size[0], 3)
    theirs = np.asarray(picture.convert("RGB").resize(size, Image.Resampling.BOX)).astype(int)
    assert np.abs(pixels - theirs).mean() < 3


def test_a_jpeg_that_breaks_off_is_refused_by_name(tmp_path: Path) -> None:
    cut = saved(tmp_path / "cut.jpg", 400, 300)
    cut.write_bytes(cut.read_bytes()[:-3000])
    with pytest.raises(PictureError, match=f"{cut} is damaged or cannot be read: image file is truncated"):
        Photograph(cut).pixels()


@pytest.mark.parametrize("factor", [0.3125, 0.5, 0.77, 1.0, 1.6])
def test_resizing_makes_the_pixels_that_pillow_makes(factor: float) -> None:
    pixels = noise(333, 251)
    size = sides((333, 251), factor)
    theirs = Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR)
    assert np.abs(resize(pixels, size).astype(int) - np.asarray(theirs)).max() <= 1


def test_glass_is_laid_around_a_small_picture_only() -> None:
    pixels = np.full((30, 40, 3), 200, np.uint8)
    pixels[:10, :10] = 30
    assert on_glass(pixels, 20) is pixels
    wider = on_glass(pixels, 50)
    assert wider.shape == (50, 50, 3)
    assert (wider[:30, :40] == pixels).all()
    assert (wider[30:] == 200).all()


def test_the_next_are_read_while_the_caller_works_on_one() -> None:
    began = [threading.Event() for _ in range(4)]
    results = ahead(range(4), lambda number: began[number].set() or number, threads=2)
    assert next(results) == 0
    assert began[1].wait(10)
    assert began[2].wait(10)  # nobody has asked for them yet
    assert not began[3].is_set()
    assert list(results) == [1, 2, 3]


def test_a_picture_that_cannot_be_read_ahead_raises_where_its_turn_comes() -> None:
    results = ahead([1, 0, 2], lambda number: 1 / number, threads=2)
    assert next(results) == 1
    with pytest.raises(ZeroDivisionError):
        next(results)


@pytest.mark.parametrize("kind, suffix", [("uint16", "png"), ("uint16", "tif"), ("float32", "tif")])
def test_a_picture_of_finer_greys_is_refused_not_shown_all_white(tmp_path: Path, kind: str, suffix: str) -> None:
    path = tmp_path / f"fine.{suffix}"
    Image.fromarray((noise(40, 30)[..., 0].astype(kind)) * 100).save(path)
    for look in (lambda: Photograph(path).pixels(), lambda: found([path])):
        with pytest.raises(PictureError, match=rf"fine\.{suffix}(.|\n)*more than 8 bits"):
            look()
