"""Makes scores mean what they say: a temperature and a bias on their logits, fitted to what was right.

Platt scaling (Platt 1999) with the temperature form of Guo et al. 2017; monotone, so rankings and AP stay.
"""

import math

import numpy as np
from scipy.optimize import minimize

from inference.detectors.calibrated import Calibration

FLOOR = 0.02  # detections below this are not fitted: there are many, and nobody looks at them
ENOUGH = 20  # with fewer detections, or none wrong or none right, scores are left alone


def fit(scores: np.ndarray, right: np.ndarray) -> Calibration:
    """The calibration that makes `right` (0/1) the likeliest, given the scores, both `[N]`."""
    if len(scores) < ENOUGH or right.min() == right.max():
        return Calibration()
    clipped = scores.clip(1e-6, 1 - 1e-6)
    logits = np.log(clipped / (1 - clipped))

    def surprise(parameters: np.ndarray) -> float:
        turned = logits / math.exp(parameters[0]) + parameters[1]
        return float(np.mean(np.logaddexp(0, turned) - right * turned))

    found = minimize(surprise, np.zeros(2), method="Nelder-Mead").x
    temperature = min(4.0, max(0.25, math.exp(found[0])))
    return Calibration(temperature, float(np.clip(found[1], -3, 3)))
