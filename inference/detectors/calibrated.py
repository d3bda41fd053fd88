"""Scores that mean what they say: a temperature and a bias on their logits, fitted by `training/calibration.py`."""

from dataclasses import asdict, dataclass

import torch
from torch import Tensor

FLOOR = 1e-6  # keeps logits of scores finite


@dataclass(frozen=True)
class Calibration:
    """`sigmoid(logit(score) / temperature + bias)`; as it is by default, scores stay what they are."""

    temperature: float = 1.0
    bias: float = 0.0

    def __call__(self, scores: Tensor) -> Tensor:
        """Scores in 0-1 of any shape to calibrated ones; their order stays."""
        return torch.sigmoid(torch.logit(scores, eps=FLOOR) / self.temperature + self.bias)

    def as_dict(self) -> dict[str, float]:
        return asdict(self)
