"""Whole runs on files, as the command line and jobs call them: train from COCO, measure a checkpoint on COCO."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import chain, count
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from inference.detectors import checkpoint, graph, registry
from inference.detectors.checkpoint import Description
from inference.detectors.framing import Framing
from inference.detectors.lite_fpn import LiteBody
from inference.detectors.predictor import Predictor, choose_device
from inference.training import calibration, data, distributed, loop, metrics, remembering, slimming
from inference.training.canvases import Canvases
from inference.training.coco import DataError
from inference.training.data import Dataset
from inference.training.recipes import Recipe

HISTORY, STATE = "history.json", "resume.safetensors"
LAST_LAYER = "roi_heads.box_predictor."
CALIBRATIONS = ("calibration", "lineage_calibration", "label_calibration")


@dataclass(frozen=True)
class Plan:
    """What to train: files in, `out` folder for the checkpoint and the state a killed run goes on from.

    val: picks the best epoch and calibrates the scores; without it the last epoch is kept, uncalibrated.
    start: a checkpoint to begin with. The model knows its labels, then those that the files have cells of besides;
    a category of a file is one of the start's labels by its code, else by one of its `aliases`.
    """

    train: Path
    out: Path
    recipe: Recipe
    architecture: str = "lite_fpn"
    options: dict[str, Any] = field(default_factory=dict)
    val: Path | None = None
    images: Path | None = None
    start: Path | None = None
    device: str = "auto"


def train(
    plan: Plan,
    on_epoch: Callable[[loop.Epoch], None] = lambda epoch: None,
    on_step: loop.OnStep = lambda run, losses, images: None,
) -> Description:
    """Train by the plan; the checkpoint of the best epoch stands in `plan.out` from the first epoch on.

    At the end `history.json` beside it has the losses and the score of every epoch.
    Started by torchrun, all its processes train the one model together.
    """
    dataset, val = datasets(plan)
    plan = replace(plan, recipe=_fitted(plan, dataset))
    description = _described(plan, dataset)
    model = _started(plan, description)
    with distributed.joined(choose_device(plan.device)) as ranks:
        canvases, state = Canvases(dataset, plan.recipe, ranks=ranks), plan.out / STATE
        if plan.recipe.slim and not state.exists():  # a run that goes on is slim already
            others = chain.from_iterable(map(canvases.batches, count(plan.recipe.epochs)))  # than any epoch will show
            slimming.slim(model, others, plan.recipe.slim)
        run = loop.fit(
            model,
            registry.build(plan.architecture, classes=len(dataset.labels), **_bare(plan)),
            canvases,
            plan.recipe,
            evaluate=(lambda best: _validate(best, description, val)) if val else None,
            keep=lambda best, found: _keep(plan.out, best, description, found),
            state=state,
            past=_past(plan, dataset, model),
            ranks=ranks,
            on_epoch=on_epoch,
            on_step=on_step,
        )
    if ranks.first:
        (plan.out / HISTORY).write_text(json.dumps(run.history, indent=1))
    return checkpoint.read(plan.out)[1]


def evaluate(folder: Path, path: Path, images: Path | None = None, device: str = "auto",
             threshold: float = metrics.THRESHOLD) -> dict[str, Any]:  # fmt: skip
    """Every metric of the checkpoint in `folder` on the COCO file at `path`; its shape is in docs/inference.md.

    Cells of classes that the checkpoint does not know, `unknown`, count as missed.
    """
    description = graph.describe(folder)
    known, labels = description.labels, data.vocabulary([path], description.labels)
    dataset = data.read(path, images, labels)
    dataset = replace(dataset, lineages={**dataset.lineages, **description.lineages})
    predictor = Predictor.load(folder, device)
    found = [metrics.renumbered(output, known, labels) for output in predictor.outputs(pictures(dataset))]
    report = metrics.measure(dataset, found, threshold, curves=True)
    about = {"checkpoint": str(folder), "architecture": description.architecture, "unknown": labels[len(known) :]}
    measured = {"data": path.name, "data_sha256": dataset.sha256, "images": len(dataset.samples)}
    return {**about, **measured, **report}


def pictures(dataset: Dataset) -> Iterator[Path]:
    """The dataset's pictures, which a predictor decodes ahead of its model."""
    return (sample.path for sample in dataset.samples)


def datasets(plan: Plan) -> tuple[Dataset, Dataset | None]:
    """What to train on and what to pick the epoch by, labels numbered alike. Raises DataError, CheckpointError."""
    known = checkpoint.read(plan.start)[1] if plan.start else None
    files = [path for path in (plan.train, plan.val) if path]
    labels = data.vocabulary(files, known.labels if known else ())
    read = [data.read(path, plan.images, labels) for path in files]
    for one in read:
        if not any(len(sample.labels) for sample in one.samples):
            raise DataError(f"{one.name} has no cell to learn from or to pick an epoch by")
    lineages = {**(known.lineages if known else {}), **read[0].lineages}
    dataset, *val = [replace(one, lineages={**lineages, **one.lineages}) for one in read]
    return dataset, val[0] if val else None


def _fitted(plan: Plan, dataset: Dataset) -> Recipe:
    """The plan's recipe with nothing left open; what is begun with a checkpoint goes on at that one's scale."""
    recipe = plan.recipe
    if plan.start is not None and recipe.scale is None:
        recipe = replace(recipe, scale=checkpoint.framing_of(checkpoint.read(plan.start)[1]).scale)
    return recipe.fitted(dataset.smallest_kind(), dataset.cells_in_a_picture())


def _described(plan: Plan, dataset: Dataset) -> Description:
    recipe = plan.recipe
    factor = recipe.scale if recipe.longest_side is None else None
    typical = dataset.typical_cell() * factor if factor else None
    return Description(
        architecture=plan.architecture,
        labels=dataset.labels,
        options=plan.options,
        lineages=dataset.lineages,
        framing=Framing(recipe.scale or 1.0, recipe.longest_side, typical or None, recipe.canvas).as_dict(),
        recipe=asdict(recipe),
        dataset={"name": dataset.name, "sha256": dataset.sha256, "images": len(dataset.samples),
                 "cells": int(sum(len(s.labels) for s in dataset.samples))},
    )  # fmt: skip


def _bare(plan: Plan) -> dict[str, Any]:
    """The architecture's options without the fetching of weights that would be overwritten at once."""
    closed = {"pretrained": False, "weights": None}
    needless = "pretrained" if plan.architecture == "lite_fpn" else "weights"
    return {**plan.options, needless: closed[needless]}


def _started(plan: Plan, description: Description) -> nn.Module:
    torch.manual_seed(plan.recipe.seed)
    if plan.start is None:
        return registry.build(plan.architecture, classes=len(description.labels), **plan.options)
    before, known = checkpoint.read(plan.start)
    if known.architecture != plan.architecture:
        raise checkpoint.CheckpointError(
            f"{plan.start} holds a {known.architecture}, which cannot begin the training of a {plan.architecture}"
        )
    model = registry.build(plan.architecture, classes=len(description.labels), **_bare(plan))
    model.load_state_dict(_carried_over(before, model, known.labels, description.labels))
    for body in model.modules():
        if isinstance(body, LiteBody):
            body.freeze()  # as when it began with ImageNet's weights
    return model


def _past(plan: Plan, dataset: Dataset, model: nn.Module) -> remembering.Memory | None:
    """What keeps the labels that the start knows and the file shows no cell of; None where there are none."""
    if plan.start is None:
        return None
    before, known = checkpoint.read(plan.start)
    shown = {dataset.labels[label - 1] for sample in dataset.samples for label in sample.labels}
    return remembering.of(before, model, known.labels, dataset.labels, shown)


def _carried_over(before: nn.Module, model: nn.Module, old: list[str], new: list[str]) -> dict[str, Tensor]:
    """All weights of `before`; of the last layer the rows of labels both know, others as `model` has them."""
    weights, fresh = before.state_dict(), model.state_dict()
    rows = [(0, 0)] + [(old.index(code) + 1, new.index(code) + 1) for code in new if code in old]
    for name in [name for name in weights if name.startswith(LAST_LAYER)]:
        each = fresh[name].shape[0] // (len(new) + 1)  # 1 row a label for scores, 4 for boxes
        source, target = weights[name], fresh[name].clone()
        for theirs, ours in rows:
            target[ours * each : (ours + 1) * each] = source[theirs * each : (theirs + 1) * each]
        weights[name] = target
    return weights


def _validate(model: nn.Module, description: Description, val: Dataset | None) -> dict[str, Any]:
    """Metrics with scores calibrated on this same set: the calibrations are among them."""
    assert val is not None
    framing, device = checkpoint.framing_of(description), _device_of(model)
    predictor = Predictor(model, description.labels, framing, lineages=description.lineages, device=device)
    outputs = predictor.outputs(pictures(val))
    levels = metrics.levels(val, outputs)
    # Each score is honest about what it is a score of (see detectors/votes.py).
    predictor.calibration = calibration.fit(*levels["any_cell"].pairs(calibration.FLOOR))
    predictor.lineage_calibration = calibration.fit(*levels["lineages"].pairs(calibration.FLOOR))
    predictor.label_calibration = calibration.fit(*levels["labels"].pairs(calibration.FLOOR))
    fitted = {name: getattr(predictor, name).as_dict() for name in CALIBRATIONS}
    return {**metrics.measure(val, [predictor.calibrated(found) for found in outputs]), **fitted}


def _device_of(model: nn.Module) -> str:
    return str(next(model.parameters()).device)


def _keep(out: Path, model: nn.Module, description: Description, found: dict[str, Any]) -> None:
    fitted = {name: found[name] for name in CALIBRATIONS if name in found}
    final = replace(description, metrics={k: v for k, v in found.items() if k not in fitted}, **fitted)
    checkpoint.write(out, model.state_dict(), final, half=True)
