"""Turns a graph's convolutions to 8 bits, which processors multiply four times as quickly as 32, at the same AP.

Each number is rounded to a multiple of its channel's or layer's step (Jacob et al. 2018, "Quantization and Training of
Neural Networks for Efficient Integer-Arithmetic-Only Inference"). How large a layer's numbers get is seen on drawn
fields, so that a model needs no picture of anybody with it.
"""

import contextlib
import copy
import io
import logging
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from inference.detectors import graph
from inference.detectors.compiled import Compiled
from inference.detectors.engine import Engine
from inference.detectors.narrowing import narrow
from inference.smears import generate

Graphs = dict[str, Any]
Fields = list[NDArray[np.uint8]]  # `[1, H, W, 3]` each

FIRST_SEED = 7100  # of the fields drawn; those that models are trained and measured on have others
FIELDS = 4  # of several stains; with twelve AP is the same on fields of real cells, and drawing them takes seconds
SIZE, SHOWN = (1024, 1024), (512, 512)  # as a microscope takes them, and as models are shown them
CELLS = 12
ENOUGH = 20  # boxes that tell how all are moved; the starter has 190 on these fields
FIRST = 3  # convolutions spared, of sixty, on the largest maps: with none AP moves by 0.003, more bring nothing
PROPOSING = "__module.head."  # whose last, small layers are spared: a hundredth more time, AP 0.002 more


def graphs(detector: nn.Module, *, exact: bool) -> Graphs:
    """A detector's graphs, the trunk in 8 bits: nearly all the work is there. Raises GraphError as graph.convert.

    exact: for processors that sum products of 8 bits exactly (processor.py) alone. Weights for all keep to half their
        range, so that two products never pass 16 bits.
    The first layers, whose rounding all others feel, are spared. The region proposal network is made narrow before
    (narrowing.py).
    """
    made, fields = graph.convert(detector), _fields()
    rounded = made | {"trunk": graph.as_read(_rounded(_narrow(detector, fields), fields, exact))}
    return rounded | {"regions": _straightened(detector, made, rounded, fields)}


@torch.inference_mode()
def _narrow(detector: nn.Module, fields: Fields) -> Any:
    """The trunk's graph, whose region proposal network has only as many channels as it needs on the fields."""
    trunk = graph.Trunk(detector).eval()
    narrow(trunk.head, trunk.maps(torch.from_numpy(np.concatenate(fields))))
    return graph.trunk_of(trunk)


def _straightened(detector: nn.Module, made: Graphs, rounded: Graphs, fields: Fields) -> Any:
    """The graph of regions with what the rounding before it does to all boxes alike taken out of its last layer.

    NNCF corrects biases for the mean of all places, nearly all of which show no cell: on cells that left boxes narrower
    by half a per cent of their width, which cost 0.002 of AP.
    """
    whole, short = (Compiled(detector, Engine(graphs)) for graphs in (made, rounded))
    moved = torch.cat([_moved(whole, short, field[0]) for field in fields])
    if len(moved) < ENOUGH:
        return made["regions"]
    straight: Any = copy.deepcopy(detector)
    bias = straight.roi_heads.box_predictor.bbox_pred.bias
    bias.data -= moved.mean(dim=0).repeat(len(bias) // 4)
    return graph.regions_of(straight)


@torch.inference_mode()
def _moved(whole: Compiled, short: Compiled, field: NDArray[np.uint8]) -> Tensor:
    """How much further each cell's box is moved by what is rounded: `[N, 4]`, as the heads say it, of one field."""
    maps, boxes = whole.proposed(field)
    logits, wanted = whole.judged(maps, boxes)
    _, given = short.judged(short.proposed(field)[0], boxes)
    label = logits.argmax(dim=1)
    cells, label = (label > 0).nonzero()[:, 0], label[label > 0]
    return (given - wanted).view(len(given), given.shape[1] // 4, 4)[cells, label]


def _rounded(trunk: Any, fields: Fields, exact: bool) -> Any:
    logging.getLogger("torch.utils.cpp_extension").setLevel(logging.ERROR)  # of a compiler that nobody asked for
    try:
        import nncf  # takes a second, and only who makes a graph needs it
    except ImportError as error:
        raise graph.GraphError(f"NNCF is not installed ({error})") from error
    nncf.set_log_level(logging.ERROR)
    fix = nncf.OverflowFix.DISABLE if exact else nncf.OverflowFix.ENABLE
    with contextlib.redirect_stdout(io.StringIO()):  # where its progress bars go
        # biases corrected layer by layer, each on what the rounded ones before it say: maps err by a quarter less
        return nncf.quantize(trunk, nncf.Dataset(fields), subset_size=FIELDS, fast_bias_correction=False,
                             ignored_scope=nncf.IgnoredScope(names=_spared(trunk)),
                             advanced_parameters=nncf.AdvancedQuantizationParameters(overflow_fix=fix))  # fmt: skip


def _spared(trunk: Any) -> list[str]:
    """The names of the convolutions that stay as they are."""
    kinds = ("Convolution", "GroupConvolution")
    every = [op for op in trunk.get_ordered_ops() if op.get_type_name() in kinds]
    proposing = [op for op in every if op.get_friendly_name().startswith(PROPOSING) and _is_pointwise(op)]
    return [op.get_friendly_name() for op in [*every[:FIRST], *proposing]]


def _is_pointwise(convolution: Any) -> bool:
    return list(convolution.input(1).get_partial_shape())[-2:] == [1, 1]


def _fields() -> Fields:
    """Drawn fields `[1, H, W, 3]` as the trunk is given them."""
    drawn = (generate(FIRST_SEED + number, SIZE, CELLS).image for number in range(FIELDS))
    return [np.asarray(image.resize(SHOWN, Image.Resampling.BILINEAR))[None] for image in drawn]
