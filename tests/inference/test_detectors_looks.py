"""Cells that look alike point the same way, and what says so comes with every finding."""

import numpy as np
import pytest
import torch
from torch import Tensor

from inference.detectors import looks
from inference.detectors.framing import Framing
from inference.detectors.predictor import Predictor
from tests.inference.detectors import LABELS, OPTIONS, cell_picture, noise, tiny_detector

SIZE = (128, 256)  # height, width


def cosines(said: Tensor) -> Tensor:
    """`[M, C]` to `[M, M]`."""
    ways = torch.nn.functional.normalize(said, dim=1)
    return ways @ ways.T


def test_cells_that_look_alike_point_the_same_way() -> None:
    detector = tiny_detector().eval()
    picture = cell_picture(SIZE[1], SIZE[0], [(32, 32, 64, 64), (160, 32, 192, 64)])
    pixels = torch.from_numpy(np.array(picture)).permute(2, 0, 1) / 255
    boxes = torch.tensor([[32.0, 32, 64, 64], [160, 32, 192, 64], [96, 64, 128, 96]])  # two discs, and glass

    with torch.inference_mode(), looks.heard(detector) as maps:
        detector([pixels])
    (said,) = looks.of_boxes(detector, maps, [boxes], SIZE)

    alike = cosines(said)
    assert alike[0, 1] > 0.9  # the maps see far around a cell, and around these two are different things
    assert alike[0, 2] < alike[0, 1] - 0.1


def test_every_finding_carries_its_look() -> None:
    found = Predictor(tiny_detector(), LABELS, Framing()).predict([noise(96, 64)], min_score=0)[0]

    assert found
    assert {len(one.look) for one in found} == {OPTIONS["channels"]}


def test_a_pass_that_is_over_keeps_no_maps_and_no_ear() -> None:
    detector = tiny_detector()
    ears = len(detector.backbone._forward_hooks)  # type: ignore[union-attr, arg-type]
    Predictor(detector, LABELS, Framing()).predict([noise(96, 64)])

    assert len(detector.backbone._forward_hooks) == ears  # type: ignore[union-attr, arg-type]


@pytest.mark.parametrize("said, kept", [([[3.0, -1.5]], [[127, -64]]), ([[0.0, 0.0]], [[0, 0]])])
def test_of_a_look_its_direction_is_kept(said: list[list[float]], kept: list[list[int]]) -> None:
    assert [np.frombuffer(one, np.int8).tolist() for one in looks.as_bytes(torch.tensor(said))] == kept
