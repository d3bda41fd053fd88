"""Whether two models differ on the same cells: an exact sign test (McNemar 1947) of those that only one found."""

from scipy.special import betainc

LEVEL = 0.125  # one-sided: three cells lost and none found anew are the least that count as a loss
MOST = 100_000  # cells beyond which nobody would go on asking


def chance_of(lost: int, gained: int) -> float:
    """How likely so many losses or more are, 0-1, if a cell is as readily lost as found anew; 1 where none is lost."""
    return float(betainc(lost, gained + 1, 0.5)) if lost else 1.0


def is_loss(lost: int, gained: int) -> bool:
    """More cells were lost than chance alone would lose."""
    return lost > gained and chance_of(lost, gained) <= LEVEL


def cells_to_tell(lost: int, gained: int, cells: int) -> int:
    """How many cells would show it to be a loss, if as large a share of them went on being lost and found anew.

    Needs more lost than gained; at most MOST.
    """
    step = max(1, cells // 20)
    for many in range(cells, MOST, step):
        if is_loss(round(lost * many / cells), round(gained * many / cells)):
            return many
    return MOST
