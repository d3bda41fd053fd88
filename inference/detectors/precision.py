"""Keeps coordinates whole where a detector's insides run in 16 bits.

bfloat16 has eight binary digits: a coordinate near 1000 would be rounded to multiples of 4. torchvision
makes anchors in the type of the feature maps and boxes in the type of the predicted deltas, so both are
made float32 where they leave their modules; the convolutions inside stay in 16 bits.
"""

from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

WHOLE = ("backbone", "rpn.head", "roi_heads.box_predictor")


def keep_coordinates_whole(detector: nn.Module) -> nn.Module:
    """Make float32 what the detector derives coordinates from; its weights and their names stay as they are."""
    for name in WHOLE:
        detector.get_submodule(name).register_forward_hook(lambda module, given, output: _whole(output))
    return detector


def _whole(output: Any) -> Any:
    if isinstance(output, Tensor):
        return output.float()
    if isinstance(output, dict):
        return {name: _whole(part) for name, part in output.items()}
    return type(output)(_whole(part) for part in output)


def learn_depthwise_in_float32(body: nn.Module) -> nn.Module:
    """Make depthwise convolutions learn in float32 on a CPU; its weights and their names stay as they are.

    oneDNN has no quick backward pass of a depthwise convolution in bfloat16: it takes 4 to 60 times as long as
    in float32 (5x5 over 144 to 1152 channels), which was half of a training step.
    """
    for module in body.modules():
        if isinstance(module, nn.Conv2d) and module.groups == module.in_channels > 1:
            module.forward = partial(_depthwise, module, module.forward)  # type: ignore[method-assign]
    return body


def _depthwise(module: nn.Conv2d, forward: Any, maps: Tensor) -> Tensor:
    learning = torch.is_grad_enabled() and (maps.requires_grad or module.weight.requires_grad)
    if not learning or maps.device.type != "cpu":
        return forward(maps)  # type: ignore[no-any-return]
    with torch.autocast("cpu", enabled=False):
        return forward(maps.float()).to(maps.dtype)  # type: ignore[no-any-return]
