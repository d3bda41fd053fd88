"""Pictures of reports: who was taken for whom, precision and recall, reliability, learning, models side by side.

Lines differ in their dashes as well as in their colours. Below each stands the research-use notice.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from PIL import Image

from inference.training.colours import COLOURS, FAINT, INK
from inference.training.notices import below

DOTS, SMALL = 110, 12  # px an inch, and px of the notice
DASHES = ("-", "--", ":", "-.")
TITLES = {"labels": "label", "lineages": "lineage", "any_cell": "any cell"}
LEVELS = tuple(TITLES)
Box = tuple[float, float, float, float]  # xyxy
Columns = dict[str, list[tuple[Box, str]]]  # of each model its boxes, with the labels it gives them


def confusion(path: Path, table: dict[str, Any]) -> None:
    """`confusion` of a level: rows are what cells are, columns what they were taken for, shares of a row in colour."""
    rows = np.array(table["rows"], float)
    shares = rows / np.maximum(rows.sum(1, keepdims=True), 1)
    size = max(4.2, 0.42 * len(rows) + 1.6)
    figure = Figure(figsize=(size + 0.8, size), layout="constrained")
    axes = figure.subplots()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    words = [_word(name) for name in table["names"]]
    axes.set_xticks(range(len(rows)), [*words, "missed"], rotation=45, ha="right")
    axes.set_yticks(range(len(rows)), [*words, "nothing there"])
    for (row, column), count in np.ndenumerate(rows):
        if count:
            colour = "white" if shares[row, column] > 0.55 else INK
            axes.text(column, row, f"{count:.0f}", ha="center", va="center", fontsize=8, color=colour)
    axes.axhline(len(rows) - 1.5, color=INK, lw=0.8)
    axes.axvline(len(rows) - 1.5, color=INK, lw=0.8)
    axes.set(xlabel="found", ylabel="true")
    save(figure, [axes], path)


def precision_recall(path: Path, report: dict[str, Any]) -> None:
    """Precision over recall at IoU 0.5 of every class, labels and lineages beside each other."""
    figure = Figure(figsize=(12.4, 4.2), layout="constrained")
    panels = figure.subplots(1, 2, sharey=True)
    for axes, level in zip(panels, LEVELS, strict=False):
        drawn = {name: line for name, line in report[level]["precision_recall"].items() if line is not None}
        for number, (name, line) in enumerate(drawn.items()):
            reached = [precision for precision in line if precision > 0]  # beyond it nothing was found
            word = f"{report[level]['classes'][name]['AP50']:.2f}  {_word(name)}"
            recalls, end = np.arange(len(reached)) / 100, [-1] if reached else []
            axes.plot(recalls, reached, label=word, marker="o", ms=4, markevery=end, clip_on=not end, **_stroke(number))
        axes.set(xlim=(0, 1), ylim=(0, 1.01), xlabel="recall", title=f"by {TITLES[level]}")
        if drawn:
            _legend_beside(axes, "AP50")
    panels[0].set_ylabel("precision")
    save(figure, panels, path)


def reliability(path: Path, report: dict[str, Any]) -> None:
    """Of findings with a score, the share that is right: on the diagonal scores mean what they say. Area: how many."""
    figure = Figure(figsize=(9.6, 3.6), layout="constrained")
    panels = figure.subplots(1, 3, sharey=True)
    for number, (axes, level) in enumerate(zip(panels, LEVELS, strict=True)):
        bins = report[level]["reliability"]
        axes.plot((0, 1), (0, 1), color=FAINT, lw=1.2, zorder=0)
        scores, right = [b["score"] for b in bins], [b["right"] for b in bins]
        sizes = [12 + 120 * b["cells"] / max(1, *(c["cells"] for c in bins)) for b in bins]
        axes.plot(scores, right, color=COLOURS[number], lw=1.0, alpha=0.35)
        axes.scatter(scores, right, s=sizes, color=COLOURS[number], alpha=0.85, lw=0, clip_on=False, zorder=3)
        title = f"{TITLES[level]}, ECE {report[level]['ECE']:.3f}"
        axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="score", title=title)
    panels[0].set_ylabel("share that is right")
    save(figure, panels, path)


def learning(path: Path, histories: dict[str, list[list[dict[str, Any]]]]) -> None:
    """Loss and AP over epochs, a line a model through the mean of its seeds, a band from the least to the most."""
    figure = Figure(figsize=(9.6, 3.8), layout="constrained")
    panels = figure.subplots(1, 2)
    for number, (name, runs) in enumerate(histories.items()):
        _band(panels[0], [[sum(row["losses"].values()) for row in run] for run in runs], name, number)
        _band(panels[1], [[row["score"] for row in run if row["score"] is not None] for run in runs], name, number)
    for axes in panels:
        _whole_epochs(axes, max((len(run) for runs in histories.values() for run in runs), default=1))
    panels[0].set(xlabel="epoch", title="loss in training, all terms", ylim=(0, None))
    panels[1].set(xlabel="epoch", title="AP on the validation pictures", ylim=(0, None))
    panels[0].legend(frameon=False, fontsize=8)
    save(figure, panels, path)


def side_by_side(path: Path, fields: Sequence[tuple[np.ndarray, Columns]], labels: Sequence[str]) -> None:
    """A row a field, a column a model: boxes with what each says they are, in one colour a label.

    fields: `[H, W, 3]` uint8 pixels, and the columns, the truth first.
    """
    columns = list(fields[0][1])
    height, width = fields[0][0].shape[:2]
    across = 3.4 if len(columns) > 2 else 4.4
    size = (across * len(columns), across * height / width * len(fields) + 0.7)
    figure = Figure(figsize=size, layout="constrained")
    grid = figure.subplots(len(fields), len(columns), squeeze=False)
    for row, (pixels, found) in zip(grid, fields, strict=True):
        for axes, name in zip(row, columns, strict=True):
            axes.imshow(pixels)
            axes.set_axis_off()
            for box, label in found[name]:
                _draw(axes, box, labels.index(label))
    for axes, name in zip(grid[0], columns, strict=True):
        axes.set_title(name, fontsize=10, color=INK)
    keys = [Rectangle((0, 0), 1, 1, fill=False, lw=1.6, **_edge(n)) for n in range(len(labels))]
    figure.legend(keys, [_word(label) for label in labels], loc="outside lower center", ncols=min(5, len(labels)),
                  frameon=False, fontsize=8)  # fmt: skip
    _write(figure, path)


def _legend_beside(axes: Axes, title: str) -> None:
    axes.legend(title=title, fontsize=8, title_fontsize=8, frameon=False,
                loc="upper left", bbox_to_anchor=(1, 1), alignment="left")  # fmt: skip


def _draw(axes: Axes, box: Box, number: int) -> None:
    x1, y1, x2, y2 = box
    axes.add_patch(Rectangle((x1, y1), x2 - x1, y2 - y1, fill=False, lw=1.1, **_edge(number)))


def _edge(number: int) -> dict[str, Any]:
    return {"edgecolor": COLOURS[number % len(COLOURS)], "linestyle": DASHES[number // len(COLOURS) % len(DASHES)]}


def _stroke(number: int) -> dict[str, Any]:
    return {"color": COLOURS[number % len(COLOURS)], "ls": DASHES[number // len(COLOURS) % len(DASHES)], "lw": 1.5}


def _band(axes: Axes, lines: Sequence[Sequence[float]], name: str, number: int) -> None:
    length = min((len(line) for line in lines), default=0)
    if not length:
        return
    values, epochs = np.array([line[:length] for line in lines]), np.arange(1, length + 1)
    colour, dashes = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
    axes.plot(epochs, values.mean(0), color=colour, ls=dashes, lw=1.6, label=name, marker="o", ms=3)
    axes.fill_between(epochs, values.min(0), values.max(0), color=colour, alpha=0.15, lw=0)


def _whole_epochs(axes: Axes, last: int) -> None:
    axes.set_xlim(0.5, last + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))


def _word(code: str) -> str:
    return code.replace("_", " ")


def save(figure: Figure, panels: Sequence[Axes], path: Path) -> None:
    """Write the picture, its panels' frames faint and their words dark."""
    for axes in panels:
        for spine in axes.spines.values():
            spine.set_color(FAINT)
        axes.tick_params(color=FAINT, labelcolor=INK, labelsize=8)
        axes.title.set(fontsize=10, color=INK)
        axes.xaxis.label.set_color(INK)
        axes.yaxis.label.set_color(INK)
    _write(figure, path)


def _write(figure: Figure, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn = BytesIO()
    figure.savefig(drawn, format="png", dpi=DOTS)
    with Image.open(drawn) as picture:
        below(picture.convert("RGB"), SMALL, INK, "white").save(path)
