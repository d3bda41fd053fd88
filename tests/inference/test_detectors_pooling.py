"""What is pooled of boxes is what torchvision pools, at edges and beyond them too."""

import pytest
import torch
from torch import Tensor
from torchvision.ops import MultiScaleRoIAlign

from inference.detectors.pooling import RowPool, pooled

SIDES = ((160, 200), (80, 100))  # of the maps, height and width, at strides 8 and 16
SHOWN = (1280, 1600)


def maps() -> list[Tensor]:
    torch.manual_seed(0)
    return [torch.randn(1, 5, *side) for side in SIDES]


def by_place(levels: list[Tensor]) -> list[Tensor]:
    """With a place's channels side by side."""
    return [level.permute(0, 2, 3, 1).contiguous() for level in levels]


def boxes() -> Tensor:
    torch.manual_seed(1)
    corner, side = torch.rand(60, 2) * 1200, torch.rand(60, 2) * 300
    odd = [[0, 0, 1600, 1280], [-40, -60, 30, 30], [1590, 1270, 1640, 1330], [500, 500, 500, 500], [1599, 3, 1600, 4]]
    return torch.cat([torch.cat([corner, corner + side], dim=1), torch.tensor(odd, dtype=torch.float32)])


@pytest.mark.parametrize("sampling", [1, 2])
@pytest.mark.parametrize("levels", [1, 2])
def test_it_is_what_torchvision_pools(sampling: int, levels: int) -> None:
    pool = MultiScaleRoIAlign(list("01")[:levels], 7, sampling, canonical_scale=112, canonical_level=4)
    theirs = pool(dict(zip("01", maps()[:levels], strict=False)), [boxes()], [SHOWN])
    ours = pooled(pool, by_place(maps()[:levels]), boxes()).permute(0, 3, 1, 2)
    torch.testing.assert_close(ours, theirs, atol=2e-4, rtol=1e-3)


def test_a_batch_is_pooled_and_learns_as_torchvision_has_it() -> None:
    both = [boxes()[:40], boxes()[40:] - 30, torch.zeros(0, 4)]
    settings = {"output_size": 7, "sampling_ratio": 1, "canonical_scale": 112, "canonical_level": 4}
    found, taught = [], []
    for kind in (MultiScaleRoIAlign, RowPool):
        levels = {name: level.repeat(3, 1, 1, 1).requires_grad_() for name, level in zip("01", maps(), strict=True)}
        found.append(kind(list("01"), **settings)(levels, both, [SHOWN] * 3))
        (found[-1] ** 2).sum().backward()
        taught.append([level.grad for level in levels.values()])
    torch.testing.assert_close(found[1], found[0], atol=2e-4, rtol=1e-3)
    torch.testing.assert_close(taught[1], taught[0], atol=2e-2, rtol=1e-3)


def test_no_boxes_pool_nothing() -> None:
    pool = MultiScaleRoIAlign(["0"], 7, 1)
    pool({"0": maps()[0]}, [boxes()], [SHOWN])
    assert pooled(pool, by_place(maps()[:1]), torch.zeros(0, 4)).shape == (0, 7, 7, 5)
