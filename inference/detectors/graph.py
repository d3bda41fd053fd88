"""A detector's heavy parts as graphs that OpenVINO runs on CPUs: made from it, kept on disk, checked when read.

Two graphs: `trunk` from pixels to the pyramid's maps and what the region proposal network says of them, `regions` from
what was pooled of each box to what is in it. Between them anchors, sorting, suppression and pooling stay in torch: they
are quicker there, and a graph in fewer bits would round coordinates.
"""

import copy
import hashlib
import json
import os
import tempfile
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn
from torchvision.models.detection import FasterRCNN
from torchvision.models.detection.faster_rcnn import TwoMLPHead
from torchvision.models.detection.roi_heads import RoIHeads

from inference.detectors import checkpoint, runtime
from inference.detectors import files as files_
from inference.detectors.averaging import AveragingHeads
from inference.detectors.checkpoint import CheckpointError, Description
from inference.detectors.padding import padded_alike
from inference.detectors.thinning import thin

INDEX = "graph.json"
PARTS = ("trunk", "regions")
FORMAT = 4  # older ones may have weights that some processors sum wrongly
STRIDE = 32  # sides are padded to multiples of it, as torchvision does


class GraphError(CheckpointError):
    """A graph cannot be made, or not be used with this checkpoint; the sentence names the file and the reason."""


def openvino() -> ModuleType:
    """The library. Raises GraphError where it is not installed."""
    try:
        return runtime.openvino()
    except ImportError as error:
        raise GraphError(f"OpenVINO is not installed ({error})") from error


def convert(detector: nn.Module) -> dict[str, Any]:
    """Both graphs of a detector, as OpenVINO models by their names. Raises GraphError for one of another build."""
    detector = _usual(detector)
    return {"trunk": trunk_of(Trunk(detector)), "regions": regions_of(detector)}


def trunk_of(trunk: "Trunk") -> Any:
    """The first of both graphs, alone."""
    return _traced(trunk, torch.zeros(1, 8 * STRIDE, 8 * STRIDE, 3, dtype=torch.uint8), [1, -1, -1, 3])


def _usual(detector: nn.Module) -> FasterRCNN:
    if type(detector) is not FasterRCNN or type(detector.roi_heads) not in (RoIHeads, AveragingHeads):
        raise GraphError(f"a {type(detector).__name__} with {_heads(detector)} cannot be made a graph")
    return detector


def regions_of(detector: FasterRCNN) -> Any:
    """The second of both graphs, alone."""
    shape = *detector.roi_heads.box_roi_pool.output_size, detector.backbone.out_channels
    return _traced(Regions(detector), torch.zeros(1, *shape), [-1, *shape])


@torch.inference_mode()
def _traced(module: nn.Module, example: Tensor, shape: list[int]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of torch's tracer, on the checks of shapes it sees
        return openvino().convert_model(module.eval(), example_input=example, input=[shape])


@torch.inference_mode()
def learn_scales(detector: nn.Module) -> None:
    """Have the detector's pooling learn how its maps relate to pictures, which it does at the first one it sees."""
    detector.eval()([torch.zeros(3, 2 * STRIDE, 2 * STRIDE)])


class Trunk(nn.Module):
    """`[1, H, W, 3]` uint8, H and W multiples of STRIDE, to the maps, objectness and box deltas, a level each.

    Maps are `[1, H, W, C]`, a place's channels side by side: so they are made, and so they are pooled.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, detector: FasterRCNN) -> None:
        super().__init__()
        self.backbone, self.head = copy.deepcopy(detector.backbone), copy.deepcopy(detector.rpn.head)
        thin(self.backbone)
        padded_alike(self.backbone)
        self.register_buffer("mean", 255 * torch.tensor(detector.transform.image_mean))
        self.register_buffer("std", 255 * torch.tensor(detector.transform.image_std))

    def forward(self, pixels: Tensor) -> tuple[Tensor, ...]:
        maps = self.maps(pixels)
        objectness, deltas = self.head(maps)
        return (*(each.permute(0, 2, 3, 1) for each in maps), *objectness, *deltas)

    def maps(self, pixels: Tensor) -> list[Tensor]:
        """`[B, H, W, 3]` uint8 to the pyramid's maps, `[B, C, H, W]` each."""
        seen = self.backbone(((pixels.float() - self.mean) / self.std).permute(0, 3, 1, 2))
        return [seen] if isinstance(seen, Tensor) else list(seen.values())


class Regions(nn.Module):
    """What was pooled of each box, `[N, S, S, C]`, to `[N, L]` and `[N, 4L]`: of every label and the background."""

    def __init__(self, detector: FasterRCNN) -> None:
        super().__init__()
        self.head, self.predictor = copy.deepcopy(detector.roi_heads.box_head), detector.roi_heads.box_predictor
        self.by_place = type(self.head) is TwoMLPHead
        if self.by_place:
            self.head.fc6.weight.data = _by_place(self.head.fc6.weight.data, detector.backbone.out_channels)

    def forward(self, boxes: Tensor) -> Any:
        return self.predictor(self.head(boxes if self.by_place else boxes.permute(0, 3, 1, 2)))


def _by_place(weight: Tensor, channels: int) -> Tensor:
    """Weights `[out, C * S * S]` of what was pooled, put in the order `[out, S * S * C]`, in which it is pooled."""
    return weight.view(len(weight), channels, -1).transpose(1, 2).flatten(1)


def write(folder: Path, graphs: dict[str, Any], description: Description, weights_sha256: str) -> None:
    """Write or replace the graphs in `folder`; killed at any moment, the last whole ones can be read.

    Files are named by what is in them, and only the index, replaced in one rename, says which ones count.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = {f"{name}{suffix}": _put(folder, f"{name}{suffix}", data)
             for name in PARTS for suffix, data in _serialised(folder, graphs[name]).items()}  # fmt: skip
    index = {"format": FORMAT, "openvino": openvino().__version__, "files": files,
             "model": checkpoint.as_dict(description, weights_sha256)}  # fmt: skip
    files_.replace(folder / INDEX, json.dumps(index, indent=1).encode())
    for stray in (path for name in PARTS for path in folder.glob(f"*{name}-*") if path.name not in files.values()):
        stray.unlink(missing_ok=True)


def read(folder: Path, description: Description, weights_sha256: str) -> dict[str, Any]:
    """The graphs in `folder`, if they were made from these very weights. Raises GraphError."""
    index = _index(folder / INDEX)
    wanted = checkpoint.as_dict(description, weights_sha256)
    for key in ("weights_sha256", "architecture", "options"):
        if index["model"].get(key) != wanted[key]:
            raise GraphError(f"{folder / INDEX} was exported from another checkpoint: its {key} is "
                             f"{index['model'].get(key)} where {wanted[key]} is needed. Export it again.")  # fmt: skip
    return _read(folder, index["files"])


def describe(folder: Path) -> Description:
    """What the checkpoint in `folder`, or the graph that stands there alone, says of itself. Raises CheckpointError."""
    alone = (folder / INDEX).exists() and not (folder / checkpoint.WEIGHTS).exists()
    return read_alone(folder)[1] if alone else checkpoint.read(folder)[1]


def read_alone(folder: Path) -> tuple[nn.Module, Description, dict[str, Any]]:
    """Of graphs without their checkpoint: a detector of random weights for all but them, what it is, and the graphs."""
    index = _index(folder / INDEX)
    fields = {key: value for key, value in index["model"].items() if key != "weights_sha256"}
    description = checkpoint.parse(folder / INDEX, fields)
    detector, graphs = checkpoint.build(folder / INDEX, description).eval(), _read(folder, index["files"])
    _compare(folder / INDEX, _usual(detector), graphs, len(description.labels))
    return detector, description, graphs


def _read(folder: Path, files: dict[str, str]) -> dict[str, Any]:
    core = openvino().Core()
    paths = {name: [_whole(folder, files, name + suffix) for suffix in (".xml", ".bin")] for name in PARTS}
    try:
        return {name: core.read_model(str(xml), str(weights)) for name, (xml, weights) in paths.items()}
    except RuntimeError as error:
        raise GraphError(
            f"{folder} holds files that are no graph of OpenVINO's: {str(error).splitlines()[0]}"
        ) from error


def _compare(path: Path, detector: FasterRCNN, graphs: dict[str, Any], labels: int) -> None:
    """Raises GraphError where the graphs give other things than the detector that is described beside them."""
    levels = len(detector.rpn.anchor_generator.num_anchors_per_location())
    if (len(graphs["trunk"].outputs), len(graphs["regions"].outputs)) != (3 * levels, 2):
        raise GraphError(f"{path} describes a detector of {levels} maps, of which the graphs beside it are not")
    said = graphs["regions"].outputs[0].get_partial_shape()[1]
    if said != labels + 1:
        raise GraphError(f"{path} names {labels} labels, and the graphs beside it tell {said.get_length() - 1} apart")


def _index(path: Path) -> dict[str, Any]:
    try:
        index = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise GraphError(f"{path} cannot be read: {error}") from error
    if not isinstance(index, dict) or index.get("format") != FORMAT or not isinstance(index.get("model"), dict):
        raise GraphError(f"{path} is not the index of graphs of format {FORMAT}, the only one known here")
    files = index.get("files")
    if not isinstance(files, dict) or not all(isinstance(one, str) and one.isprintable() for one in files.values()):
        raise GraphError(f"{path} does not name its files")
    return index


def _whole(folder: Path, files: dict[str, str], name: str) -> Path:
    """The file's path; its name carries the hash of its bytes."""
    path = folder / files.get(name, name)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GraphError(f"{path} cannot be read: {error.strerror}") from error
    if path.name != _named(name, data):
        raise GraphError(f"{path} is damaged: its bytes are not those that were exported")
    return path


def as_read(graph: Any) -> Any:
    """The graph as it is once it was written and read: OpenVINO rounds it otherwise than the one that was just made."""
    with tempfile.TemporaryDirectory() as folder:
        parts = _serialised(Path(folder), graph)
    return openvino().Core().read_model(parts[".xml"], parts[".bin"])


def _serialised(folder: Path, graph: Any) -> dict[str, bytes]:
    """The graph's description and its weights, as OpenVINO writes them."""
    xml, weights = (folder / f".coming-{os.getpid()}{suffix}" for suffix in (".xml", ".bin"))
    try:
        openvino().save_model(graph, str(xml), compress_to_fp16=False)
        return {".xml": xml.read_bytes(), ".bin": weights.read_bytes()}
    finally:
        xml.unlink(missing_ok=True)
        weights.unlink(missing_ok=True)


def _put(folder: Path, name: str, data: bytes) -> str:
    named = _named(name, data)
    files_.replace(folder / named, data)
    return named


def _named(name: str, data: bytes) -> str:
    stem, suffix = name.split(".")
    return f"{stem}-{hashlib.sha256(data).hexdigest()[:16]}.{suffix}"


def _heads(detector: nn.Module) -> str:
    return type(getattr(detector, "roi_heads", None)).__name__
