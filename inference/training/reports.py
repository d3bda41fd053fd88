"""Writes a report as files: JSON for programs, Markdown and pictures for people."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from inference.detectors.predictor import Predictor
from inference.training import data, figures, tables
from inference.training.compare import Comparison

FIELDS = 3  # shown side by side
LONGEST = 900  # px of a field's longest side in a picture
PICTURES = {
    "confusion": "Confusion: what cells are, and what they were taken for",
    "precision-recall": "Precision over recall",
    "reliability": "Reliability: the share that is right, by score",
}  # of a report, each with what it shows


def write(report: dict[str, Any], out: Path) -> list[Path]:
    """REPORT.json at `out`, and beside it REPORT.md, -confusion.png, -precision-recall.png and -reliability.png."""
    named = {part: out.with_name(f"{out.stem}-{part}.png") for part in PICTURES}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps({"notice": tables.NOTICE, **report}, indent=1))
    shown = {said: named[part].name for part, said in PICTURES.items()}
    out.with_suffix(".md").write_text(tables.of_report(report, shown))
    figures.confusion(named["confusion"], report["labels"]["confusion"])
    figures.precision_recall(named["precision-recall"], report)
    figures.reliability(named["reliability"], report)
    return [out, out.with_suffix(".md"), *named.values()]


def write_comparison(comparison: Comparison, summary: dict[str, Any]) -> list[Path]:
    """comparison.md, learning.png and side-by-side.png beside `comparison.json`."""
    out = comparison.out
    histories = {name: row["histories"] for name, row in summary["architectures"].items()}
    (out / "comparison.md").write_text(tables.of_comparison(summary))
    figures.learning(out / "learning.png", histories)
    predictors = {variant.name: Predictor.load(comparison.folder(variant, comparison.seeds[0]), comparison.device)
                  for variant in comparison.variants}  # fmt: skip
    known = list(dict.fromkeys(label for predictor in predictors.values() for label in predictor.labels))
    labels = data.vocabulary([comparison.test], known)  # whatever a model or the truth may say
    dataset = data.read(comparison.test, comparison.test_images, labels)
    fields = _fields(comparison, dataset, predictors)
    figures.side_by_side(out / "side-by-side.png", fields, labels)
    return [out / name for name in ("comparison.json", "comparison.md", "learning.png", "side-by-side.png")]


def _fields(
    comparison: Comparison, dataset: data.Dataset, predictors: dict[str, Predictor]
) -> list[tuple[np.ndarray, figures.Columns]]:
    """Test pictures from all over the file, with what is there and what each model (of its first seed) finds."""
    with_cells = [sample for sample in dataset.samples if len(sample.boxes)]
    places = np.unique(np.linspace(0, len(with_cells) - 1, FIELDS).astype(int))
    chosen = [with_cells[place] for place in places]
    drawn = comparison.threshold if comparison.drawn is None else comparison.drawn
    return [_field(sample, dataset.labels, predictors, drawn) for sample in chosen]


def _field(
    sample: data.Sample, labels: list[str], predictors: dict[str, Predictor], threshold: float
) -> tuple[np.ndarray, figures.Columns]:
    with Image.open(sample.path) as opened:
        picture = opened.convert("RGB")
    factor = min(1.0, LONGEST / max(picture.size))
    columns: figures.Columns = {"truth": [(_scaled(box, factor), labels[label - 1])
                                          for box, label in zip(sample.boxes, sample.labels, strict=True)]}  # fmt: skip
    for name, predictor in predictors.items():
        columns[name] = [(_scaled(cell.box, factor), cell.label) for cell in predictor.predict([picture], threshold)[0]]
    small = picture.resize((round(picture.width * factor), round(picture.height * factor)), Image.Resampling.LANCZOS)
    return np.asarray(small), columns


def _scaled(box: Any, factor: float) -> figures.Box:
    x1, y1, x2, y2 = (float(value) * factor for value in box)
    return x1, y1, x2, y2
