"""The detector without the web: `python -m inference train|evaluate|compare|predict|export`."""

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from inference.detectors.backbones import WeightsMissing
from inference.detectors.checkpoint import CheckpointError
from inference.detectors.predictor import Predictor
from inference.detectors.registry import ARCHITECTURES, UnknownArchitecture
from inference.training import compare, data, distributed, loop, recipes, runs
from inference.training.progress import Progress
from inference.training.resume import ResumeError
from inference.training.tables import NOTICE

MODEL = "model."  # before a setting that is the architecture's and not the recipe's
REFUSALS = (CheckpointError, WeightsMissing, UnknownArchitecture, ResumeError,
            compare.ComparisonError, data.DataError, recipes.RecipeError, loop.TrainingDiverged)  # fmt: skip

log = logging.getLogger("inference")


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it is done, 1 with a sentence on stderr when it cannot be."""
    arguments = _parser().parse_args(words)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("faster_coco_eval").setLevel(logging.WARNING)  # it logs every table it makes
    if arguments.threads:
        import torch

        torch.set_num_threads(arguments.threads)
    try:
        arguments.run(arguments)
    except REFUSALS as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


def train(arguments: argparse.Namespace) -> None:
    files = [path for path in (arguments.data, arguments.val) if path]
    if arguments.dry_run:
        print("\n".join(f"{path}: {data.dry_run(path, arguments.images)}" for path in files))
        return
    settings = dict(arguments.set)
    options = {
        key.removeprefix(MODEL): json.loads(settings.pop(key)) for key in list(settings) if key.startswith(MODEL)
    }
    recipe = recipes.named(arguments.recipe).with_settings(settings)
    plan = runs.Plan(arguments.data, arguments.out, recipe, arguments.architecture, options, arguments.val,
                     arguments.images, arguments.start, arguments.device)  # fmt: skip
    for path in files:
        data.examine(path, arguments.images)
    progress = Progress()
    runs.train(plan, on_epoch=progress.epoch, on_step=progress.step)
    if distributed.first():
        print(f"The checkpoint is in {arguments.out}. {NOTICE}")


def evaluate(arguments: argparse.Namespace) -> None:
    from inference.training import reports  # needs matplotlib, which training machines may lack

    threshold = arguments.threshold
    report = runs.evaluate(arguments.checkpoint, arguments.data, arguments.images, arguments.device, threshold)
    written = reports.write(report, arguments.out)
    for level in ("labels", "lineages", "any_cell"):
        numbers = report[level]
        print(f"{level}: AP {numbers['AP']:.3f}, AP50 {numbers['AP50']:.3f}, ECE {numbers['ECE']:.3f};", end=" ")
        print(f"from score {threshold} recall {numbers['recall']:.3f}, precision {numbers['precision']:.3f}")
    print(f"Written: {', '.join(map(str, written))}.")


def compare_(arguments: argparse.Namespace) -> None:
    from inference.training import reports

    recipe = recipes.named(arguments.recipe).with_settings(dict(arguments.set))
    comparison = compare.Comparison(
        arguments.data, arguments.test, arguments.out, recipe, _variants(arguments), arguments.seeds, arguments.val,
        arguments.images, arguments.test_images, arguments.pictures, arguments.device, arguments.threshold,
        arguments.draw_from,
    )  # fmt: skip
    for path in filter(None, (arguments.data, arguments.val)):
        data.examine(path, arguments.images)
    data.examine(arguments.test, arguments.test_images)
    progress = Progress()
    summary = compare.run(comparison, _say, progress.epoch, progress.step)
    written = reports.write_comparison(comparison, summary)
    print(written[1].read_text())
    print(f"Written: {', '.join(map(str, written))}.")


def _variants(arguments: argparse.Namespace) -> list[compare.Variant]:
    """`NAME` or `NAME=ARCHITECTURE`, with the options that were given for the name."""
    named = [word.partition("=") for word in arguments.architectures]
    options = dict(arguments.options)
    if strangers := sorted(options.keys() - {name for name, _, _ in named}):
        raise compare.ComparisonError(f"--options are given for {', '.join(strangers)}, which is not compared")
    return [compare.Variant(name, architecture or name, options.get(name, {})) for name, _, architecture in named]


def _say(job: compare.Job) -> None:
    log.info("run %d of %d: %s, seed %d%s", job.number, job.of, job.variant.name, job.seed,
             " is finished" if job.finished else "")  # fmt: skip


def predict(arguments: argparse.Namespace) -> None:
    """Write one JSON object a picture, boxes as [x, y, width, height] in its pixels."""
    from PIL import Image

    predictor = Predictor.load(arguments.checkpoint, arguments.device)
    found = {}
    for path in arguments.images:
        with Image.open(path) as picture:
            cells = predictor.predict([picture], arguments.min_score)[0]
        found[str(path)] = [{"label": c.label, "score": round(c.score, 4), "box": _xywh(c.box)} for c in cells]
    arguments.out.write_text(json.dumps({"notice": NOTICE, "images": found}, indent=1))
    print(f"{sum(map(len, found.values()))} cells on {len(found)} images, in {arguments.out}. {NOTICE}")


def export(arguments: argparse.Namespace) -> None:
    """Write the checkpoint's graphs; the folder can be given to predict, evaluate and the platform's workers."""
    from inference.detectors import checkpoint, graph

    detector, description = checkpoint.read(arguments.checkpoint)
    sha256 = checkpoint.weights_sha256(arguments.checkpoint)
    graph.write(arguments.out, graph.convert(detector), description, sha256)
    print(f"The graph of {arguments.checkpoint} is in {arguments.out}. {NOTICE}")


def _xywh(box: tuple[float, float, float, float]) -> list[float]:
    x1, y1, x2, y2 = box
    return [round(x1, 1), round(y1, 1), round(x2 - x1, 1), round(y2 - y1, 1)]


def _setting(word: str) -> tuple[str, str]:
    key, equals, value = word.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{word!r} is not key=value")
    return key, value


def _options(word: str) -> tuple[str, dict[str, object]]:
    name, _, text = word.partition(":")
    try:
        options = json.loads(text)
    except ValueError:
        options = None
    if not isinstance(options, dict):
        raise argparse.ArgumentTypeError(f'{word!r} is not NAME:{{"option": value}}')
    return name, options


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _numbers(text: str) -> list[int]:
    return [int(word) for word in _words(text)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m inference", description=f"{__doc__} {NOTICE}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _train_parser(commands.add_parser("train", help="train a detector on a COCO file"))
    _evaluate_parser(commands.add_parser("evaluate", help="measure a checkpoint on a COCO file"))
    _compare_parser(commands.add_parser("compare", help="train and measure several architectures side by side"))
    _predict_parser(commands.add_parser("predict", help="find cells on pictures"))
    _export_parser(
        commands.add_parser("export", help="write a checkpoint's graph, which CPUs run several times faster")
    )
    for command in commands.choices.values():
        command.add_argument("--device", default="auto", help="cpu, cuda, or auto (default): cuda where there is one")
        command.add_argument("--threads", type=int, help="CPU threads (default: torch's choice)")
    return parser


def _train_parser(parser: argparse.ArgumentParser) -> None:
    parser.description = "Train a detector. A killed run goes on where it was when called again with the same words."
    parser.add_argument("--data", type=Path, required=True, metavar="TRAIN.json", help="COCO file to train on")
    parser.add_argument("--val", type=Path, metavar="VAL.json", help="COCO file to pick the epoch and calibrate by")
    parser.add_argument("--images", type=Path, metavar="DIR", help="the pictures (default: images beside the file)")
    parser.add_argument("--architecture", choices=list(ARCHITECTURES), default="lite_fpn")
    parser.add_argument("--recipe", choices=list(recipes.RECIPES), default="fast")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of the checkpoint")
    parser.add_argument("--start", type=Path, metavar="CHECKPOINT", help="checkpoint to go on from")
    setting = "change one setting of the recipe, or of the architecture as model.KEY=JSON; repeatable"
    parser.add_argument("--set", type=_setting, action="append", default=[], metavar="KEY=VALUE", help=setting)
    parser.add_argument("--dry-run", action="store_true", help="only name all that is wrong with the data")
    parser.set_defaults(run=train)


def _evaluate_parser(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Measure a checkpoint: COCO's AP and AR, recall with exact limits, stages strict and with neighbours allowed, "
        "count errors, calibration; by label and by lineage. Beside the JSON it writes a Markdown table and pictures: "
        "confusion, precision over recall, reliability."
    )
    parser.add_argument("--checkpoint", type=Path, required=True, metavar="DIR")
    parser.add_argument("--data", type=Path, required=True, metavar="TEST.json", help="COCO file to measure on")
    parser.add_argument("--images", type=Path, metavar="DIR", help="the pictures (default: images beside the file)")
    parser.add_argument("--out", type=Path, required=True, metavar="REPORT.json")
    parser.add_argument("--threshold", type=float, default=0.7, help="score from which a cell counts (default 0.7)")
    parser.set_defaults(run=evaluate)


def _compare_parser(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Train every architecture with every seed on one split, measure all on one test file, and write the table, the "
        "curves and the pictures. Called again with the same words it does what is not done yet; more seeds and more "
        "architectures may be added."
    )
    parser.add_argument("--data", type=Path, required=True, metavar="TRAIN.json", help="COCO file to train on")
    parser.add_argument("--test", type=Path, required=True, metavar="TEST.json", help="COCO file to measure on")
    held_out = "COCO file to pick the epoch by (default: a tenth of the training pictures, set apart)"
    parser.add_argument("--val", type=Path, metavar="VAL.json", help=held_out)
    parser.add_argument("--images", type=Path, metavar="DIR", help="training pictures (default: images beside a file)")
    parser.add_argument("--test-images", type=Path, metavar="DIR", help="pictures of the test, likewise")
    parser.add_argument("--pictures", type=int, metavar="N", help="train on so many of the pictures only, drawn once")
    which = f"of {', '.join(ARCHITECTURES)}; as NAME=ARCHITECTURE one of them again, with options of its own"
    parser.add_argument("--architectures", type=_words, default=list(ARCHITECTURES), metavar="A,B,C", help=which)
    options = 'options of one of them, as \'faster_rcnn_fpn:{"backbone": "lite"}\'; repeatable'
    parser.add_argument("--options", type=_options, action="append", default=[], metavar="NAME:JSON", help=options)
    parser.add_argument("--seeds", type=_numbers, default=[0, 1, 2], metavar="0,1,2")
    parser.add_argument("--recipe", choices=list(recipes.RECIPES), default="fast")
    setting = "change one setting of the recipe; repeatable"
    parser.add_argument("--set", type=_setting, action="append", default=[], metavar="KEY=VALUE", help=setting)
    parser.add_argument("--threshold", type=float, default=0.7, help="score from which a cell counts (default 0.7)")
    drawn = "score from which cells are on the pictures (default: the threshold)"
    parser.add_argument("--draw-from", type=float, metavar="SCORE", help=drawn)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for runs, table and pictures")
    parser.set_defaults(run=compare_)


def _predict_parser(parser: argparse.ArgumentParser) -> None:
    parser.description = "Find cells on pictures."
    parser.add_argument("--checkpoint", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="JSON file to write")
    parser.add_argument("--min-score", type=float, default=0.05, help="leave out cells below this score (default 0.05)")
    parser.add_argument("images", type=Path, nargs="+", metavar="IMAGE")
    parser.set_defaults(run=predict)


def _export_parser(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write a checkpoint's graph for OpenVINO: graph.json and the files it names. Commands that take a checkpoint "
        "take this folder too. Written into the checkpoint's own folder, it is used from there; otherwise a CPU makes "
        "it at the first use and keeps it in the cache (MARROWSCOPE_CACHE, by default ~/.cache/marrowscope)."
    )
    parser.add_argument("--checkpoint", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write the graph to")
    parser.set_defaults(run=export)


if __name__ == "__main__":
    sys.exit(main())
