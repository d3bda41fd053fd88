"""OpenVINO, which runs graphs on CPUs: imported when it is first asked for, never its telemetry."""

import sys
from types import ModuleType
from typing import Any

import numpy as np


def openvino() -> ModuleType:
    """The library; importing it would send an event to the network unless its telemetry is missing.

    Raises ImportError where it is not installed.
    """
    if "openvino" not in sys.modules:
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # an import of it now fails, and is caught
    import openvino

    # its bindings meet numpy, in one thread: were two the first to ask, each could wait for what the other holds
    openvino.Tensor(np.zeros(1, np.float32)).element_type.to_dtype()
    return openvino  # type: ignore[no-any-return]


def precision(core: Any, wanted: str) -> str:
    """The hint that has a CPU multiply so: "bf16" where it does itself, else "f32"."""
    return wanted if wanted.upper() in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"
