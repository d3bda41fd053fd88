"""`train`: learn from a COCO file."""

import argparse
import json
from pathlib import Path

from inference.commands import words
from inference.detectors.registry import ARCHITECTURES
from inference.training import data, distributed, recipes, runs
from inference.training.progress import Progress
from inference.training.tables import NOTICE

DESCRIPTION = """\
Train a detector on the pictures and boxes of a COCO file.

The checkpoint of the best epoch stands in --out from the first epoch on: model.safetensors, model.json, and
history.json at the end. A killed run goes on where it was when called again with the same words. Before anything is
trained, both files and every picture are looked at; whatever is wrong is named, and nothing is trained."""
EXAMPLES = """\
examples:
  only name all that is wrong with the data
    python -m inference train --data cells/train.json --val cells/val.json --out runs/first --dry-run
  an hour on a CPU, ended early when the score has not risen for five epochs
    python -m inference train --data cells/train.json --val cells/val.json --out runs/first \\
        --set minutes=60 --set epochs=40 --set patience=5
  go on from a trained model with more cells; its labels may differ
    python -m inference train --data cells/more.json --val cells/val.json --out runs/second \\
        --start runs/first --recipe tune
  the same, and slimmer: it does without what says little of these pictures, and is quicker on CPUs
    python -m inference train --data cells/train.json --val cells/val.json --out runs/slim \\
        --start runs/first --recipe tune --set slim=0.02
  the model of the paper by the recipe of the paper, from torchvision's ImageNet weights
    python -m inference train --data cells/train.json --val cells/val.json --out runs/paper \\
        --architecture attention_rcnn --recipe paper --set model.weights='"DEFAULT"'
  two GPUs
    python -m torch.distributed.run --nproc-per-node 2 -m inference train --data cells/train.json --out runs/two"""
MODEL = "model."  # before a setting that is the architecture's and not the recipe's


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="TRAIN.json", help="COCO file to train on")
    parser.add_argument("--val", type=Path, metavar="VAL.json",
                        help="COCO file to pick the epoch and calibrate by; else the last is kept")  # fmt: skip
    parser.add_argument("--images", type=Path, metavar="DIR", help=words.DATA_HELP)
    parser.add_argument("--architecture", choices=list(ARCHITECTURES), default="lite_fpn",
                        help="default: lite_fpn, the one for machines without a GPU")  # fmt: skip
    words.recipe(parser, ", or of the architecture as model.KEY=JSON")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of the checkpoint")
    parser.add_argument("--start", type=Path, metavar="CHECKPOINT", help="checkpoint to go on from")
    parser.add_argument("--dry-run", action="store_true", help="only name all that is wrong with the data")


def run(asked: argparse.Namespace) -> None:
    files = [path for path in (asked.data, asked.val) if path]
    if asked.dry_run:
        reports = {path: data.dry_run(path, asked.images) for path in files}
        print("\n".join(f"{path}: {report}" for path, report in reports.items()))
        if not any(report.problems for report in reports.values()):
            runs.datasets(_plan(asked))
            print("Nothing is wrong with the data. Without --dry-run, training begins.")
        return
    plan = _plan(asked)
    for path in files:
        data.examine(path, asked.images)
    progress = Progress()
    runs.train(plan, on_epoch=progress.epoch, on_step=progress.step)
    if distributed.first():
        print(f"The checkpoint is in {asked.out}. {NOTICE}")


def _plan(asked: argparse.Namespace) -> runs.Plan:
    settings = dict(asked.set)
    options = {key.removeprefix(MODEL): _json(key, settings.pop(key)) for key in list(settings)
               if key.startswith(MODEL)}  # fmt: skip
    recipe = recipes.named(asked.recipe).with_settings(settings)
    return runs.Plan(asked.data, asked.out, recipe, asked.architecture, options, asked.val, asked.images, asked.start,
                     asked.device)  # fmt: skip


def _json(key: str, text: str) -> object:
    try:
        return json.loads(text)
    except ValueError as error:
        raise recipes.RecipeError(
            f"{key}={text} is not JSON ({error}); words stand in quotes: {key}='\"{text}\"'"
        ) from error
