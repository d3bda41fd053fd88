"""The colours of labels: told apart, also by the colour-blind, and of a new label too."""

import math

import numpy as np
import pytest

from annotations.services import relabelling
from annotations.services.labels import channels

# How the cones of the colour-blind mix linear light (Machado et al. 2009, severity 1), and everybody's.
SEEN = {
    "by everybody": np.eye(3),
    "without red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "without green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "without blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
XYZ = np.array([[0.4339, 0.3762, 0.1899], [0.2126, 0.7152, 0.0722], [0.0177, 0.1095, 0.8728]])  # over the white's


def lab(colour: str, seen: str) -> np.ndarray:
    """CIELAB of "#rrggbb" as somebody sees it."""
    light = np.array([c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour)])
    x, y, z = np.cbrt(XYZ @ np.clip(np.array(SEEN[seen]) @ light, 0.001, 1))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("seen", SEEN)
def test_a_megakaryocyte_has_the_colour_of_no_other_lineage(seen, labels):
    """Two colours whose distance is above 20 nobody takes for one another, side by side or not."""
    family = [each for each in labels.values() if "mega" in each.code]
    others = [each for each in labels.values() if "mega" not in each.code]

    for one in family:
        nearest = min(others, key=lambda other: np.linalg.norm(lab(one.colour, seen) - lab(other.colour, seen)))
        assert np.linalg.norm(lab(one.colour, seen) - lab(nearest.colour, seen)) > 20, nearest.name


def test_a_new_label_has_a_tone_of_its_lineage_that_differs_from_all_others(project, adam, labels):
    hairy = relabelling.add(project_id=project.pk, by=adam, name="Hairy cell", parent=labels["lymphocyte"].pk)

    red, green, blue = channels(hairy.colour)
    assert green > blue > red  # as the lineage's
    assert min(math.dist(channels(hairy.colour), channels(each.colour)) for each in labels.values()) > 0.15
