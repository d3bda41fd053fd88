"""Fields from JPEG bytes to boxes: as shipped, by plain torch, by torchvision's model, and the machine's ceiling."""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from inference import smears
from inference.benchmarks import timing
from inference.benchmarks.plain import Plain, Torchvision
from inference.detectors import checkpoint, graph
from inference.detectors.base import Output
from inference.detectors.framing import as_tensor
from inference.detectors.predictor import Predictor
from inference.smears.__main__ import write
from inference.training import data, metrics

FIRST_SEED = 900  # of the fields drawn; the starter's training fields begin at 5000
SIDE = 2048  # of the matrices whose product is the ceiling
SHIPPED, ALONE, PLAIN = "as shipped", "as shipped, one alone", "plain torch float32"
PEER, CEILING = "torchvision resnet50", "matrix product"


def labels(folder: Path) -> list[str]:
    """The codes that the checkpoint or the graph in `folder` knows."""
    return graph.describe(folder).labels


def draw(out: Path, count: int, cells: int, known: list[str]) -> Path:
    """Synthetic fields, 2560 px wide and 1920 high, as JPEGs beside a COCO file; its path.

    known: what the model knows: of those cells the fields are, where any of them can be drawn.
    """
    drawn = [label for label in known if label in {recipe.code for recipe in smears.RECIPES}]
    return write(out, count, FIRST_SEED, drawn or None, cells)


def measure(folder: Path, device: str, jpegs: list[bytes], rounds: int, on_round: Callable[[], None]) -> dict[str, Any]:
    """All rivals on the same fields by turns; times in milliseconds a field, ratios to what is shipped.

    What is shipped is given a stack of fields, as a worker gives it, and once more a single one. The peers look at one
    after the other in any case, with all cores.
    """
    shipped, slow = Predictor.load(folder, device), None
    if (folder / checkpoint.WEIGHTS).exists():
        slow = Plain.of(checkpoint.read(folder)[0], shipped)
    torchvision, square = Torchvision(shipped.device), torch.rand(SIDE, SIDE, device=shipped.device)
    stack = shipped.together
    rivals: dict[str, Callable[[int], Any]] = {
        SHIPPED: lambda n: shipped.outputs([jpegs[(n + k) % len(jpegs)] for k in range(stack)]),
        ALONE: lambda n: shipped.outputs([jpegs[n % len(jpegs)]]),
    }
    if slow is not None:
        rivals[PLAIN] = lambda n: slow.outputs([jpegs[n % len(jpegs)]])
    rivals[PEER] = lambda n: torchvision.look(jpegs[n % len(jpegs)])
    rivals[CEILING] = lambda n: square @ square
    times = timing.by_turns(rivals, rounds, on_round)
    times[SHIPPED] = times[SHIPPED].a_piece(stack)
    report: dict[str, Any] = {"device": str(shipped.device), "threads": torch.get_num_threads(),
                              "by": "OpenVINO " + graph.openvino().__version__ if shipped.compiled else "torch",
                              "rivals": {name: times[name].summary() for name in rivals if name != CEILING},
                              "ratios": {name: timing.ratio(times[name], times[SHIPPED])
                                         for name in rivals if name not in (SHIPPED, ALONE, CEILING)}}  # fmt: skip
    report["ceiling"] = _ceiling(shipped, slow, jpegs[0], times)
    report["fields_a_second"] = _stream(shipped, jpegs)
    return report


def precision(folder: Path, path: Path, images: Path | None, device: str) -> dict[str, float]:
    """AP of the labels on a COCO file: as shipped and by plain torch."""
    shipped = Predictor.load(folder, device)
    slow = Plain.of(checkpoint.read(folder)[0], shipped)
    dataset = data.read(path, images, labels=shipped.labels)
    dataset = replace(dataset, lineages={**dataset.lineages, **shipped.lineages})
    return {name: _ap(dataset, one.outputs(sample.path for sample in dataset.samples))
            for name, one in ((SHIPPED, shipped), (PLAIN, slow))}  # fmt: skip


def _ap(dataset: data.Dataset, outputs: list[Output]) -> float:
    ap: float = metrics.levels(dataset, outputs)["labels"].average_precision()["AP"]
    return ap


def _ceiling(shipped: Predictor, slow: Plain | None, jpeg: bytes, times: dict[str, timing.Timed]) -> dict[str, float]:
    """What a field's convolutions and products would take at the speed of one large matrix product in float32."""
    best = 2 * SIDE**3 / statistics.median(times[CEILING].seconds)
    found = {"matrix_GFLOP_a_second": best / 1e9}
    if slow is not None:
        flops = _flops(slow.model, as_tensor(shipped.show(jpeg).pixels, shipped.device))
        shares = [flops / own / (2 * SIDE**3 / product) for own, product in
                  zip(times[SHIPPED].seconds, times[CEILING].seconds, strict=True)]  # fmt: skip
        found |= {"field_GFLOP": flops / 1e9, "at_the_ceiling_ms": 1000 * flops / best,
                  "share_of_ceiling": statistics.median(shares)}  # fmt: skip
    return found


@torch.inference_mode()
def _flops(model: nn.Module, image: torch.Tensor) -> int:
    with FlopCounterMode(display=False) as counter:
        model([image])
    return int(counter.get_total_flops())


def _stream(predictor: Predictor, jpegs: list[bytes]) -> float:
    """Fields a second with the next ones decoded while the model looks at one."""
    began = time.perf_counter()
    for _ in predictor.each(jpegs):
        pass
    return len(jpegs) / (time.perf_counter() - began)
