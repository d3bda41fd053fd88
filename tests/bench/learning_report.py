"""What the learning bench found, as a table and as curves: the mean of the seeds, and how far they lie apart."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from inference.training import figures, tables
from inference.training.colours import COLOURS
from tests.bench.learning_replay import STRATEGIES, Replay

Result = dict[str, Any]
Line = list[Result]  # of one seed and strategy, round by round from 0
CURVES: dict[str, tuple[str, Callable[[Result], float]]] = {
    "AP": ("AP, all labels", lambda r: r["test"]["AP"]),
    "recall_new": ("recall of the labels it did not know", lambda r: r["test"]["recall_new"]),
    "recall_known": ("recall of the labels it knew", lambda r: r["test"]["recall_known"]),
    "per_hundred": ("corrections per 100 cells", lambda r: r["test_edits"]["per_hundred"]),
}


def line(result: Result) -> str:
    """A round in one line."""
    said = ", ".join(f"{name} {value(result):.3f}" for name, (_, value) in CURVES.items())
    return f"{said}, {result['edits']['clicks']} clicks to review"


def write(replay: Replay, folder: Path) -> None:
    """`results.json`, `table.md` and `curves.webp` of the finished rounds that all seeds and strategies share."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = gathered(replay)
    (folder / "results.json").write_text(json.dumps({"protocol": asdict(replay.protocol), "known": replay.known,
                                                     "new": replay.new, "rounds": lines}, indent=1))  # fmt: skip
    (folder / "table.md").write_text(table(lines) + "\n\n" + classes(lines, replay.known) + "\n")
    draw(folder / "curves.webp", lines, replay.protocol.fields)


def gathered(replay: Replay) -> dict[str, list[Line]]:
    """Of each strategy its seeds' lines, as long as the shortest of all."""
    every = {
        strategy: [_line_of(replay, seed, strategy) for seed in range(replay.protocol.seeds)] for strategy in STRATEGIES
    }
    shared = min(len(one) for lines in every.values() for one in lines)
    return {strategy: [one[:shared] for one in lines] for strategy, lines in every.items()}


def clicks(one: Line) -> list[int]:
    """What reviewing cost up to each round."""
    return np.cumsum([result.get("edits", {}).get("clicks", 0) for result in one]).tolist()


def table(lines: dict[str, list[Line]]) -> str:
    """A row a round and strategy: mean ± sample standard deviation over the seeds."""
    head = ("round", "chosen by", "AP", "AP, new", "AP, known", "recall, new", "recall, known", "corrections per 100",
            "clicks a test field", "clicks to review its fields", "clicks so far")  # fmt: skip
    rows = [_row(number, strategy, [one[number] for one in seeds], [clicks(one)[number] for one in seeds])
            for number in range(len(lines[STRATEGIES[0]][0])) for strategy, seeds in lines.items()
            if number or strategy == STRATEGIES[0]]  # fmt: skip
    return tables.table(head, rows)


def classes(lines: dict[str, list[Line]], known: Sequence[str]) -> str:
    """AP of every label at the start and after the last round."""
    last = {strategy: [one[-1]["test"]["classes"] for one in seeds] for strategy, seeds in lines.items()}
    start = lines[STRATEGIES[0]][0][0]["test"]["classes"]
    rows = [[code.replace("_", " "), "known" if code in known else "new", f"{start[code]['AP']:.2f}",
             *(_spread([seed[code]["AP"] for seed in seeds], 2) for seeds in last.values())]
            for code in start]  # fmt: skip
    return tables.table(("label", "at the start", "AP then", *(f"AP at the end, {s}" for s in lines)), rows)


def draw(path: Path, lines: dict[str, list[Line]], fields: int) -> None:
    """Four curves over the fields reviewed, and AP over the clicks they cost: the mean, in the range of the seeds."""
    figure = Figure(figsize=(12.4, 6.6), layout="constrained")
    panels = list(figure.subplots(2, 3).flat)
    for axes, (_, (title, value)) in zip(panels, CURVES.items(), strict=False):
        for number, (strategy, seeds) in enumerate(lines.items()):
            _band(axes, fields * np.arange(len(seeds[0])), [[value(r) for r in one] for one in seeds], strategy, number)
        axes.set(title=title, xlabel="fields reviewed")
    _over_clicks(panels[4], lines)
    panels[0].legend(frameon=False, fontsize=8)
    panels[5].set_axis_off()
    figures.save(figure, panels[:5], path)


def _over_clicks(axes: Axes, lines: dict[str, list[Line]]) -> None:
    for number, seeds in enumerate(lines.values()):
        for one in seeds:
            colour, dashes = COLOURS[number], figures.DASHES[number]
            axes.plot(clicks(one), [r["test"]["AP"] for r in one], color=colour, ls=dashes, lw=1, marker="o", ms=3)
    axes.set(title="AP over what it cost, each seed", xlabel="simulated clicks so far")


def _band(axes: Axes, places: np.ndarray, seeds: Sequence[Sequence[float]], name: str, number: int) -> None:
    values, colour = np.array(seeds), COLOURS[number]
    axes.plot(places, values.mean(0), color=colour, ls=figures.DASHES[number], lw=1.6, marker="o", ms=3, label=name)
    axes.fill_between(places, values.min(0), values.max(0), color=colour, alpha=0.15, lw=0)


def _line_of(replay: Replay, seed: int, strategy: str) -> Line:
    found = [replay.result(seed, strategy, number) for number in range(replay.protocol.rounds + 1)]
    length = next((n for n, result in enumerate(found) if result is None), len(found))
    return [result for result in found[:length] if result]


def _row(number: int, strategy: str, results: Sequence[Result], spent: Sequence[int]) -> list[str]:
    tests, edits = [r["test"] for r in results], [r["test_edits"] for r in results]
    shown = [[t[name] for t in tests] for name in ("AP", "AP_new", "AP_known", "recall_new", "recall_known")]
    fields = len(results[0].get("chosen", []))
    return [
        str(number), strategy if number else "–", *(_spread(values, 3) for values in shown),
        _spread([e["per_hundred"] for e in edits], 1),
        _spread([e["clicks"] * 12 / e["cells"] for e in edits], 1),
        _spread([r["edits"]["clicks"] for r in results], 0) if fields else "–",
        _spread(spent, 0) if fields else "–",
    ]  # fmt: skip


def _spread(values: Sequence[float], digits: int) -> str:
    apart = float(np.std(values, ddof=1)) if len(set(values)) > 1 else None
    return tables.spread({"mean": float(np.mean(values)), "spread": apart}, digits)
