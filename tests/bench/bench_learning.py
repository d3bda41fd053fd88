"""Does the learning loop learn? Fields of real cells are chosen, corrected to the truth and learnt from, in rounds.

    python -m tests.bench.bench_learning pbc/train.json pbc/val.json [--out runs/learning] [--rounds 4] [--seeds 3] …

A model that knows every other label of the file meets fields that show all of them. Each round ten of the waiting
fields are chosen, by what teaches most (the work list's own order) or by chance, corrected to the truth, and the model
learns on from all that was corrected so far, by the product's recipe. After each round it is measured on the same test
fields. Every finished round is kept under --out: called again, the bench does what is missing. --draw writes the table
and the curves of what is finished.
"""

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path

import torch

from tests.bench import learning_report
from tests.bench.learning_replay import STRATEGIES, Protocol, Replay


def main() -> None:
    asked = parsed()
    protocol = Protocol(**{field.name: getattr(asked, field.name) for field in fields(Protocol)})
    torch.set_num_threads(asked.threads)
    claim(asked.out, protocol)
    replay = Replay(asked.train, asked.val, asked.out, protocol)
    if not asked.draw_only:
        work(replay)
    learning_report.write(replay, asked.draw or asked.out)
    print(f"The table and the curves are in {asked.draw or asked.out}.")


def parsed() -> argparse.Namespace:
    """The command line; every number of the protocol has an option."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path, help="COCO file of single cells: the start's and the pools'")
    parser.add_argument("val", type=Path, help="COCO file of single cells: the test's, and what calibrates the scores")
    parser.add_argument("--out", type=Path, default=Path("runs/learning"))
    parser.add_argument("--draw", type=Path, help="folder for the table and the curves (default: --out)")
    parser.add_argument("--draw-only", action="store_true", help="do no more rounds")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    for field in fields(Protocol):
        kind = float if isinstance(field.default, float) else int
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=kind, default=field.default)
    return parser.parse_args()


def claim(out: Path, protocol: Protocol) -> None:
    """The folder is this protocol's, or it is refused; more rounds or seeds of the same are the same."""
    path, mine = out / "protocol.json", asdict(protocol)
    out.mkdir(parents=True, exist_ok=True)
    if path.exists():
        theirs = {**mine, **json.loads(path.read_text())}
        other = [name for name in mine if mine[name] != theirs[name] and name not in ("seeds", "rounds")]
        if other:
            raise SystemExit(f"{out} holds a replay with another {', '.join(other)}. Name another folder with --out.")
    path.write_text(json.dumps(mine, indent=1))


def work(replay: Replay) -> None:
    """All that is missing, and how long it may take: all seeds' first rounds, then all seconds, …"""
    if replay.result(0, STRATEGIES[0], 0) is None:
        print("The start learns what half of the labels look like …", flush=True)
        replay.begin()
    missing = [unit for unit in units(replay.protocol) if replay.result(*unit) is None]
    started = time.monotonic()
    for done, unit in enumerate(missing):
        if done:
            each = (time.monotonic() - started) / done
            print(
                f"{done} of {len(missing)} rounds, about {each * (len(missing) - done) / 60:.0f} min left", flush=True
            )
        replay.round(*unit)
        told = replay.result(*unit) or {}
        print("seed {} {} round {}: ".format(*unit) + learning_report.line(told), flush=True)


def units(protocol: Protocol) -> Iterator[tuple[int, str, int]]:
    """Seed, strategy and number of every round; cut short anywhere, the seeds are about equally far."""
    for number in range(1, protocol.rounds + 1):
        for seed in range(protocol.seeds):
            for strategy in STRATEGIES:
                yield seed, strategy, number


if __name__ == "__main__":
    main()
