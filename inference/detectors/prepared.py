"""The graphs of a checkpoint, ready to run: found where they were exported or kept, else made and kept."""

import functools
import hashlib
import logging
import os
from pathlib import Path
from typing import Any

from torch import nn

from inference.detectors import checkpoint, eight_bits, graph, processor
from inference.detectors.checkpoint import Description
from inference.detectors.lanes import Lanes

log = logging.getLogger(__name__)


def of_checkpoint(folder: Path, detector: nn.Module, description: Description, cache: Path | None = None) -> Lanes:
    """The detector of the checkpoint in `folder`, ready to look: by the graph exported there, else by graphs_of.

    Raises GraphError when OpenVINO is missing or fails, or the graph in `folder` is another checkpoint's.
    """
    if (folder / graph.INDEX).exists():
        return Lanes(detector, graph.read(folder, description, checkpoint.weights_sha256(folder)))
    return Lanes(detector, graphs_of(folder, detector, description, cache))


def graphs_of(folder: Path, detector: nn.Module, description: Description, cache: Path | None = None, *,
              anywhere: bool = False) -> dict[str, Any]:  # fmt: skip
    """The graphs of the checkpoint in `folder`, made now, or found where they were kept when they were made.

    cache: folder that keeps them, under the hash of their weights and of what makes graphs; by default cache_folder().
    anywhere: for whatever processor; else for such as this one.
    Raises GraphError.
    """
    sha256 = checkpoint.weights_sha256(folder)
    exact = processor.sums_eight_bits_exactly() and not anywhere
    kept = (cache or cache_folder()) / "graphs" / f"{sha256}-{maker()}{'-exact' if exact else ''}"
    try:
        return graph.read(kept, description, sha256)
    except graph.GraphError:
        made = eight_bits.graphs(detector, exact=exact)
    try:
        graph.write(kept, made, description, sha256)
    except OSError as error:  # a read-only disk costs some seconds at the next start and nothing else
        log.info("The graph of %s is not kept in %s: %s", folder, kept, error.strerror)
    return made


@functools.cache
def maker() -> str:
    """What makes graphs here, in eight letters: other code or another OpenVINO would make another graph."""
    here = Path(__file__).parent
    sources = sorted([*here.rglob("*.py"), *(here.parent / "smears").rglob("*.py")])
    version = graph.openvino().__version__.encode()
    return hashlib.sha256(version + b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]


def cache_folder() -> Path:
    """Where this user's programs keep what they can make again: MARROWSCOPE_CACHE, else as the XDG standard says."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("MARROWSCOPE_CACHE") or Path(home) / "marrowscope")
