"""Several architectures on the same pictures, split, recipe and seeds: trained, measured and put side by side.

    OUT/split/     train.json and val.json, where no validation file was given
    OUT/runs/      a checkpoint and a report for each architecture and seed
    OUT/comparison.json, which inference/training/reports.py turns into a table and pictures

A run that is finished is not done again, and one that was killed goes on where it was.
"""

import hashlib
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from inference.detectors import checkpoint
from inference.training import data, metrics, runs
from inference.training.coco import DataError, load
from inference.training.recipes import Recipe
from inference.training.runs import Plan

REPORT, TERMS = "report.json", "terms.json"
HELD_OUT = 0.1  # of the pictures, where no validation file was given
LEVELS = ("labels", "lineages", "any_cell")
AT_THRESHOLD = ("recall", "precision", "ECE")


class ComparisonError(ValueError):
    """The comparison would measure nothing, or asks for something else than what its folder was begun with."""


@dataclass(frozen=True)
class Variant:
    """A row of the table: an architecture with its options, under a name of its own."""

    name: str
    architecture: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """What is compared, on what. `pictures`: learn from so many of the training file only, drawn by a fixed seed."""

    data: Path
    test: Path
    out: Path
    recipe: Recipe
    variants: list[Variant]
    seeds: list[int]
    val: Path | None = None
    images: Path | None = None
    test_images: Path | None = None
    pictures: int | None = None
    device: str = "auto"
    threshold: float = metrics.THRESHOLD
    drawn: float | None = None  # score from which cells are on the pictures; None: the threshold

    def jobs(self) -> Iterator[tuple[Variant, int]]:
        """Every variant with the first seed, then all with the next: what is there at any time can be compared."""
        return ((variant, seed) for seed in self.seeds for variant in self.variants)

    def folder(self, variant: Variant, seed: int) -> Path:
        return self.out / "runs" / f"{variant.name}-seed{seed}"


@dataclass(frozen=True)
class Job:
    """What `on_run` is told before each run."""

    number: int
    of: int
    variant: Variant
    seed: int
    finished: bool


def run(
    comparison: Comparison,
    on_run: Callable[[Job], None] = lambda job: None,
    on_epoch: Callable[[Any], None] = lambda epoch: None,
    on_step: Callable[..., None] = lambda run, losses, images: None,
) -> dict[str, Any]:
    """Do what is not done yet; after every run `comparison.json` says what is known so far. Returns it.

    Raises ComparisonError, and whatever training and reading raise.
    """
    train, val = split(comparison)
    _refuse_strangers(comparison, [train, val])
    summary: dict[str, Any] = {}
    jobs = list(comparison.jobs())
    for number, (variant, seed) in enumerate(jobs, start=1):
        folder = comparison.folder(variant, seed)
        plan = Plan(train, folder, replace(comparison.recipe, seed=seed), variant.architecture, variant.options, val,
                    comparison.images, device=comparison.device)  # fmt: skip
        finished = _is_finished(plan, comparison)
        on_run(Job(number, len(jobs), variant, seed, finished))
        if not finished:
            runs.train(plan, on_epoch, on_step)
            _report(folder, comparison)
        summary = summarised(comparison)
        (comparison.out / "comparison.json").write_text(json.dumps(summary, indent=1))
    return summary


def _refuse_strangers(comparison: Comparison, learnt: list[Path]) -> None:
    """ComparisonError where the test file has no cell of any label that the models will learn."""
    known = data.vocabulary(learnt)
    test = data.read(comparison.test, comparison.test_images, data.vocabulary([comparison.test], known))
    if not any((sample.labels <= len(known)).any() for sample in test.samples):
        raise ComparisonError(
            f"{comparison.test} has no cell of any label that {comparison.data} teaches, so it would measure nothing"
        )


def split(comparison: Comparison) -> tuple[Path, Path]:
    """The training and the validation file; made from the one file where only that was given."""
    if comparison.val and comparison.pictures is None:
        return comparison.data, comparison.val
    coco = load(comparison.data)
    order = sorted(coco["images"], key=lambda image: str(image["file_name"]))
    random.Random(0).shuffle(order)  # noqa: S311 - a split has to be the same again, not secret
    order = order[: comparison.pictures]
    apart = 0 if comparison.val else max(1, round(HELD_OUT * len(order)))
    folder, pictures = comparison.out / "split", comparison.images or comparison.data.parent / "images"
    train = _part(coco, order[apart:], folder / "train.json", pictures)
    return train, comparison.val or _part(coco, order[:apart], folder / "val.json", pictures)


def summarised(comparison: Comparison) -> dict[str, Any]:
    """All reports there are, put together: every number with its mean and spread over the seeds."""
    found = {variant.name: _of_variant(comparison, variant) for variant in comparison.variants}
    return {
        "data": comparison.data.name,
        "test": comparison.test.name,
        "threshold": comparison.threshold,
        "recipe": asdict(comparison.recipe),
        "architectures": {name: row for name, row in found.items() if row["seeds"]},
    }


def _of_variant(comparison: Comparison, variant: Variant) -> dict[str, Any]:
    folders = {seed: comparison.folder(variant, seed) for seed in comparison.seeds}
    done = {seed: folder for seed, folder in folders.items() if (folder / REPORT).exists()}
    reports = [json.loads((folder / REPORT).read_text()) for folder in done.values()]
    histories = [json.loads((folder / runs.HISTORY).read_text()) for folder in done.values()]
    return {
        "architecture": variant.architecture,
        "options": variant.options,
        "seeds": list(done),
        "parameters": reports[0]["parameters"] if reports else None,
        "minutes": spread([history[-1]["seconds"] / 60 for history in histories]),
        **{level: _of_level([report[level] for report in reports]) for level in LEVELS},
        "tolerant": {
            name: spread([r["labels"]["tolerant"][name] for r in reports]) for name in ("recall", "precision")
        },
        "histories": histories,
    }


def _of_level(levels: list[dict[str, Any]]) -> dict[str, Any]:
    names = (*metrics.AP_NAMES, *AT_THRESHOLD)
    counts = [float(np.mean([row["MAE"] for row in level["counts"].values()])) for level in levels]
    return {**{name: spread([level[name] for level in levels]) for name in names}, "count_MAE": spread(counts)}


def spread(values: Sequence[float | None]) -> dict[str, Any]:
    """Mean and sample standard deviation over the seeds; None without, or for a single, value."""
    known = [value for value in values if value is not None]
    deviation = float(np.std(known, ddof=1)) if len(known) > 1 else None
    return {"mean": float(np.mean(known)) if known else None, "spread": deviation, "values": list(values)}


def _report(folder: Path, comparison: Comparison) -> None:
    """Measure the checkpoint on the test file; the report is there only when it is whole."""
    found = runs.evaluate(folder, comparison.test, comparison.test_images, comparison.device, comparison.threshold)
    model, _ = checkpoint.read(folder)
    found["parameters"] = sum(parameter.numel() for parameter in model.parameters())
    temporary = folder / f"{REPORT}.tmp"
    temporary.write_text(json.dumps(found, indent=1))
    temporary.replace(folder / REPORT)


def _is_finished(plan: Plan, comparison: Comparison) -> bool:
    """Whether the run's report is there; its folder remembers the terms it was begun on, and keeps to them."""
    files = {"train": plan.train, "val": plan.val, "test": comparison.test}
    terms = {name: _sha256(path) for name, path in files.items()} | {
        "architecture": plan.architecture, "options": plan.options, "threshold": comparison.threshold,
        "recipe": json.loads(json.dumps(asdict(plan.recipe))),
    }  # fmt: skip
    path = plan.out / TERMS
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(terms, indent=1))
    before = json.loads(path.read_text())
    if other := [name for name in terms if before.get(name) != terms[name]]:
        raise ComparisonError(f"{plan.out} was begun with another {', '.join(other)}; give another --out, or the same")
    return (plan.out / REPORT).exists()


def _sha256(path: Path | None) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path else ""
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}") from error


def _part(coco: dict[str, Any], images: list[dict[str, Any]], path: Path, pictures: Path) -> Path:
    """A COCO file of some of the images, with their annotations; the pictures stay where they are."""
    chosen = {image["id"] for image in images}
    annotations = [row for row in coco["annotations"] if row["image_id"] in chosen]
    text = json.dumps({**coco, "images": images, "annotations": annotations})
    path.parent.mkdir(parents=True, exist_ok=True)
    if not (path.parent / "images").exists():
        (path.parent / "images").symlink_to(pictures.resolve())
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
    return path
