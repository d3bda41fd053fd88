"""What each kind of cell looks like, as data: sizes in pixels of a 2560 x 1920 field, colours as stained."""

from collections.abc import Sequence
from dataclasses import dataclass

from inference.smears import nuclei
from inference.smears.stain import CHROMATIN, CHROMATIN_OPEN, Colour


@dataclass(frozen=True)
class Granules:
    """Dots in the cytoplasm: spacing in pixels, two colours they vary between, share of the dots drawn."""

    spacing: int
    dark: Colour
    light: Colour
    share: float = 1.0
    over_nucleus: float = 0.0


@dataclass(frozen=True)
class Recipe:
    """One kind of cell. Pairs run from the youngest to the oldest look; a cell draws its age between them."""

    code: str
    lineage: str
    frequency: float
    diameter: tuple[float, float]
    cytoplasm: tuple[Colour, Colour]
    shape: nuclei.Shape
    nucleus: tuple[float, float]
    chromatin: tuple[Colour, Colour] = (CHROMATIN, CHROMATIN_OPEN)
    clumps: tuple[float, float] = (9.0, 9.0)
    contrast: float = 0.5
    granules: tuple[Granules, ...] = ()
    ragged: float = 0.03
    wobble: float = 0.05
    vacuoles: float = 0.0
    hof: Colour | None = None
    nucleoli: int = 0
    body: float = 0.94


AZURE = Granules(6, (92, 36, 122), (142, 78, 156), 0.6)
FINE = Granules(5, (150, 92, 152), (188, 140, 176), 0.6)
ORANGE = Granules(8, (188, 92, 88), (228, 156, 136), 1.0)
BLACK = Granules(9, (30, 10, 62), (74, 34, 104), 0.85, over_nucleus=0.9)
DUST = Granules(5, (136, 92, 150), (176, 130, 176), 0.5)

RECIPES: tuple[Recipe, ...] = (
    Recipe(
        "myeloblast",
        "granulocyte",
        2,
        (150, 172),
        ((120, 124, 184), (146, 146, 194)),
        nuclei.oval,
        (0.84, 0.78),
        ((66, 34, 112), (140, 84, 160)),
        (6, 6),
        0.55,
        nucleoli=3,
    ),
    Recipe(
        "promyelocyte",
        "granulocyte",
        4,
        (152, 186),
        ((132, 126, 190), (168, 138, 186)),
        nuclei.oval,
        (0.76, 0.68),
        ((58, 28, 106), (138, 78, 154)),
        (7, 8),
        0.6,
        (AZURE,),
        wobble=0.07,
        nucleoli=2,
    ),
    Recipe(
        "myelocyte",
        "granulocyte",
        9,
        (136, 162),
        ((170, 146, 194), (204, 172, 194)),
        nuclei.oval,
        (0.66, 0.58),
        ((50, 24, 100), (130, 70, 148)),
        (9, 10),
        0.6,
        (AZURE, FINE),
    ),
    Recipe(
        "metamyelocyte",
        "granulocyte",
        9,
        (134, 158),
        ((198, 168, 194), (214, 182, 194)),
        nuclei.kidney,
        (0.7, 0.62),
        ((48, 22, 96), (122, 64, 142)),
        (10, 11),
        0.65,
        (FINE,),
    ),
    Recipe(
        "band_neutrophil",
        "granulocyte",
        11,
        (136, 158),
        ((212, 178, 194), (222, 190, 196)),
        nuclei.band,
        (0.27, 0.22),
        clumps=(11, 12),
        contrast=0.6,
        granules=(FINE,),
    ),
    Recipe(
        "segmented_neutrophil",
        "granulocyte",
        14,
        (136, 162),
        ((214, 182, 194), (226, 194, 198)),
        nuclei.lobed,
        (0.31, 0.28),
        clumps=(12, 13),
        contrast=0.55,
        granules=(FINE,),
    ),
    Recipe(
        "eosinophil",
        "granulocyte",
        4,
        (136, 158),
        ((218, 156, 146), (224, 172, 158)),
        nuclei.bilobed,
        (0.34, 0.31),
        clumps=(12, 13),
        contrast=0.55,
        granules=(ORANGE,),
    ),
    Recipe(
        "basophil",
        "granulocyte",
        2,
        (124, 144),
        ((160, 116, 168), (190, 146, 182)),
        nuclei.bilobed,
        (0.46, 0.42),
        ((52, 26, 98), (116, 62, 136)),
        (10, 11),
        0.5,
        (BLACK,),
        wobble=0.06,
    ),
    Recipe(
        "erythroblast",
        "erythroid",
        22,
        (140, 92),
        ((84, 90, 158), (194, 168, 182)),
        nuclei.oval,
        (0.78, 0.5),
        ((36, 18, 84), (104, 52, 132)),
        (11, 15),
        0.7,
    ),
    Recipe(
        "lymphocyte",
        "lymphocyte",
        12,
        (98, 126),
        ((132, 142, 194), (164, 172, 206)),
        nuclei.oval,
        (0.9, 0.78),
        ((40, 20, 92), (106, 58, 142)),
        (13, 15),
        0.6,
        ragged=0.05,
        wobble=0.08,
    ),
    Recipe(
        "monocyte",
        "monocyte",
        5,
        (152, 186),
        ((154, 150, 186), (178, 170, 194)),
        nuclei.folded,
        (0.66, 0.56),
        ((66, 34, 114), (140, 88, 160)),
        (8, 9),
        0.65,
        (DUST,),
        ragged=0.07,
        wobble=0.12,
        vacuoles=0.22,
    ),
    Recipe(
        "plasma_cell",
        "plasma_cell",
        4,
        (128, 158),
        ((78, 82, 150), (104, 104, 166)),
        nuclei.eccentric,
        (0.56, 0.48),
        ((36, 18, 88), (132, 76, 152)),
        (16, 18),
        1.0,
        wobble=0.1,
        hof=(204, 188, 208),
        vacuoles=0.04,
    ),
    Recipe(
        "megakaryocyte",
        "megakaryocyte",
        1.2,
        (310, 430),
        ((196, 160, 198), (216, 172, 196)),
        nuclei.clustered,
        (0.6, 0.5),
        ((56, 28, 104), (124, 70, 146)),
        (13, 15),
        0.7,
        (DUST, AZURE),
        ragged=0.025,
        wobble=0.14,
    ),
    Recipe(
        "smudge",
        "other",
        2,
        (130, 190),
        ((150, 92, 156), (172, 118, 172)),
        nuclei.oval,
        (0.8, 0.7),
        ((118, 64, 138), (178, 128, 174)),
        (18, 22),
        1.0,
        ragged=0.2,
        wobble=0.2,
        body=0.55,
    ),
)

LINEAGES: tuple[str, ...] = tuple(dict.fromkeys(recipe.lineage for recipe in RECIPES))


def choose(names: Sequence[str] | None) -> list[Recipe]:
    """The recipes of these label or lineage codes; all for None. ValueError names a code nobody can draw."""
    if names is None:
        return list(RECIPES)
    unknown = set(names) - {recipe.code for recipe in RECIPES} - set(LINEAGES)
    if unknown or not names:
        raise ValueError(f"No cell can be drawn for: {', '.join(sorted(unknown)) or 'an empty list'}")
    return [recipe for recipe in RECIPES if recipe.code in names or recipe.lineage in names]
