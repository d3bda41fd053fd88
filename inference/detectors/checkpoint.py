"""A trained detector on disk: `model.safetensors` beside `model.json`, enough to rebuild it, nothing pickled."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from dataclasses import fields as fields_of
from importlib.metadata import version
from pathlib import Path
from typing import Any, get_origin

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor, nn

from inference.detectors import files, registry
from inference.detectors.calibrated import Calibration
from inference.detectors.framing import Framing

WEIGHTS, DESCRIPTION, NEXT = "model.safetensors", "model.json", "model.json.next"
FORMAT = 1
CLOSEST, FAR = 100, 16_384  # how many times a picture may be enlarged; a number larger than any in a description
LIBRARIES = ("torch", "torchvision", "timm", "safetensors")


class CheckpointError(ValueError):
    """A checkpoint cannot be used; the sentence names the file and the reason."""


@dataclass(frozen=True)
class Description:
    """What `model.json` holds.

    labels: label codes in the order of the detector's outputs; the first is label 1.
    lineages: code to the code of its lineage.
    calibration: `temperature` and `bias` (see calibrated.py) of the scores that count cells.
    lineage_calibration, label_calibration: the same of how sure the lineage and how sure each label is.
    """

    architecture: str
    labels: list[str]
    options: dict[str, Any] = field(default_factory=dict)
    lineages: dict[str, str] = field(default_factory=dict)
    framing: dict[str, Any] = field(default_factory=dict)
    calibration: dict[str, float] = field(default_factory=lambda: Calibration().as_dict())
    lineage_calibration: dict[str, float] = field(default_factory=lambda: Calibration().as_dict())
    label_calibration: dict[str, float] = field(default_factory=lambda: Calibration().as_dict())
    recipe: dict[str, Any] = field(default_factory=dict)
    dataset: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)
    libraries: dict[str, str] = field(default_factory=lambda: {name: version(name) for name in LIBRARIES})


def write(folder: Path, weights: dict[str, Tensor], description: Description, *, half: bool = False) -> None:
    """Write or replace the checkpoint in `folder`; killed at any moment, the last whole one can be read.

    The new description is put aside first, naming the new weights by their hash. The weights then
    change in one rename, and whichever description names the hash found is the right one.
    half: store floats in 16 bits (half the size); they are 32 bits again when read.
    """
    data = save({name: _stored(tensor, half) for name, tensor in weights.items()})
    text = json.dumps(as_dict(description, _sha256(data)), indent=1)
    files.replace(folder / NEXT, text.encode())
    files.replace(folder / WEIGHTS, data)
    os.replace(folder / NEXT, folder / DESCRIPTION)


def read(folder: Path) -> tuple[nn.Module, Description]:
    """Rebuild the detector in `folder`, in eval mode on the CPU. Raises CheckpointError."""
    data = _read_bytes(folder / WEIGHTS)
    description = _description_of(folder, _sha256(data))
    model = build(folder / DESCRIPTION, description)
    _fill(model, _tensors(folder / WEIGHTS, data), folder / WEIGHTS)
    return model.eval(), description


def as_dict(description: Description, weights_sha256: str) -> dict[str, Any]:
    """What `model.json` holds for weights of that hash."""
    return {"format": FORMAT, "weights_sha256": weights_sha256, **asdict(description)}


def weights_sha256(folder: Path) -> str:
    """The hash of the weights in `folder`, as model.json names it."""
    return _sha256(_read_bytes(folder / WEIGHTS))


def framing_of(description: Description) -> Framing:
    return Framing(**description.framing)


def _stored(tensor: Tensor, half: bool) -> Tensor:
    tensor = tensor.detach().cpu().contiguous()
    return tensor.half() if half and tensor.is_floating_point() else tensor


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {error.strerror}") from error


def _description_of(folder: Path, weights_sha256: str) -> Description:
    """The description that names these weights: `model.json`, or the next one if a kill left it waiting."""
    for name in (NEXT, DESCRIPTION):
        if name == NEXT and not (folder / NEXT).exists():
            continue
        fields = _json(folder / name)
        if fields.pop("weights_sha256", None) == weights_sha256:
            return parse(folder / name, fields)
    raise CheckpointError(f"{folder / WEIGHTS} is damaged or not the file that {DESCRIPTION} describes: hashes differ")


def _json(path: Path) -> dict[str, Any]:
    try:
        fields = json.loads(_read_bytes(path))
    except (ValueError, RecursionError) as error:
        raise CheckpointError(f"{path} is not JSON: {error}") from error
    if not isinstance(fields, dict):
        raise CheckpointError(f"{path} does not hold a JSON object")
    return fields


def parse(path: Path, fields: dict[str, Any]) -> Description:
    """The description in the JSON object found in the file at `path`, its hash taken out. Raises CheckpointError."""
    if fields.pop("format", None) != FORMAT:
        raise CheckpointError(f"{path} is not of checkpoint format {FORMAT}, the only one known here")
    try:
        description = Description(**fields)
        framing_of(description)
    except TypeError as error:
        raise CheckpointError(f"{path} does not describe a checkpoint: {error}") from error
    _check(path, description)
    return description


def _check(path: Path, description: Description) -> None:
    for one in fields_of(Description):
        kind: Any = get_origin(one.type) or one.type
        if not isinstance(value := getattr(description, one.name), kind):
            raise CheckpointError(f"{path} has a {one.name} of another kind than a checkpoint's: {value!r}")
    framing = framing_of(description)
    given = [value for value in asdict(framing).values() if value is not None]
    if not all(isinstance(value, int | float) and 0 < value <= FAR for value in given) or framing.scale is None:
        raise CheckpointError(f"{path} has a framing that is not of numbers above 0: {description.framing}")
    if framing.scale > CLOSEST or not isinstance(framing.least_side or 0, int):
        raise CheckpointError(f"{path} has a framing that nobody could be shown pictures by: {description.framing}")
    labels = description.labels
    if not labels or not all(isinstance(code, str) for code in labels) or len(set(labels)) < len(labels):
        raise CheckpointError(f"{path} does not name its labels, each once")
    for fitted in (description.calibration, description.lineage_calibration, description.label_calibration):
        numbers = fitted.keys() == {"temperature", "bias"} and all(map(_finite, fitted.values()))
        if not numbers or not fitted["temperature"] > 0:
            raise CheckpointError(f"{path} has a calibration that is not a temperature above 0 and a bias: {fitted}")


def _finite(value: Any) -> bool:
    return isinstance(value, int | float) and -FAR <= value <= FAR


def build(path: Path, description: Description) -> nn.Module:
    """The detector that the file at `path` describes, its weights random. Raises CheckpointError."""
    options = {**description.options}
    for name in ("pretrained", "weights"):  # everything comes from the checkpoint; nothing is fetched
        if name in options:
            options[name] = False if name == "pretrained" else None
    try:
        return registry.build(description.architecture, classes=len(description.labels), **options)
    except Exception as error:  # whatever stops it, an option does
        raise CheckpointError(f"{path} cannot be built: {error}") from error


def _tensors(path: Path, data: bytes) -> dict[str, Tensor]:
    try:
        tensors = load(data)
    except SafetensorError as error:
        raise CheckpointError(f"{path} is not a safetensors file: {error}") from error
    return {name: tensor.float() if tensor.dtype == torch.float16 else tensor for name, tensor in tensors.items()}


def _fill(model: nn.Module, tensors: dict[str, Tensor], path: Path) -> None:
    expected = model.state_dict()
    for name in sorted(expected.keys() ^ tensors.keys()):
        problem = "lacks" if name in expected else "has an unknown"
        raise CheckpointError(f"{path} {problem} tensor {name}: it belongs to another architecture or other options")
    for name, tensor in tensors.items():
        if tensor.shape != expected[name].shape:
            found, wanted = list(tensor.shape), list(expected[name].shape)
            raise CheckpointError(f"{path} has {name} of shape {found} where {wanted} is needed")
        if tensor.is_floating_point() and not torch.isfinite(tensor).all():
            raise CheckpointError(f"{path} has {name} with values that are not finite numbers")
    model.load_state_dict(tensors)
