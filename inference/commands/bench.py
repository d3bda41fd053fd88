"""`bench`: how fast the detector looks, learns and is measured, against its peers in the same run."""

import argparse
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from inference.benchmarks import learning, looking, scoring
from inference.commands import words
from inference.detectors import checkpoint, files
from inference.detectors.predictor import choose_device
from inference.training.progress import Counted
from inference.training.tables import NOTICE

DESCRIPTION = """\
Measure speed. All rivals do the same work by turns, on synthetic fields of 2560x1920 px, so that whatever else the
machine does slows them alike: compare the ratios, not the milliseconds.

  looking   from a JPEG's bytes to the final boxes: the checkpoint as shipped (on a CPU its OpenVINO graph), of a stack
            of fields as a worker gives it and of one alone; the same weights by plain torch in float32; torchvision's
            fasterrcnn_resnet50_fpn with random weights at its own size. Beside them the speed of a large float32
            matrix product, the machine's ceiling, and the share of it that is reached; fields a second with decoding
            ahead; and the AP of what is shipped and of plain torch on the fields or on --data
  scoring   COCO's evaluation of 1,000 fields of 100 cells: ours and, where it is installed, pycocotools'
  learning  pictures a second of the recipe fast, against the same model in float32 with every layer learning

Times are medians with the 95th percentile; busy is what all cores together worked, which other programs disturb less;
MB is the most memory needed on top of what was held before."""
EXAMPLES = """\
examples:
  all three on the starter model, some minutes on two cores
    python -m inference bench --checkpoint inference/starter --out bench.json
  looking alone, on real fields' AP
    python -m inference bench --checkpoint runs/first --only looking --data stitched/fields.json
  on a GPU
    python -m inference bench --checkpoint runs/first --only looking --device cuda --fields 32 --rounds 64"""
PARTS = ("looking", "scoring", "learning")


def arguments(parser: argparse.ArgumentParser) -> None:
    words.checkpoint(parser)
    parser.add_argument("--only", choices=PARTS, help="one part of it (default: all)")
    parser.add_argument("--fields", type=words.count, default=8, metavar="N", help="synthetic fields (default 8)")
    parser.add_argument("--cells", type=words.count, default=40, metavar="N", help="cells on each (default 40)")
    parser.add_argument("--rounds", type=words.count, default=10, metavar="N",
                        help="looks and training steps of each rival (default 10)")  # fmt: skip
    parser.add_argument("--data", type=Path, metavar="FILE.json", help="COCO file to compare AP on")
    parser.add_argument("--images", type=Path, metavar="DIR", help=words.DATA_HELP)
    parser.add_argument("--out", type=Path, metavar="FILE.json", help="write all numbers as JSON too")


def run(asked: argparse.Namespace) -> None:
    report: dict[str, Any] = {"notice": NOTICE, "checkpoint": str(asked.checkpoint), "cores": os.cpu_count()}
    for part in (asked.only,) if asked.only else PARTS:
        report[part] = {"looking": _looking, "scoring": _scoring, "learning": _learning}[part](asked)
        print("\n".join([f"{part}:", *_lines(report[part])]), flush=True)
        if asked.out:  # what is measured is kept, should the next part be stopped
            files.replace(asked.out, json.dumps(report, indent=1).encode())
    print(NOTICE)


def _looking(asked: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = looking.draw(Path(folder), asked.fields, asked.cells, looking.labels(asked.checkpoint))
        jpegs = [one.read_bytes() for one in sorted((path.parent / "images").iterdir())]
        report = _counted("rounds of looking", asked.rounds + 1, lambda on: looking.measure(
            asked.checkpoint, asked.device, jpegs, asked.rounds, on))  # fmt: skip
        if (asked.checkpoint / checkpoint.WEIGHTS).exists():
            data, images = (asked.data, asked.images) if asked.data else (path, None)
            report["AP"] = looking.precision(asked.checkpoint, data, images, asked.device)
        return report


def _scoring(asked: argparse.Namespace) -> dict[str, Any]:
    return _counted("rounds of scoring", 1, lambda on: scoring.measure(1000, 100, 1, on))


def _learning(asked: argparse.Namespace) -> dict[str, Any]:
    device = choose_device(asked.device)
    return _counted("rounds of learning", asked.rounds + 1, lambda on: learning.measure(asked.rounds, device, on))


def _counted(what: str, of: int, work: Callable[[Callable[[], None]], dict[str, Any]]) -> dict[str, Any]:
    progress = Counted(what, of)
    done = work(progress.one)
    progress.end()
    return done


def _lines(report: dict[str, Any]) -> list[str]:
    """A line a rival, a line a ratio, and what else there is, for a person."""
    lines = [_line(name, row) for name, row in report["rivals"].items()]
    lines += [f"  {name} takes {ratio['clock']:.1f} times as long ({ratio['busy']:.1f} by busy cores)"
              for name, ratio in report.get("ratios", {}).items()]  # fmt: skip
    others = {key: value for key, value in report.items() if key not in ("rivals", "ratios")}
    return lines + [f"  {key.replace('_', ' ')}: {_value(value)}" for key, value in others.items()]


def _line(name: str, row: dict[str, float | None]) -> str:
    memory = "" if row["peak_MB"] is None else f"  {row['peak_MB']:6.0f} MB"
    return (f"  {name:<22} median {row['median_ms']:9.1f} ms  p95 {row['p95_ms']:9.1f} ms  "
            f"busy {row['busy_median_ms']:9.1f} ms{memory}")  # fmt: skip


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')} {_value(each)}" for key, each in value.items())
    return f"{value:.4g}" if isinstance(value, float) else str(value)
