"""Whatever is done to a picture, boxes stay on their cells to within a pixel."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from inference.detectors.framing import as_tensor
from inference.training import augment
from inference.training.augment import Piece
from inference.training.canvases import Canvases
from inference.training.data import Dataset, Sample
from inference.training.distributed import Ranks
from tests.inference.detectors import TINY, cell_picture

CELLS = [(20, 30, 60, 58), (90, 12, 116, 44), (70, 70, 118, 110)]


def piece(cells: list[tuple[int, int, int, int]] = CELLS) -> Piece:
    pixels = np.asarray(cell_picture(131, 120, cells))
    return Piece(pixels, np.array(cells, np.float32).reshape(-1, 4), np.arange(1, len(cells) + 1))


def drawn(found: Piece, box: np.ndarray) -> list[float]:
    """The dark pixels' extent around a box, xyxy; no two cells are nearer than four pixels."""
    x1, y1 = np.maximum(box[:2] - 2, 0).astype(int)
    part = found.pixels[y1 : int(box[3]) + 3, x1 : int(box[2]) + 3, 1] < 130
    columns, rows = np.flatnonzero(part.any(axis=0)), np.flatnonzero(part.any(axis=1))
    return [x1 + columns[0], y1 + rows[0], x1 + columns[-1] + 1, y1 + rows[-1] + 1]


def assert_on_cells(found: Piece, within: float = 1.0) -> None:
    assert len(found.boxes) == len(found.labels)
    for box in found.boxes:
        np.testing.assert_allclose(drawn(found, box), box, atol=within)


@pytest.mark.parametrize("quarters", range(4))
@pytest.mark.parametrize("mirror", [False, True])
def test_turns_and_mirrors_are_exact(quarters: int, mirror: bool) -> None:
    found = augment.turn(piece(), quarters, mirror)
    assert_on_cells(found, within=0)
    assert found.labels.tolist() == [1, 2, 3]


@pytest.mark.parametrize("factor", [0.31, 0.5, 0.77, 1.6])
def test_boxes_follow_a_rescaled_picture(factor: float) -> None:
    assert_on_cells(augment.rescale(piece(), factor))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("longest_side", [None, 100])
def test_all_that_a_recipe_does_to_a_whole_picture_leaves_boxes_on_their_cells(
    tmp_path: Path, seed: int, longest_side: int | None
) -> None:
    """Turns, shear, spread and the compression of the longest side, one after the other."""
    whole = piece()
    Image.fromarray(whole.pixels).save(tmp_path / "cells.png")
    dataset = Dataset([Sample(tmp_path / "cells.png", whole.boxes, whole.labels)], ["a", "b", "c"], {}, "", "")
    recipe = replace(TINY, seed=seed, canvas=None, longest_side=longest_side, shear=0.1, stain=0.0, rough=False)
    found = Canvases(dataset, recipe).canvas(epoch=0, number=0)
    assert len(found.boxes) >= 2
    assert_on_cells(found, within=1.5)  # a sheared disc of pixels is not quite an ellipse


@pytest.mark.parametrize("slope", [-0.15, 0.07, 0.15])
def test_boxes_of_round_cells_follow_a_shear(slope: float) -> None:
    assert_on_cells(augment.shear(piece(), slope), within=1.5)  # a disc of pixels is not quite an ellipse


def test_a_crop_cuts_boxes_and_drops_cells_mostly_out_of_view() -> None:
    found = augment.crop(piece(), 30, 0, 70, 120)
    assert found.boxes.tolist() == [[0, 30, 30, 58], [40, 70, 70, 110]]  # the second cell kept 10 of 26 columns
    assert found.labels.tolist() == [1, 3]


def test_a_picture_without_cells_stays_one() -> None:
    empty: list[Callable[[Piece], Piece]] = [
        lambda p: augment.turn(p, 1, True), lambda p: augment.rescale(p, 0.5),
        lambda p: augment.shear(p, 0.1), lambda p: augment.crop(p, 5, 5, 20, 20),
    ]  # fmt: skip
    for change in empty:
        assert change(piece([])).boxes.shape == (0, 4)


@pytest.mark.parametrize("seed", range(12))
def test_a_mosaic_keeps_boxes_on_cells(seed: int) -> None:
    random = np.random.default_rng(seed)
    found = augment.mosaic(200, seed, piece, random)
    assert found.pixels.shape == (200, 200, 3)
    whole = [k for k, b in enumerate(found.boxes) if b[:2].min() > 6 and b[2:].max() < 194]
    assert whole
    for k in whole:
        np.testing.assert_allclose(drawn(found, found.boxes[k]), found.boxes[k], atol=1)


def test_pieces_shorter_than_the_first_do_not_break_a_mosaic() -> None:
    sizes = iter([(100, 100), *[(8, 8)] * 10_000])

    def flat() -> Piece:
        return Piece(np.zeros((*next(sizes), 3), np.uint8), np.zeros((0, 4), np.float32), np.zeros(0, np.int64))

    for seed in range(8):
        augment.mosaic(64, 0, flat, np.random.default_rng(seed))


def test_no_stain_changes_nothing_and_a_stain_changes_colours_only_in_range() -> None:
    pixels = piece().pixels
    same = augment.stain(pixels, 0.0, np.random.default_rng(0))
    assert np.abs(same.astype(int) - pixels).max() <= 1
    other = augment.stain(pixels, 1.0, np.random.default_rng(0))
    assert other.dtype == np.uint8
    assert other.shape == pixels.shape
    assert np.abs(other.astype(int) - pixels).mean() > 3


@pytest.mark.parametrize("canvas", [128, None])
@pytest.mark.parametrize("crowded", [0.0, 1.0])
def test_a_canvas_depends_on_seed_epoch_and_number_alone(
    canvas: int | None, crowded: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = piece()
    sample = Sample(__file__, made.boxes, made.labels)  # type: ignore[arg-type]
    dataset = Dataset([sample] * 3, ["a", "b", "c"], {}, "", "")
    recipe = replace(TINY, canvas=canvas, crowded=crowded, shear=0.1)
    pictures = {__file__: made.pixels}
    first, again = (Canvases(dataset, recipe, pictures) for _ in range(2))  # type: ignore[arg-type]
    one, two, other = first.canvas(1, 4), again.canvas(1, 4), again.canvas(2, 4)
    np.testing.assert_array_equal(one.pixels, two.pixels)
    np.testing.assert_array_equal(one.boxes, two.boxes)
    assert one.pixels.shape != other.pixels.shape or not np.array_equal(one.pixels, other.pixels)


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_batches_are_the_canvases_in_order_however_far_ahead_they_are_laid_out(device: str) -> None:
    made = piece()
    dataset = Dataset([Sample(__file__, made.boxes, made.labels)] * 5, ["a", "b", "c"], {}, "", "")  # type: ignore[arg-type]
    ranks = Ranks(device, rank=1, of=2)
    canvases = Canvases(dataset, replace(TINY, steps_per_epoch=3), {__file__: made.pixels}, ranks)  # type: ignore[arg-type]
    batches = list(canvases.batches(1))
    assert len(batches) == 3
    for number, pixels in zip((2, 3, 6, 7, 10, 11), (one for images, _ in batches for one in images), strict=True):
        torch.testing.assert_close(pixels, as_tensor(canvases.canvas(1, number).pixels))


def test_a_window_of_a_large_field_holds_a_cell() -> None:
    made = piece()
    dataset = Dataset([Sample(__file__, made.boxes, made.labels)], ["a", "b", "c"], {}, "", "")  # type: ignore[arg-type]
    canvases = Canvases(dataset, replace(TINY, canvas=64, crowded=0.0), {__file__: made.pixels})  # type: ignore[arg-type]
    assert sum(len(canvases.canvas(0, n).boxes) > 0 for n in range(20)) >= 16
