"""The detector without the web: `python -m inference train|evaluate|compare|predict|export|bench`."""

import argparse
import logging
import sys
from collections.abc import Sequence
from importlib import import_module

from inference.commands import words
from inference.training.tables import NOTICE

COMMANDS = {
    "train": "train a detector on a COCO file",
    "evaluate": "measure a checkpoint on a COCO file",
    "compare": "train and measure several architectures side by side",
    "predict": "find cells on pictures: COCO results, or the pictures with boxes drawn on them",
    "export": "write a checkpoint's graph, which CPUs run several times faster",
    "bench": "measure how fast a checkpoint looks, learns and is measured, against its peers in one run",
}  # each is a module of inference.commands, read in only when it is asked for: it takes torch along, for seconds
STOPPED = "Stopped. A training goes on after its last finished epoch if called with the same words."
DESCRIPTION = f"""\
Find, learn and measure cells on photographs of smears, from files, without the web.
{NOTICE}

`python -m inference COMMAND --help` says what a command takes, with examples. docs/inference.md has the shapes of
what they write."""


def main(line: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it is done, 1 with a sentence on stderr when it cannot be."""
    words_of_line = sys.argv[1:] if line is None else line
    asked = _parser(words_of_line).parse_args(words_of_line)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("faster_coco_eval").setLevel(logging.WARNING)  # it logs every table it makes
    if asked.threads:
        import torch

        torch.set_num_threads(asked.threads)
    try:
        asked.run(asked)
    except _refusals() as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\n{STOPPED}", file=sys.stderr)
        return 130
    except OSError as error:  # a full disk, a folder that may not be written to
        print(f"{error.filename or 'The work'} cannot be written or read: {error.strerror or error}", file=sys.stderr)
        return 1
    return 0


def _refusals() -> tuple[type[Exception], ...]:
    """What is told in a sentence; everything else that is raised is a fault of ours."""
    from inference.detectors.backbones import WeightsMissing
    from inference.detectors.checkpoint import CheckpointError
    from inference.detectors.photographs import PictureError
    from inference.detectors.predictor import DeviceMissing
    from inference.detectors.registry import UnknownArchitecture
    from inference.training.coco import DataError
    from inference.training.compare import ComparisonError
    from inference.training.loop import TrainingDiverged
    from inference.training.recipes import RecipeError
    from inference.training.resume import ResumeError

    return (CheckpointError, WeightsMissing, UnknownArchitecture, ResumeError, ComparisonError, DataError, RecipeError,
            TrainingDiverged, PictureError, DeviceMissing)  # fmt: skip


def _parser(line: Sequence[str]) -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("python -m inference", description=DESCRIPTION, formatter_class=form)
    added = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")
    for name, said in COMMANDS.items():
        one = added.add_parser(name, help=said, formatter_class=form)
        if name in line[:1]:
            _describe(one, name)
    return parser


def _describe(parser: argparse.ArgumentParser, name: str) -> None:
    """Give the parser of the command that is asked for its arguments and its words."""
    command = import_module(f"inference.commands.{name}")
    parser.description, parser.epilog = f"{command.DESCRIPTION}\n\n{NOTICE}", command.EXAMPLES
    command.arguments(parser)
    parser.add_argument("--device", default="auto", help="cpu, cuda, or auto (default): cuda where there is one")
    parser.add_argument("--threads", type=words.count, help="CPU threads (default: torch's choice)")
    parser.set_defaults(run=command.run)


if __name__ == "__main__":
    sys.exit(main())
