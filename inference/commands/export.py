"""`export`: write a checkpoint's graph for OpenVINO."""

import argparse
from pathlib import Path

from inference.detectors import checkpoint, graph, prepared
from inference.training.tables import NOTICE

DESCRIPTION = """\
Write a checkpoint's graph for OpenVINO, most of it in 8 bits: graph.json and the files it names. Commands that take a
checkpoint, and the platform's workers, take this folder too. It says the same on every processor.

Written into the checkpoint's own folder, it is used from there; without an export a CPU makes one at the first use, in
some seconds, and keeps it in the cache (MARROWSCOPE_CACHE, by default ~/.cache/marrowscope): with more exact weights,
where the processor has dot products of 8 bits (VNNI)."""
EXAMPLES = """\
examples:
  a folder that works alone
    python -m inference export --checkpoint runs/first --out deployed/first
  beside the weights
    python -m inference export --checkpoint runs/first --out runs/first"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--checkpoint", type=Path, required=True, metavar="DIR",
                        help="folder of model.json and model.safetensors")  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write the graph to")


def run(asked: argparse.Namespace) -> None:
    detector, description = checkpoint.read(asked.checkpoint)
    print("Making the graph, its trunk in 8 bits: ten seconds to a minute, or at once if kept from before.", flush=True)
    graphs = prepared.graphs_of(asked.checkpoint, detector, description, anywhere=True)
    graph.write(asked.out, graphs, description, checkpoint.weights_sha256(asked.checkpoint))
    print(f"The graph of {asked.checkpoint} is in {asked.out}. {NOTICE}")
