"""The paper's proposed detector: a fused pyramid, glimpses led by attention, boxes refined by an actor-critic."""

from inference.detectors.attention.model import build

__all__ = ["build"]
