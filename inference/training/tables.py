"""Reports as Markdown that a person reads: one checkpoint's, and several architectures' side by side."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

NOTICE = "For Research Use Only. Not for use in diagnostic procedures."
LEVELS = {"labels": "label", "lineages": "lineage", "any_cell": "any cell"}
FAMILY = ("AP", "AP50", "AP75", "APs", "APm", "APl")
RANKED = (
    "AP ranks every label a cell may have by that label's own score; recall and precision take the one label that is "
    "proposed."
)
FEW = 200  # findings, of which chance alone makes an expected calibration error of some hundredths
RECALLS = ("AR1", "AR10", "AR100", "ARs", "ARm", "ARl")


def of_report(report: dict[str, Any], pictures: Mapping[str, str] | None = None) -> str:
    """One checkpoint on one file; the numbers are those of the JSON beside it.

    pictures: what each shows -> its file's name beside the report.
    """
    parts = [
        f"# {report['architecture']} on {report['data']}\n\n{NOTICE}\n\n{report['images']} pictures; "
        f"recall, precision and counts at a score of {report['threshold']:g} and IoU 0.5.",
        "## Overall\n\n" + table(("", *FAMILY), ([LEVELS[n], *_each(report[n], FAMILY)] for n in LEVELS)),
        table(("", *RECALLS), ([LEVELS[n], *_each(report[n], RECALLS)] for n in LEVELS)),
        table(("", "recall", "precision", "ECE"), _agreement(report)),
        *_doubted(report["any_cell"]["reliability"]),
    ]
    parts += ["## By label\n\n" + _classes(report["labels"]), RANKED]
    parts += ["## By lineage\n\n" + _classes(report["lineages"])]
    shown = [f"![{said}]({quote(name)})" for said, name in (pictures or {}).items()]
    return "\n\n".join([*parts, *(["## Pictures", *shown] if shown else [])]) + "\n"


def of_comparison(summary: dict[str, Any]) -> str:
    """The paper's Table 1 for our models: mean over the seeds ± sample standard deviation."""
    rows = summary["architectures"]
    head = ("", "seeds", "parameters", *FAMILY, "AR100")
    ours = ("", "lineage AP50", "any-cell AP50", "recall", "tolerant recall", "count MAE", "ECE", "minutes")
    return "\n\n".join([
        f"# Comparison\n\n{NOTICE}\n\nTrained on {summary['data']}, measured on {summary['test']}. "
        "Mean ± sample standard deviation over the seeds.",
        table(head, ([name, _seeds(row), f"{row['parameters'] / 1e6:.1f} M",
                      *(spread(row["labels"][key]) for key in (*FAMILY, "AR100"))] for name, row in rows.items())),
        f"Recall and counts at a score of {summary['threshold']:g} and IoU 0.5; *tolerant* takes a neighbouring stage "
        "for right; count MAE is a class's mean error a picture; minutes are of training.",
        table(ours, ([name, spread(row["lineages"]["AP50"]), spread(row["any_cell"]["AP50"]),
                      spread(row["labels"]["recall"]), spread(row["tolerant"]["recall"]),
                      spread(row["labels"]["count_MAE"], 2), spread(row["lineages"]["ECE"]),
                      spread(row["minutes"], 1)] for name, row in rows.items())),
    ]) + "\n"  # fmt: skip


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def spread(number: dict[str, Any], digits: int = 3) -> str:
    if number["mean"] is None:
        return "–"
    mean = f"{number['mean']:.{digits}f}"
    return mean if number["spread"] is None else f"{mean} ± {number['spread']:.{digits}f}"


def _agreement(report: dict[str, Any]) -> list[list[str]]:
    rows = [[LEVELS[name], *_each(report[name], ("recall", "precision", "ECE"))] for name in LEVELS]
    tolerant = report["labels"]["tolerant"]
    return [rows[0], ["label, a neighbouring stage allowed", *_each(tolerant, ("recall", "precision")), "–"], *rows[1:]]


def _doubted(bins: list[dict[str, float]]) -> list[str]:
    """A warning where there are too few findings to say much of how well scores are calibrated."""
    said = sum(int(row["cells"]) for row in bins)
    return [f"ECE is of {said} findings: of fewer than {FEW} it is chance to a good part."] if said < FEW else []


def _classes(level: dict[str, Any]) -> str:
    head = ("", "cells", "AP", "AP50", "AP75", "recall (exact 95 %)", "precision (exact 95 %)",
            "recall, neighbours allowed", "count MAE", "bias", "share true", "found")  # fmt: skip
    return table(head, ([_word(name), *_class(level, name)] for name in level["classes"]))


def _class(level: dict[str, Any], name: str) -> list[str]:
    row, count, share = level["classes"][name], level["counts"][name], level["differential"][name]
    tolerant = level.get("tolerant", {}).get("classes", {}).get(name, {})
    return [str(row["cells"]), *_each(row, ("AP", "AP50", "AP75")), _limits(row, "recall"), _limits(row, "precision"),
            _number(tolerant.get("recall")), f"{count['MAE']:.2f}", f"{count['bias']:+.2f}",
            f"{share['true']:.1f} %", f"{share['found']:.1f} %"]  # fmt: skip


def _limits(row: dict[str, Any], name: str) -> str:
    if row[name] is None:
        return "–"
    return f"{row[name]:.3f} ({row[f'{name}_low']:.3f}–{row[f'{name}_high']:.3f})"


def _each(numbers: dict[str, Any], names: Iterable[str]) -> list[str]:
    return [_number(numbers[name]) for name in names]


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _seeds(row: dict[str, Any]) -> str:
    return str(len(row["seeds"]))


def _word(code: str) -> str:
    return code.replace("_", " ")
