"""`predict`: find cells on pictures."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from inference.commands import words
from inference.detectors import files, photographs
from inference.detectors.base import Output
from inference.detectors.photographs import PictureError
from inference.detectors.predictor import Predictor
from inference.training import drawing, results
from inference.training.metrics import WORTH_RANKING
from inference.training.progress import Counted
from inference.training.results import Key
from inference.training.tables import NOTICE

DESCRIPTION = """\
Find cells on pictures: files, and folders with all pictures in and below them (JPEG, PNG, TIFF, BMP), or all pictures
of a COCO file (--data). Fields too large for one look are looked at in overlapping parts, and no cell on a seam is
counted twice. Every picture is looked at to its last byte first: if one is missing, damaged or no picture, all such
are named and nothing is written.

What is written depends on --out:
  NAME.json  COCO results, a list as pycocotools' loadRes takes it: image_id, category_id, bbox (x, y, width, height in
             pixels of the picture as it is stored), score. NAME-key.json beside it is a COCO file without annotations
             that says which picture and which label each id is; with --data the ids are those of that file.
  FOLDER     a copy of each picture with its cells drawn on it, from --min-score on, in the colours their classes have
             in the browser, and below it a bar with the notice for research use, by which the copy is taller."""
EXAMPLES = """\
examples:
  cells of three photographs
    python -m inference predict --checkpoint inference/starter --out cells.json field-1.jpg field-2.jpg field-3.png
  a folder of photographs, to look at
    python -m inference predict --checkpoint inference/starter --out looked-at --min-score 0.5 photographs/
  results under the ids of a COCO file, and COCO's own evaluation of them
    python -m inference predict --checkpoint inference/starter --data cells/test.json --every-label --out results.json
    python -c 'from pycocotools.coco import COCO; from pycocotools.cocoeval import COCOeval; \\
        truth = COCO("cells/test.json"); e = COCOeval(truth, truth.loadRes("results.json"), "bbox"); \\
        e.evaluate(); e.accumulate(); e.summarize()'"""


def arguments(parser: argparse.ArgumentParser) -> None:
    words.checkpoint(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="NAME.json|FOLDER",
                        help="a name that ends in .json: COCO results; any other: a folder of pictures")  # fmt: skip
    parser.add_argument("--data", type=Path, metavar="FILE.json",
                        help="COCO file whose pictures to look at and whose ids to use")  # fmt: skip
    parser.add_argument("--images", type=Path, metavar="DIR",
                        help="folder of --data's pictures (default: images beside the file)")  # fmt: skip
    parser.add_argument("--min-score", type=words.score, metavar="SCORE",
                        help="leave out what is below this score (default 0.05; with --every-label 0.001)")  # fmt: skip
    parser.add_argument("--every-label", action="store_true",
                        help="for a COCO evaluation: a row for every label a cell may have, by that label's own score; "
                             "without it a row is a cell with its likeliest label, which is what to count")  # fmt: skip
    parser.add_argument("places", type=Path, nargs="*", metavar="PICTURE|FOLDER", help="what to look at")


def run(asked: argparse.Namespace) -> None:
    if asked.min_score is None:
        asked.min_score = WORTH_RANKING if asked.every_label else 0.05
    if asked.out.suffix == ".json" and asked.out.is_dir():
        raise PictureError(f"{asked.out} is a folder; COCO results are a file")
    predictor = Predictor.load(asked.checkpoint, asked.device)
    key = _key(asked, predictor)
    write = _write_results if asked.out.suffix == ".json" else _write_pictures
    cells = write(asked, predictor, key)
    print(f"Cells: {cells}, pictures: {len(key.paths)}, in {asked.out}. {NOTICE}")


def _key(asked: argparse.Namespace, predictor: Predictor) -> Key:
    """The pictures asked for and their ids, all of them looked at before the model looks at any."""
    if asked.every_label and asked.out.suffix != ".json":
        raise PictureError("--every-label is for COCO results: give an --out that ends in .json")
    if bool(asked.data) == bool(asked.places):
        raise PictureError("give pictures and folders, or a COCO file as --data, and not both")
    if asked.data:
        return results.of_file(asked.data, asked.images, predictor.labels, predictor.lineages)
    paths = photographs.found(asked.places, leaving_out=asked.out)
    return results.numbered(paths, predictor.labels, predictor.lineages)


def _write_results(asked: argparse.Namespace, predictor: Predictor, key: Key) -> int:
    """NAME.json and NAME-key.json, once all pictures are looked at; how many rows."""
    found = enumerate(_counted(predictor, key))
    cells = predictor.every_label if asked.every_label else predictor.detections
    rows = [row for number, output in found for row in key.rows(number, cells(output, asked.min_score))]
    files.replace(asked.out.with_name(f"{asked.out.stem}-key.json"), json.dumps(key.coco(), indent=1).encode())
    files.replace(asked.out, json.dumps(rows).encode())
    return len(rows)


def _write_pictures(asked: argparse.Namespace, predictor: Predictor, key: Key) -> int:
    """A picture each in the folder; how many boxes are on them."""
    targets = [asked.out / drawing.named(Path(image["file_name"])) for image in key.images]
    if own := {path.resolve() for path in key.paths} & {target.resolve() for target in targets}:
        raise PictureError(f"{min(own)} would be written over; give another --out")
    total = 0
    for path, target, output in zip(key.paths, targets, _counted(predictor, key), strict=True):
        cells = predictor.detections(output, asked.min_score)
        files.replace(target, drawing.copy(path, cells))
        total += len(cells)
    return total


def _counted(predictor: Predictor, key: Key) -> Iterator[Output]:
    progress = Counted("pictures", len(key.paths))
    for output in predictor.each(key.paths):
        progress.one()
        yield output
    progress.end()
