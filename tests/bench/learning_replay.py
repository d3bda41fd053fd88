"""The learning bench's replay: a start that knows half of the labels, then rounds of choosing, reviewing, learning."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from inference.detectors.base import Output
from inference.detectors.predictor import Predictor
from inference.training import choosing, data, metrics, recipes, runs
from inference.training.matching import NOBODY, Cells, Findings, match
from tests.bench import learning_world as world
from tests.bench.learning_world import Field

STRATEGIES = ("uncertainty", "random")
# What a hand does in the viewer: click and key; click and Delete; D, drag and key.
CLICKS = {"accepted": 0, "relabelled": 2, "removed": 2, "drawn": 3}
SUBMIT = 1  # click a field, whatever is on it


@dataclass(frozen=True)
class Protocol:
    """What is replayed: everything that changes a result."""

    seeds: int = 3
    rounds: int = 4
    fields: int = 10  # reviewed a round
    cases: int = 40  # of a pool
    a_case: int = 3  # fields
    steps: int = 32  # of learning a round
    canvas: int = 192
    batch: int = 4
    scale: float = 0.3  # cells of 90 to 200 px are learnt at 27 to 60
    start_epochs: int = 5  # of the model that knows half, from ImageNet
    start_steps: int = 50  # in each
    start_cells: int = 100  # of each label it knows
    val_fields: int = 5  # calibrate each round's scores; the rest of the stitched validation pictures are the test
    threshold: float = 0.7  # a new project's

    def recipe(self, name: str, epochs: int, steps: int, seed: int) -> recipes.Recipe:
        """The product's recipe of that name, as short and as small as the bench is."""
        return replace(recipes.named(name), epochs=epochs, steps_per_epoch=steps, canvas=self.canvas, seed=seed,
                       batch_size=self.batch, scale=self.scale, crowded=recipes.MOSAICS)  # fmt: skip


@dataclass(frozen=True)
class Replay:
    """A protocol on two COCO files of single cells, worked out in the folder `out`. What is there is not done again."""

    train: Path
    val: Path
    out: Path
    protocol: Protocol

    @cached_property
    def source(self) -> world.Source:
        return world.read(self.train)

    @property
    def known(self) -> list[str]:
        """The labels that the model begins with: every other one, in the file's order."""
        return self.source.codes[::2]

    @property
    def new(self) -> list[str]:
        return self.source.codes[1::2]

    @property
    def images(self) -> Path:
        return self.out / "images"

    def result(self, seed: int, strategy: str, number: int) -> dict[str, Any] | None:
        """What a round came to, or None while it is not finished. Round 0 is the start, the same for all."""
        path = self._place(seed, strategy, number) / "result.json"
        return json.loads(path.read_text()) if path.exists() else None

    def begin(self) -> None:
        """Make the start: learnt from ImageNet's weights on cells of the known labels, of which no pool shows one."""
        folder, p = self.out / "start", self.protocol
        shown = [s for s in self._first if s.code in self.known]
        val = [s for s in self._held[: p.val_fields * world.CELLS] if s.code in self.known]
        plan = runs.Plan(
            self._coco(folder / "train.json", world.singles(shown, self.images, "start"), self.known),
            folder / "model",
            p.recipe("fast", p.start_epochs, p.start_steps, seed=0),
            val=self._coco(folder / "val.json", world.singles(val, self.images, "start-val"), self.known),
            images=self.images,
            device="cpu",
        )
        runs.train(plan)
        _finish(folder, self._measured(folder / "model"))

    def round(self, seed: int, strategy: str, number: int) -> None:
        """Choose, review, learn, measure. The round before must be finished."""
        folder, p = self._place(seed, strategy, number), self.protocol
        begun = self._place(seed, strategy, number - 1) / "model"
        before = [file for n in range(1, number) for file in (self.result(seed, strategy, n) or {})["chosen"]]
        pool = {field.file: field for field in self._fields(f"seed-{seed}")}
        model = Predictor.load(begun, "cpu", eager=True)
        chosen = self._choose(strategy, seed, model, pool, before)
        reviewed = [pool[file] for file in chosen]
        edits = _edits(model, reviewed, self.images, p.threshold)
        learnt = [pool[file] for file in [*before, *chosen]]
        words = self._vocabulary(model.labels, learnt)
        plan = runs.Plan(
            self._coco(folder / "train.json", learnt, words),
            folder / "model",
            p.recipe("tune", 1, p.steps, seed=100 * seed + number),
            val=self._coco(folder / "val.json", self._fields("val"), words),
            images=self.images,
            start=begun,
            device="cpu",
        )
        runs.train(plan)
        cells = Counter(code for field in learnt for code in field.codes)
        _finish(folder, {"chosen": chosen, "edits": edits, "learnt": dict(cells), **self._measured(folder / "model")})

    def _choose(
        self, strategy: str, seed: int, model: Predictor, pool: dict[str, Field], before: Sequence[str]
    ) -> list[str]:
        """The files of the fields to review next."""
        waiting = [file for file in pool if file not in before]
        if strategy == "random":
            order = np.random.default_rng((seed, 21)).permutation(sorted(pool))
            return [str(file) for file in order if file in waiting][: self.protocol.fields]
        seen = _look(model, [pool[file] for file in waiting], self.images)
        pools = [_pool(file, found, model.labels) for file, found in zip(waiting, seen, strict=True)]
        approved = Counter(code for file in before for code in pool[file].codes)
        return [place.key for place in choosing.order(pools, approved)[: self.protocol.fields]]

    def _measured(self, folder: Path) -> dict[str, Any]:
        """The checkpoint on the test fields, by all labels, those it does not know missed."""
        model, shown = Predictor.load(folder, "cpu", eager=True), self._fields("test")
        words = [*self.known, *self.new]
        dataset = data.read(self._coco(self.out / "test.json", shown, words), self.images)
        found = _look(model, shown, self.images)
        outputs = [metrics.renumbered(one, model.labels, words) for one in found]
        report = metrics.measure(dataset, outputs, self.protocol.threshold)
        return {
            "test": self._summary(report),
            "test_edits": _compare(found, shown, model.labels, self.protocol.threshold),
        }

    def _summary(self, report: dict[str, Any]) -> dict[str, Any]:
        classes = report["labels"]["classes"]
        halves = {name: [classes[code] for code in codes] for name, codes in (("known", self.known), ("new", self.new))}
        return {
            "AP": report["labels"]["AP"],
            "lineage_AP": report["lineages"]["AP"],
            "any_cell_AP": report["any_cell"]["AP"],
            **{f"AP_{half}": float(np.mean([row["AP"] for row in rows])) for half, rows in halves.items()},
            **{f"recall_{half}": _recall(rows) for half, rows in halves.items()},
            "classes": {code: {name: row[name] for name in ("AP", "recall", "cells")} for code, row in classes.items()},
        }

    def _vocabulary(self, words: Sequence[str], learnt: Sequence[Field]) -> list[str]:
        """As services/material.py has it: what the model knows, in its order, then labels that people gave cells."""
        given = {code for field in learnt for code in field.codes}
        return [*words, *(code for code in self.source.codes if code in given and code not in words)]

    def _coco(self, path: Path, shown: Sequence[Field], words: Sequence[str]) -> Path:
        return world.write(path, shown, words, self.source.lineages)

    def _place(self, seed: int, strategy: str, number: int) -> Path:
        return self.out / f"seed-{seed}" / strategy / str(number) if number else self.out / "start"

    def _fields(self, name: str) -> list[Field]:
        """`test`, `val`, or the pool `seed-N`: stitched the first time they are asked for."""
        listed = self.out / f"{name}.fields.json"
        if not listed.exists():
            world.keep(listed, self._stitched(name))
        return world.kept(listed)

    def _stitched(self, name: str) -> list[Field]:
        p = self.protocol
        if name.startswith("seed-"):
            seed = int(name.removeprefix("seed-"))
            return world.cases(self._rest, p.cases, p.a_case, self.images, name, seed)
        cut = p.val_fields * world.CELLS
        return world.dozens(self._held[:cut] if name == "val" else self._held[cut:], self.images, name)

    @cached_property
    def _held(self) -> list[world.Photograph]:
        return world.shuffled(world.read(self.val).photographs, 0)

    @cached_property
    def _first(self) -> list[world.Photograph]:
        """Of each label as many photographs as the start may learn from; pools are made of the rest."""
        ordered = world.shuffled(self.source.photographs, 1)
        each = (([s for s in ordered if s.code == code]) for code in self.source.codes)
        return [shown for of_label in each for shown in of_label[: self.protocol.start_cells]]

    @cached_property
    def _rest(self) -> list[world.Photograph]:
        first = set(self._first)
        return [shown for shown in self.source.photographs if shown not in first]


def _look(model: Predictor, fields: Sequence[Field], images: Path) -> list[Output]:
    return model.outputs(_pictures(images / field.file for field in fields))


def _pictures(paths: Iterable[Path]) -> Iterator[Image.Image]:
    for path in paths:
        with Image.open(path) as picture:
            yield picture.convert("RGB")


def _pool(file: str, found: Output, labels: Sequence[str]) -> choosing.Pool:
    """A field as the work list knows it: proposals from the score at which they are kept."""
    kept = found["scores"] >= choosing.SEEN
    codes = [labels[label - 1] for label in found["labels"][kept].tolist()]
    return choosing.Pool(file, found["label_scores"][kept].amax(dim=1).numpy(), codes)


def _edits(model: Predictor, fields: Sequence[Field], images: Path, threshold: float) -> dict[str, int]:
    return _compare(_look(model, fields, images), fields, model.labels, threshold)


def _compare(
    found: Sequence[Output], fields: Sequence[Field], labels: Sequence[str], threshold: float
) -> dict[str, int]:
    """What a reviewer who knows the truth does to what is shown; a box of IoU 0.5 or more is left as it is."""
    done: Counter[str] = Counter(dict.fromkeys(CLICKS, 0))
    for output, field in zip(found, fields, strict=True):
        done.update(_review(output, field, labels, threshold))
    wrong = done["relabelled"] + done["removed"] + done["drawn"]
    clicks = sum(CLICKS[kind] * count for kind, count in done.items()) + SUBMIT * len(fields)
    cells = sum(len(field.codes) for field in fields)
    return {**done, "cells": cells, "per_hundred": 100 * wrong / cells, "clicks": clicks}


def _review(output: Output, field: Field, labels: Sequence[str], threshold: float) -> Counter[str]:
    codes = sorted({*labels, *field.codes})
    truth = Cells(np.array(field.boxes, np.float32), np.array([codes.index(code) + 1 for code in field.codes]))
    said = np.array([codes.index(labels[label - 1]) + 1 for label in output["labels"].tolist()], int)
    shown = Findings(output["boxes"].numpy(), said, output["scores"].numpy()).above(threshold)
    partner = match(truth, shown, np.ones((len(codes) + 1,) * 2, bool))
    hit = partner != NOBODY
    right = int((shown.labels[hit] == truth.labels[partner[hit]]).sum())
    return Counter(accepted=right, relabelled=int(hit.sum()) - right, removed=int((~hit).sum()),
                   drawn=len(truth.labels) - int(hit.sum()))  # fmt: skip


def _recall(rows: Sequence[dict[str, Any]]) -> float:
    """Of all cells of these labels together."""
    cells = sum(row["cells"] for row in rows)
    return float(sum(row["recall"] * row["cells"] for row in rows if row["cells"]) / max(1, cells))


def _finish(folder: Path, result: dict[str, Any]) -> None:
    """Write the result as the last thing of a round: where it stands, the round is over."""
    temporary = folder / "result.tmp"
    temporary.write_text(json.dumps(result, indent=1))
    temporary.replace(folder / "result.json")
