"""`compare`: train and measure several architectures side by side."""

import argparse
import logging
from pathlib import Path

from inference.commands import words
from inference.detectors.registry import ARCHITECTURES
from inference.training import compare, data, recipes
from inference.training.progress import Progress

DESCRIPTION = """\
Train every architecture with every seed on one split, measure all on one test file, and write the table, the curves
and the pictures: comparison.json, comparison.md, learning.png and side-by-side.png in --out.

Called again with the same words it does what is not done yet; more seeds and more architectures may be added."""
EXAMPLES = """\
examples:
  all four architectures, three seeds each, by the recipe of the paper
    python -m inference compare --data cells/train.json --test cells/test.json --recipe paper --out runs/compared
  the proposed model with and without its attention's refinement, on a light backbone, quickly
    python -m inference compare --data cells/train.json --test cells/test.json --out runs/ablated \\
        --architectures plain=attention_rcnn,proposed=attention_rcnn --seeds 0,1 --set epochs=4 \\
        --options 'plain:{"backbone": "efficientnet_lite0", "refinement": {"t_max": 0}}' \\
        --options 'proposed:{"backbone": "efficientnet_lite0"}'"""

log = logging.getLogger("inference")


def arguments(parser: argparse.ArgumentParser) -> None:
    _files(parser)
    which = f"of {', '.join(ARCHITECTURES)}; as NAME=ARCHITECTURE one of them again, with options of its own"
    parser.add_argument("--architectures", type=words.names, default=list(ARCHITECTURES), metavar="A,B,C",
                        help=f"{which} (default: all)")  # fmt: skip
    options = 'options of one of them, as \'faster_rcnn_fpn:{"backbone": "efficientnet_lite0"}\'; repeatable'
    parser.add_argument("--options", type=words.options, action="append", default=[], metavar="NAME:JSON", help=options)
    parser.add_argument("--seeds", type=words.numbers, default=[0, 1, 2], metavar="0,1,2", help="default: 0,1,2")
    words.recipe(parser)
    words.threshold(parser)
    drawn = "score from which cells are on the pictures (default: the threshold)"
    parser.add_argument("--draw-from", type=words.score, metavar="SCORE", help=drawn)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for runs, table and pictures")


def _files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="TRAIN.json", help="COCO file to train on")
    parser.add_argument("--test", type=Path, required=True, metavar="TEST.json", help="COCO file to measure on")
    held_out = "COCO file to pick the epoch by (default: a tenth of the training pictures, set apart)"
    parser.add_argument("--val", type=Path, metavar="VAL.json", help=held_out)
    parser.add_argument("--images", type=Path, metavar="DIR", help="training pictures (default: images beside a file)")
    parser.add_argument("--test-images", type=Path, metavar="DIR", help="pictures of the test, likewise")
    parser.add_argument("--pictures", type=words.count, metavar="N",
                        help="train on so many of the pictures only, drawn once")  # fmt: skip


def run(asked: argparse.Namespace) -> None:
    from inference.training import reports  # needs matplotlib, which training machines may lack

    recipe = recipes.named(asked.recipe).with_settings(dict(asked.set))
    comparison = compare.Comparison(
        asked.data, asked.test, asked.out, recipe, _variants(asked), asked.seeds, asked.val, asked.images,
        asked.test_images, asked.pictures, asked.device, asked.threshold, asked.draw_from,
    )  # fmt: skip
    for path in filter(None, (asked.data, asked.val)):
        data.examine(path, asked.images)
    data.examine(asked.test, asked.test_images)
    progress = Progress()
    summary = compare.run(comparison, _say, progress.epoch, progress.step)
    written = reports.write_comparison(comparison, summary)
    print(written[1].read_text())
    print(f"Written: {', '.join(map(str, written))}.")


def _variants(asked: argparse.Namespace) -> list[compare.Variant]:
    """`NAME` or `NAME=ARCHITECTURE`, with the options that were given for the name."""
    named = [word.partition("=") for word in asked.architectures]
    options = dict(asked.options)
    if strangers := sorted(options.keys() - {name for name, _, _ in named}):
        raise compare.ComparisonError(f"--options are given for {', '.join(strangers)}, which is not compared")
    return [compare.Variant(name, architecture or name, options.get(name, {})) for name, _, architecture in named]


def _say(job: compare.Job) -> None:
    log.info("run %d of %d: %s, seed %d%s", job.number, job.of, job.variant.name, job.seed,
             " is finished" if job.finished else "")  # fmt: skip
