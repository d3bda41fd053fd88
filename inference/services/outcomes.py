"""What can become of a class when a candidate takes a model's place."""

from enum import StrEnum


class Outcome(StrEnum):
    """As fates.py decides it; the page has a word for each."""

    LOST = "lost"
    TOO_FEW = "too_few"  # found less often, and chance may have done it
    KEPT = "kept"
    GAINED = "gained"
    LEARNT = "learnt"  # the model in use finds none
    BEGUN = "begun"  # the same, and so few are found that chance may have done it
    ABSENT = "absent"  # neither finds any
    ALONE = "alone"  # no model was in use
