"""A model's silent channels are taken out of what is run, which then says the same with less."""

import copy

import pytest
import torch

from inference.detectors import graph
from inference.detectors.lite_fpn import LiteBody
from inference.detectors.thinning import hidden, thin
from inference.training import slimming
from tests.inference.detectors import noise, tiny_detector


@pytest.fixture
def body() -> LiteBody:
    """Of random weights, a third of the hidden channels of each block silent."""
    torch.manual_seed(0)
    made = LiteBody(pretrained=False).eval()
    for block in hidden(made):
        with torch.no_grad():
            block.summing[0].weight[:, ::3] = 0
    return made


def counts(body: LiteBody) -> list[int]:
    return [len(block.around[0].weight) for block in hidden(body)]


@torch.inference_mode()
def test_a_thin_network_says_the_same_with_fewer_channels(body: LiteBody) -> None:
    images = torch.rand(2, 3, 64, 96)
    said, before = body.maps(images), counts(body)
    thin(body)
    for now, then in zip(body.maps(images), said, strict=True):
        torch.testing.assert_close(now, then, rtol=1e-4, atol=1e-5)
    assert counts(body) == [count - len(range(0, count, 3)) for count in before]


def test_a_network_without_silent_channels_stays_as_it_is() -> None:
    made = LiteBody(pretrained=False)
    before = copy.deepcopy(made.state_dict())
    thin(made)
    assert all(torch.equal(now, before[name]) for name, now in made.state_dict().items())


def test_a_block_whose_sums_take_up_nothing_at_all_still_has_channels(body: LiteBody) -> None:
    block = hidden(body)[3]
    with torch.no_grad():
        block.summing[0].weight.zero_()
    thin(body)
    assert len(block.around[0].weight) == 1
    body.maps(torch.rand(1, 3, 64, 64))


@torch.no_grad()
def test_a_graph_is_made_without_them_and_its_detector_keeps_them() -> None:
    detector = tiny_detector().eval()
    (body,) = (module for module in detector.modules() if isinstance(module, LiteBody))
    for block in hidden(body):
        slimming.mute(block, torch.arange(0, len(block.around[0].weight), 2))
    whole = sum(weight.numel() for weight in body.parameters())
    trunk = graph.Trunk(detector).eval()  # type: ignore[arg-type]
    assert sum(weight.numel() for weight in trunk.backbone.body.parameters()) < 0.6 * whole
    assert sum(weight.numel() for weight in body.parameters()) == whole
    pixels = torch.from_numpy(noise(96, 64))[None]
    seen = detector.backbone(((pixels.float() - trunk.mean) / trunk.std).permute(0, 3, 1, 2))  # type: ignore[operator]
    for now, then in zip(trunk.maps(pixels), seen.values(), strict=True):
        torch.testing.assert_close(now, then, rtol=1e-4, atol=1e-5)
