"""Which labels are stages of one maturation, in its order: neighbours are easily, and forgivably, mixed up.

Maturation is continuous and its stages are conventions; Matek et al. 2021 (171,000 marrow cells) therefore report
"tolerant" results beside the strict ones, where a neighbouring stage counts as right.
"""

from collections.abc import Sequence

import numpy as np

ORDERS = (
    ("myeloblast", "promyelocyte", "myelocyte", "metamyelocyte", "band_neutrophil", "segmented_neutrophil"),
    ("proerythroblast", "basophilic_erythroblast", "polychromatic_erythroblast", "orthochromatic_erythroblast"),
    ("monoblast", "promonocyte", "monocyte"),
)


def tolerated(labels: Sequence[str]) -> np.ndarray:
    """`[L + 1, L + 1]` bool: whether a label (from 1; 0 is background) may be taken for another, or is the same.

    labels: codes; those in no order tolerate only themselves. A stage that `labels` leave out keeps its
    neighbours apart: a myelocyte is no band neutrophil because nobody labelled metamyelocytes.
    """
    places = {code: (row, place) for row, order in enumerate(ORDERS) for place, code in enumerate(order)}
    allowed = np.eye(len(labels) + 1, dtype=bool)
    for a, first in enumerate(labels, start=1):
        for b, second in enumerate(labels, start=1):
            if first in places and second in places:
                (row, place), (other, beside) = places[first], places[second]
                allowed[a, b] = row == other and abs(place - beside) <= 1
    return allowed
