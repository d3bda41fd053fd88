"""A region proposal network made narrow says what it said, and stays as it is where that would not pay."""

import torch
from torch import Tensor
from torchvision.models.detection.rpn import RPNHead

from inference.detectors import narrowing

CHANNELS = 64


def head(directions: int) -> RPNHead:
    """One whose convolution answers in no more than so many directions."""
    torch.manual_seed(3)
    made = RPNHead(CHANNELS, 2)
    convolution = made.conv[0][0]
    torch.nn.init.normal_(convolution.weight, std=0.05)
    mixed = torch.randn(CHANNELS, directions) @ torch.randn(directions, CHANNELS) / directions
    convolution.weight.data = torch.einsum("oc,cihw->oihw", mixed, convolution.weight)
    return made.eval()


def maps() -> list[Tensor]:
    return [torch.randn(1, CHANNELS, 40, 30), torch.randn(1, CHANNELS, 20, 15)]


@torch.inference_mode()
def test_a_narrow_network_says_what_it_said() -> None:
    wide, seen, others = head(20), maps(), maps()
    before = wide(others)
    narrowing.narrow(wide, seen)
    first, back = wide.conv[0][0]
    assert (first.out_channels, back.out_channels) == (32, CHANNELS)  # of its twenty, by sixteens
    for said, now in zip([*before[0], *before[1]], [*(after := wide(others))[0], *after[1]], strict=True):
        torch.testing.assert_close(now, said, atol=1e-4, rtol=1e-4)


@torch.inference_mode()
def test_what_is_lost_is_within_its_bounds_and_the_directions_vary_alike() -> None:
    rows = torch.randn(4000, CHANNELS) * 0.9 ** torch.arange(CHANNELS)
    middle, directions = narrowing._main_directions(rows)
    torch.testing.assert_close(directions @ directions.T, torch.eye(len(directions)), atol=1e-5, rtol=0)
    kept = (rows - middle) @ directions.T
    lost = 1 - kept.var(dim=0).sum() / rows.var(dim=0).sum()
    assert 0 < lost <= narrowing.LOST
    assert kept.std(dim=0).max() < 5 * kept.std(dim=0).min()  # of the rows' own the largest is 25 times the least kept


def test_one_that_needs_its_channels_stays_as_it_is() -> None:
    wide = head(CHANNELS)
    before = wide.conv[0][0]
    narrowing.narrow(wide, maps())
    assert wide.conv[0][0] is before
