"""Layers that do not learn say by OpenVINO what they say by torch, and what follows them learns the same."""

import copy
import sys

import pytest
import torch
from torch import nn

from inference.detectors.frozen import Frozen
from inference.detectors.lite_fpn import LiteBody

IMAGES = torch.rand(3, 3, 64, 96, generator=torch.Generator().manual_seed(0))


@pytest.fixture
def layers() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 8, 3, 2, padding=1), nn.BatchNorm2d(8), nn.ReLU6()).eval()


def test_they_say_the_same_of_pictures_of_any_size_and_have_no_gradient(layers: nn.Sequential) -> None:
    run = Frozen()
    for images in (IMAGES, IMAGES[:1], IMAGES[:, :, :32]):
        said = run(layers, images)
        torch.testing.assert_close(said, layers(images), rtol=1e-4, atol=1e-5)
        assert not said.requires_grad
        assert said.is_contiguous(memory_format=torch.channels_last)


def test_other_weights_are_seen_and_the_same_are_compiled_once(layers: nn.Sequential) -> None:
    run = Frozen()
    before = run(layers, IMAGES)
    first = run._request
    run(layers, IMAGES)
    assert run._request is first
    layers.load_state_dict({name: 2 * weight for name, weight in layers.state_dict().items()})
    assert not torch.allclose(run(layers, IMAGES), before)
    torch.testing.assert_close(run(layers, IMAGES), layers(IMAGES), rtol=1e-4, atol=1e-5)


def test_what_was_said_stays_when_more_is_asked(layers: nn.Sequential) -> None:
    run = Frozen()
    first = run(layers, IMAGES)
    kept = first.clone()
    run(layers, 1 - IMAGES)
    assert torch.equal(first, kept)


def test_what_follows_learns_as_without_and_a_copy_does_too(monkeypatch: pytest.MonkeyPatch) -> None:
    body = LiteBody(pretrained=True).train()
    _learn(body)
    other = copy.deepcopy(body)
    other.zero_grad()
    _learn(other)
    monkeypatch.setitem(sys.modules, "openvino", None)  # as where it is not installed
    plain = LiteBody(pretrained=True).train()
    _learn(plain)
    for name, weight in plain.named_parameters():
        for one in (body, other):
            given = one.get_parameter(name).grad
            assert (given is None) == (weight.grad is None), name
            if weight.grad is not None:
                torch.testing.assert_close(given, weight.grad, rtol=0.01, atol=0.01 * float(weight.grad.abs().max()))


def _learn(body: LiteBody) -> None:
    torch.stack([each.square().mean() for each in body.maps(IMAGES)]).sum().backward()
