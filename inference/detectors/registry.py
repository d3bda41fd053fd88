"""From an architecture's name to the function that builds it."""

from collections.abc import Callable
from typing import Any

from torch import nn

from inference.detectors import attention, faster_rcnn, lite_fpn
from inference.detectors.framing import as_given
from inference.detectors.ignoring import heed_ignored
from inference.detectors.precision import keep_coordinates_whole

Builder = Callable[..., nn.Module]

ARCHITECTURES: dict[str, Builder] = {
    "lite_fpn": lite_fpn.build,
    "faster_rcnn": faster_rcnn.build_single_scale,
    "faster_rcnn_fpn": faster_rcnn.build_pyramid,
    "attention_rcnn": attention.build,
}


COUNTS = {"channels", "head_width", "detections", "proposals"}


class UnknownArchitecture(ValueError):
    """No builder goes by that name, or it does not know an option."""


def build(name: str, *, classes: int, **options: Any) -> nn.Module:
    """A detector for `classes` labels (background not counted), untrained but for its backbone."""
    if name not in ARCHITECTURES:
        raise UnknownArchitecture(f"there is no architecture {name!r}; there are {', '.join(ARCHITECTURES)}")
    try:
        _check(options)
        detector = ARCHITECTURES[name](classes=classes, **options)
        return heed_ignored(as_given(keep_coordinates_whole(detector)))
    except (TypeError, ValueError) as wrong:
        raise UnknownArchitecture(f"{name} cannot be built with {options}: {wrong}") from wrong


def _check(options: dict[str, Any]) -> None:
    """Raises ValueError for a count that is none; torch says of some only when it is too late."""
    for key in COUNTS & options.keys():
        if options[key] is not None and (type(options[key]) is not int or options[key] < 1):
            raise ValueError(f"{key} is to be a whole number from 1, not {options[key]!r}")
