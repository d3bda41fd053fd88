"""What going on from the model in use saves: steps and seconds to its AP, beside training from scratch, on real cells.

    python -m tests.bench.bench_retrain DATA/pbc [--known 600] [--new 200] [--test 100] [--epochs 10] [--canvas 192]
        [--out FOLDER]

A champion learns `known` pictures from scratch. Then `new` pictures come (one corrected cell each). Going on from the
champion, and beginning from scratch, both learn all of them until they reach the champion's AP on the test pictures,
which none of them learns from. One thread, small canvases, a quarter of an hour where a core is free: the ratio is what
to read, and the ratio of steps depends on no clock. Called again with the same words, it does what is not done yet.
"""

import argparse
import contextlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from inference.training import loop, recipes, runs

STEPS = 25  # an epoch: how finely the moment is known


class Reached(Exception):
    """The AP asked for is there."""


def main() -> None:
    """Divide, train thrice, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    for name, number in (("known", 600), ("new", 200), ("test", 100), ("epochs", 10), ("canvas", 192)):
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--out", type=Path, default=Path("var/bench-retrain"))
    asked = parser.parse_args()
    torch.set_num_threads(1)
    divide(asked)
    fast = replace(recipes.named("fast"), epochs=asked.epochs, steps_per_epoch=STEPS, canvas=asked.canvas)
    champion = learn(asked, "champion", "known", fast, goal=None)
    goal = max(row["score"] for row in champion)
    print(f"The champion: AP {goal:.3f} after {asked.epochs * STEPS} steps on {asked.known} pictures", flush=True)
    tune = replace(recipes.named("tune"), steps_per_epoch=STEPS, canvas=asked.canvas)
    on = report("going on from it", learn(asked, "on", "all", tune, goal, start=asked.out / "champion"), goal)
    anew = report("from scratch", learn(asked, "anew", "all", fast, goal), goal)
    if on and anew:
        print(f"Ratio: {on[0] / anew[0]:.3f} of the steps, {on[1] / anew[1]:.3f} of the seconds (goal: at most 0.2)")


def divide(asked: argparse.Namespace) -> None:
    """Three COCO files: what the champion knows, that and the new pictures, and what all are measured on."""
    asked.out.mkdir(parents=True, exist_ok=True)
    coco, test = (json.loads((asked.data / f"{name}.json").read_text()) for name in ("train", "val"))
    drawn = torch.randperm(len(coco["images"]), generator=torch.Generator().manual_seed(0)).tolist()
    parts = {"known": (coco, drawn[: asked.known]), "all": (coco, drawn[: asked.known + asked.new]),
             "test": (test, range(asked.test))}  # fmt: skip
    for name, (whole, places) in parts.items():
        images = [whole["images"][place] for place in places]
        shown = {image["id"] for image in images}
        cells = [a for a in whole["annotations"] if a["image_id"] in shown]
        (asked.out / f"{name}.json").write_text(json.dumps({**whole, "images": images, "annotations": cells}))


def learn(
    asked: argparse.Namespace,
    name: str,
    part: str,
    recipe: recipes.Recipe,
    goal: float | None,
    start: Path | None = None,
) -> list[dict[str, Any]]:
    """Train until the goal; a row an epoch, kept in a file so that a finished run is not done again."""
    kept, rows, spent = asked.out / f"run-{name}.json", list[dict[str, Any]](), list[float]()

    def on_epoch(epoch: loop.Epoch) -> None:
        rows.append({"steps": epoch.number * STEPS, "score": epoch.metrics["score"]})
        print(f"  {name}: {rows[-1]['steps']} steps, AP {rows[-1]['score']:.3f}", flush=True)
        if goal is not None and epoch.metrics["score"] >= goal:
            raise Reached

    plan = runs.Plan(asked.out / f"{part}.json", asked.out / name, recipe, val=asked.out / "test.json",
                     images=asked.data / "images", start=start, device="cpu")  # fmt: skip
    if not kept.exists():
        shutil.rmtree(plan.out, ignore_errors=True)
        with contextlib.suppress(Reached):
            runs.train(plan, on_epoch, lambda run, losses, images: spent.append(run.spent))
        kept.write_text(json.dumps([{**row, "seconds": spent[row["steps"] - 1]} for row in rows]))
    found: list[dict[str, Any]] = json.loads(kept.read_text())
    return found


def report(name: str, rows: list[dict[str, Any]], goal: float) -> tuple[int, float] | None:
    """The steps and seconds at which the goal was reached, printed."""
    there = next((row for row in rows if row["score"] >= goal), None)
    if there is None:
        print(f"{name}: not reached; best AP {max(row['score'] for row in rows):.3f}")
        return None
    print(f"{name}: AP {there['score']:.3f} after {there['steps']} steps, {there['seconds']:.0f} s of training")
    return there["steps"], there["seconds"]


if __name__ == "__main__":
    main()
