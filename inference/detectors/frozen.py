"""Runs layers that do not learn by OpenVINO while others do: what torch takes on a CPU four times as long for.

torch does a convolution, its batch norm and what follows one after the other, each once through a whole layer's
memory. OpenVINO does them in one, and in float32 says the same but for rounding.
"""

import copy
import logging
import threading
import warnings
from typing import Any

import torch
from torch import Tensor, nn

from inference.detectors.padding import padded_alike
from inference.detectors.runtime import openvino, precision

log = logging.getLogger(__name__)
ONE = threading.Lock()  # torch traces one network at a time


class Frozen:
    """Layers compiled at their first use, and again once their weights are others (but for what is done to `.data`).

    stride: of the layers, in pixels. A copy compiles its own.
    """

    def __init__(self, stride: int) -> None:
        self._stride, self._able = stride, True
        self._made_of: tuple[Any, ...] = ()
        self._request: Any = None

    def __reduce__(self) -> tuple[type, tuple[int]]:
        return type(self), (self._stride,)

    @torch.no_grad()
    def __call__(self, layers: nn.Module, images: Tensor) -> Tensor | None:
        """What `layers` say of images `[B, C, H, W]`, float32; for one thread at a time.

        None where torch has to do: OpenVINO fails, the stride does not divide a side, the images want a gradient.
        """
        divided = not (images.shape[2] % self._stride or images.shape[3] % self._stride)
        if not self._able or not divided or images.requires_grad or images.dtype != torch.float32:
            return None
        try:
            with ONE:
                request = self._compiled(layers, images.shape[1])
        except Exception as error:  # whatever OpenVINO stumbles over, torch can do the same, slower
            self._able = False
            log.warning("Layers that do not learn are run by torch, slower than by OpenVINO: %s", error)
            return None
        request.infer([images.permute(0, 2, 3, 1).contiguous().numpy()], share_inputs=True)
        return torch.from_numpy(request.output_tensors[0].data).clone().permute(0, 3, 1, 2)

    def _compiled(self, layers: nn.Module, channels: int) -> Any:
        short = torch.is_autocast_enabled("cpu")
        weights = ((each.data_ptr(), each._version) for each in (*layers.parameters(), *layers.buffers()))
        if self._made_of != (made_of := (torch.get_num_threads(), short, *weights)):
            self._request, self._made_of = _request(_converted(layers, channels), "bf16" if short else "f32"), made_of
        return self._request


class _ByPlace(nn.Module):
    """Layers whose maps come and go as `[B, H, W, C]`: so both sides lie in memory, and nothing is turned."""

    def __init__(self, layers: nn.Module) -> None:
        super().__init__()
        self.layers = padded_alike(copy.deepcopy(layers))

    def forward(self, maps: Tensor) -> Tensor:
        said: Tensor = self.layers(maps.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
        return said


def _request(model: Any, wanted: str) -> Any:
    core = openvino().Core()
    return core.compile_model(model, "CPU", {
        "NUM_STREAMS": 1,
        "INFERENCE_NUM_THREADS": torch.get_num_threads(),
        "INFERENCE_PRECISION_HINT": precision(core, wanted),
    }).create_infer_request()  # fmt: skip


def _converted(layers: nn.Module, channels: int) -> Any:
    # Layers made anew draw random numbers, and training is to draw the same ones whenever this is done.
    with torch.random.fork_rng(devices=[]), warnings.catch_warnings(), torch.autocast("cpu", enabled=False):
        warnings.simplefilter("ignore")  # of torch's tracer, on the checks of shapes it sees
        example = torch.zeros(1, 64, 64, channels)
        return openvino().convert_model(_ByPlace(layers).eval(), example_input=example, input=[[-1, -1, -1, channels]])
