"""Everything that decides how a detector is trained, with a reason beside each odd number."""

from dataclasses import dataclass, fields, replace
from typing import Any

LEAST_CELL = 28.0  # px: the smallest anchor of 32 still overlaps a box of this size by 0.75
HALF, WHOLE = 0.5, 1.0  # cells of 90-200 px in a 2560x1920 field become 45-100 px, still showing their chromatin
FEW = 3  # cells in a picture; where there are more, pictures are mosaics already
MOSAICS = 0.65  # gives three times the cells a step where pictures show one each


class RecipeError(ValueError):
    """A recipe or one of its settings does not exist or cannot have that value."""


OPTIMISERS = ("adamw", "sgd")
MANY = 1_000_000
LEAST = 1e-6  # of what may be any number above 0
RANGES = {  # what settings may be, both ends with it, where they are not left open
    "epochs": (1, MANY),
    "steps_per_epoch": (1, MANY),
    "minutes": (LEAST, MANY),
    "patience": (1, MANY),
    "batch_size": (1, 4096),
    "seed": (0, 2**32 - 1),
    "canvas": (32, 8192),
    "longest_side": (32, 16384),
    "scale": (0.01, 16.0),
    "scale_spread": (0.0, 2.0),
    "crowded": (0.0, 1.0),
    "shear": (0.0, 1.0),
    "stain": (0.0, 2.0),
    "lr": (0.0, 1e30),  # nothing learns at the ends, and a run that diverges says so
    "weight_decay": (0.0, 100.0),
    "warmup": (0, MANY),
    "drops": (0.0, 1.0),
    "clip_norm": (LEAST, 1e9),
    "ema": (0.0, 0.999999),
    "slim": (0.0, 0.5),
}


@dataclass(frozen=True)
class Recipe:
    """Settings of one training run; the same recipe, seed and data give the same model on one machine."""

    # Length: `epochs` of `steps_per_epoch`, or as many as `minutes` allow.
    epochs: int = 20
    steps_per_epoch: int | None = None  # None: every picture begins one canvas an epoch
    minutes: float | None = None  # time to spend; the learning rate is shaped to end with it
    patience: int | None = None  # epochs without a better score after which the run ends early; None: never
    batch_size: int = 8  # of each process, where several train together
    seed: int = 0
    # What the detector sees.
    canvas: int | None = 416  # side of the square shown in training; None: whole pictures
    longest_side: int | None = None  # whole pictures are compressed to this
    scale: float | None = None  # detector pixels per picture pixel; None: by the smallest kind of cell
    scale_spread: float = 0.25  # log-normal: two thirds of the canvases within 1.3 times that scale either way
    crowded: float | None = None  # share of mosaics of pieces cut close around the cells; None: if pictures show few
    turns: bool = True
    shear: float = 0.0  # largest slope
    stain: float = 0.7  # at 1 some backgrounds turn a green no stain has
    rough: bool = True
    # How it learns.
    optimiser: str = "adamw"
    lr: float = 8e-4
    weight_decay: float = 0.02
    warmup: int = 50  # steps; the untrained heads would otherwise spoil the pretrained backbone
    drops: tuple[float, ...] = ()  # parts of the run after which the rate falls to a tenth; none: cosine to zero
    clip_norm: float = 5.0  # detection losses spike early
    ema: float = 0.998  # averages about the last 500 steps
    bf16: bool = True  # where the device multiplies it itself; float32 elsewhere
    slim: float = 0.0  # what a block may lose by the channels that a light backbone is to do without (slimming.py)

    def __post_init__(self) -> None:
        """Raises RecipeError for a number that nobody could learn with."""
        for key, (least, most) in RANGES.items():
            value = getattr(self, key)
            each = value if isinstance(value, tuple) else () if value is None else (value,)
            if not all(least <= one <= most for one in each):  # what is no number at all is not either
                raise RecipeError(f"{key}={value} will not do: it goes from {least:g} to {most:g}")
        if self.optimiser not in OPTIMISERS:
            raise RecipeError(f"optimiser={self.optimiser} will not do: it is {' or '.join(OPTIMISERS)}")

    def with_settings(self, settings: dict[str, str]) -> "Recipe":
        """A copy with `key=value` words applied; RecipeError names a key or value that will not do."""
        return replace(self, **{key: _value(key, word) for key, word in settings.items()})

    def fitted(self, smallest: float, in_a_picture: float) -> "Recipe":
        """A copy with nothing left open. smallest: size of the smallest kind of cell, px of the pictures
        (`Dataset.smallest_kind`); in_a_picture: how many cells a usual picture shows."""
        scale = min(WHOLE, max(HALF, LEAST_CELL / max(smallest, 1.0))) if self.scale is None else self.scale
        crowded = (MOSAICS if in_a_picture < FEW else 0.0) if self.crowded is None else self.crowded
        return replace(self, scale=scale, crowded=crowded)


RECIPES = {
    # Ours: a pretrained light backbone on mosaics, for a machine without a GPU.
    "fast": Recipe(),
    # On from a trained model: the rate low enough that what it knows stays, few epochs, the mean over a shorter time.
    "tune": Recipe(epochs=8, lr=3e-4, warmup=20, ema=0.99),
    # The paper: SGD, two images a batch, 30,000 iterations, longest side 800, flips, rotation and shear.
    # It is silent on rate, momentum and schedule; these are the usual ones of Faster R-CNN, halved to
    # the batch of two (0.02 for 16 images is 0.0025 for 2), dropped after two thirds and nine tenths.
    "paper": Recipe(
        epochs=30,
        steps_per_epoch=1000,
        batch_size=2,
        canvas=None,
        longest_side=800,
        scale_spread=0.0,
        shear=0.15,
        stain=0.0,
        rough=False,
        optimiser="sgd",
        lr=0.0025,
        weight_decay=1e-4,
        warmup=500,
        drops=(2 / 3, 0.9),
        clip_norm=10.0,
        ema=0.0,
        bf16=False,
    ),
}


def named(name: str) -> Recipe:
    if name not in RECIPES:
        raise RecipeError(f"there is no recipe {name!r}; there are {', '.join(RECIPES)}")
    return RECIPES[name]


def _value(key: str, word: str) -> Any:
    kinds = {field.name: str(field.type) for field in fields(Recipe)}
    if key not in kinds:
        raise RecipeError(f"a recipe has no setting {key!r}; it has {', '.join(kinds)}")
    default = getattr(RECIPES["fast"], key)
    try:
        return _parsed(word, kinds[key], default)
    except (KeyError, ValueError) as error:
        raise RecipeError(f"{key}={word} will not do; the default is {default}") from error


def _parsed(word: str, kind: str, default: Any) -> Any:
    if word.lower() == "none" and "None" in kind:
        return None
    if isinstance(default, bool):
        return {"true": True, "false": False, "1": True, "0": False}[word.lower()]
    if isinstance(default, tuple):
        return tuple(float(part) for part in word.split(",") if part)
    if isinstance(default, str):
        return word
    return int(word) if "int" in kind else float(word)
