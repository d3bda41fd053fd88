"""A detector's graphs, compiled for this machine: for pictures one at a time by all its cores, or side by side."""

import threading
from functools import lru_cache
from typing import Any

import torch

from inference.detectors import graph
from inference.detectors.runtime import precision

PRECISION = "bf16"  # where the processor itself multiplies it: half the time, and the same AP on fields of real cells
LARGE = 512 * 512  # px: a camera's pictures are of one size, for which it pays to compile the trunk once more
SIZES_KEPT = 2  # a lane holds a field's maps, 150 MB, once for each


class Engine:
    """Compiles both graphs; from any thread.

    lanes: how many pictures go side by side, each by its share of the threads that torch has now.
    """

    def __init__(self, graphs: dict[str, Any], lanes: int = 1) -> None:
        self._core, self._graphs = graph.openvino().Core(), graphs
        self._lanes, self._threads = lanes, torch.get_num_threads()
        self._one = threading.Lock()  # what one lane compiles, the others wait for
        self._trunk = lru_cache(SIZES_KEPT)(self._compiled_for)
        self._regions = self._compiled(graphs["regions"])

    @staticmethod
    def fixed(height: int, width: int) -> tuple[int, int] | None:
        """The size that the trunk is compiled for to look at such pixels; None for whatever size.

        For large ones it is their very size, which takes half a second once: then OpenVINO hands maps over as they lie
        instead of turning them twice, and a field takes a tenth less. It depends on the picture alone, never on what
        was looked at before it.
        """
        return (height, width) if height * width >= LARGE else None

    def trunk(self, size: tuple[int, int] | None) -> Any:
        """A new request for pixels of that `fixed` size."""
        with self._one:
            return self._trunk(size).create_infer_request()

    def regions(self) -> Any:
        """A new request for what was pooled of boxes, however many."""
        return self._regions.create_infer_request()

    def _compiled_for(self, size: tuple[int, int] | None) -> Any:
        trunk = self._graphs["trunk"]
        if size:
            trunk = trunk.clone()
            trunk.reshape([1, *size, 3])
        return self._compiled(trunk)

    def _compiled(self, model: Any) -> Any:
        """What is in 8 bits stays so."""
        return self._core.compile_model(model, "CPU", {
            "NUM_STREAMS": self._lanes,
            "INFERENCE_NUM_THREADS": self._threads,
            "INFERENCE_PRECISION_HINT": precision(self._core, PRECISION),
        })  # fmt: skip
