"""`evaluate`: measure a checkpoint on a COCO file."""

import argparse
from pathlib import Path

from inference.commands import words
from inference.training import runs

DESCRIPTION = """\
Measure a checkpoint on a COCO file: COCO's AP and AR, recall with exact limits, stages strict and with neighbours
allowed, count errors, calibration; by label, by lineage and for any cell.

Beside REPORT.json it writes REPORT.md, and pictures: who was taken for whom, precision over recall, reliability.
docs/inference.md says what every key of the report means."""
EXAMPLES = """\
examples:
  python -m inference evaluate --checkpoint inference/starter --data cells/test.json --out reports/starter.json
  count cells from a score of 0.5 on
    python -m inference evaluate --checkpoint runs/first --data cells/test.json --out reports/half.json \\
        --threshold 0.5"""


TOLD = ("AP", "AP50", "ECE", "recall", "precision")


def arguments(parser: argparse.ArgumentParser) -> None:
    words.checkpoint(parser)
    parser.add_argument("--data", type=Path, required=True, metavar="TEST.json", help="COCO file to measure on")
    parser.add_argument("--images", type=Path, metavar="DIR", help=words.DATA_HELP)
    parser.add_argument("--out", type=Path, required=True, metavar="REPORT.json", help="file to write")
    words.threshold(parser)


def run(asked: argparse.Namespace) -> None:
    from inference.training import reports  # needs matplotlib, which training machines may lack

    report = runs.evaluate(asked.checkpoint, asked.data, asked.images, asked.device, asked.threshold)
    written = reports.write(report, asked.out)
    if report["unknown"]:
        print(f"The model does not know {', '.join(report['unknown'])}: their cells count as missed.")
    for level in ("labels", "lineages", "any_cell"):
        numbers = report[level]
        told = {name: "–" if numbers[name] is None else f"{numbers[name]:.3f}" for name in TOLD}
        print(f"{level}: AP {told['AP']}, AP50 {told['AP50']}, ECE {told['ECE']};", end=" ")
        print(f"from score {asked.threshold} recall {told['recall']}, precision {told['precision']}")
    print(f"Written: {', '.join(map(str, written))}.")
