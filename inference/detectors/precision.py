"""Keeps coordinates whole where a detector's insides run in 16 bits.

bfloat16 has eight binary digits: a coordinate near 1000 would be rounded to multiples of 4. torchvision
makes anchors in the type of the feature maps and boxes in the type of the predicted deltas, so both are
made float32 where they leave their modules; the convolutions inside stay in 16 bits.
"""

from typing import Any

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
