"""Layers that do not learn say by OpenVINO what they say by torch, and what follows them learns the same."""

import copy
import logging
import pickle
import sys

import pytest
import torch
from torch import nn

from inference.detectors import frozen
from inference.detectors.frozen import Frozen
from inference.detectors.lite_fpn import LiteBody

IMAGES = torch.rand(3, 3, 64, 96, generator=torch.Generator().manual_seed(0))


@pytest.fixture
def layers() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 8, 3, 2, padding=1), nn.BatchNorm2d(8), nn.ReLU6()).eval()


def test_they_say_the_same_of_pictures_of_any_size_and_have_no_gradient(layers: nn.Sequential) -> None:
    run = Frozen(2)
    for images in (IMAGES, IMAGES[:1], IMAGES[:, :, :32]):
        said = run(layers, images)
        assert said is not None
        torch.testing.assert_close(said, layers(images), rtol=1e-4, atol=1e-5)
        assert not said.requires_grad
        assert said.is_contiguous(memory_format=torch.channels_last)


def test_other_weights_are_seen_and_the_same_are_compiled_once(layers: nn.Sequential) -> None:
    run = Frozen(2)
    before = run(layers, IMAGES)
    first = run._request
    run(layers, IMAGES)
    assert run._request is first
    layers.load_state_dict({name: 2 * weight for name, weight in layers.state_dict().items()})
    assert not torch.allclose(run(layers, IMAGES), before)  # type: ignore[arg-type]
    torch.testing.assert_close(run(layers, IMAGES), layers(IMAGES), rtol=1e-4, atol=1e-5)


def test_compiling_draws_no_random_number_that_training_would_draw() -> None:
    """A run that goes on compiles where the one before did not, and is to sample the same regions."""
    body = LiteBody(pretrained=True).train()
    torch.manual_seed(5)
    before = torch.get_rng_state()
    body._early(IMAGES)
    assert body._frozen._request is not None
    assert torch.equal(torch.get_rng_state(), before)


def test_what_was_said_stays_when_more_is_asked(layers: nn.Sequential) -> None:
    run = Frozen(2)
    first = run(layers, IMAGES)
    assert first is not None
    kept = first.clone()
    run(layers, 1 - IMAGES)
    assert torch.equal(first, kept)


def test_torch_does_what_a_graph_would_do_otherwise(layers: nn.Sequential) -> None:
    run = Frozen(2)
    assert run(layers, IMAGES[:, :, :63]) is None
    assert run(layers, IMAGES.double()) is None
    assert run(layers, IMAGES.clone().requires_grad_()) is None
    body = LiteBody(pretrained=True).train()
    assert body.maps(IMAGES[:, :, :63])[0].shape[2:] == (8, 12)


def test_where_openvino_fails_torch_goes_on_and_the_log_says_so_once(
    layers: nn.Sequential, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*given: object) -> None:
        raise RuntimeError("could not create a primitive")

    monkeypatch.setattr(frozen, "_request", fail)
    run = Frozen(2)
    with caplog.at_level(logging.WARNING):
        assert run(layers, IMAGES) is None
        assert run(layers, IMAGES) is None
    assert caplog.text.count("are run by torch, slower than by OpenVINO: could not create a primitive") == 1


def test_a_model_that_has_trained_can_be_pickled(layers: nn.Sequential) -> None:
    run = Frozen(2)
    said = run(layers, IMAGES)
    again = pickle.loads(pickle.dumps(run))(layers, IMAGES)
    assert torch.equal(again, said)


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
