"""The detector without the web: `python -m inference train|evaluate|compare|predict|export|bench`."""

import argparse
import logging
import sys
from collections.abc import Sequence

from inference.commands import bench, compare, evaluate, export, predict, train, words
from inference.detectors.backbones import WeightsMissing
from inference.detectors.checkpoint import CheckpointError
from inference.detectors.photographs import PictureError
from inference.detectors.registry import UnknownArchitecture
from inference.training.compare import ComparisonError
from inference.training.data import DataError
from inference.training.loop import TrainingDiverged
from inference.training.recipes import RecipeError
from inference.training.resume import ResumeError
from inference.training.tables import NOTICE

COMMANDS = {"train": train, "evaluate": evaluate, "compare": compare, "predict": predict, "export": export,
            "bench": bench}  # fmt: skip
REFUSALS = (CheckpointError, WeightsMissing, UnknownArchitecture, ResumeError, ComparisonError, DataError, RecipeError,
            TrainingDiverged, PictureError)  # fmt: skip
DESCRIPTION = f"""\
Find, learn and measure cells on photographs of smears, from files, without the web.
{NOTICE}

`python -m inference COMMAND --help` says what a command takes, with examples. docs/inference.md has the shapes of
what they write."""


def main(line: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it is done, 1 with a sentence on stderr when it cannot be."""
    asked = _parser().parse_args(line)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("faster_coco_eval").setLevel(logging.WARNING)  # it logs every table it makes
    if asked.threads:
        import torch

        torch.set_num_threads(asked.threads)
    try:
        asked.run(asked)
    except REFUSALS as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OSError as error:  # a full disk, a folder that may not be written to
        print(f"{error.filename or 'The work'} cannot be written or read: {error.strerror or error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("python -m inference", description=DESCRIPTION, formatter_class=form)
    added = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")
    for name, command in COMMANDS.items():
        one = added.add_parser(name, help=command.HELP, description=f"{command.DESCRIPTION}\n\n{NOTICE}",
                               epilog=command.EXAMPLES, formatter_class=form)  # fmt: skip
        command.arguments(one)
        one.add_argument("--device", default="auto", help="cpu, cuda, or auto (default): cuda where there is one")
        one.add_argument("--threads", type=words.count, help="CPU threads (default: torch's choice)")
        one.set_defaults(run=command.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
