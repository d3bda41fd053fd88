"""The colours of pictures: Okabe and Ito's, which colour-blind people tell apart, and those that classes have."""

import colorsys
import zlib

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#e69f00", "#cc79a7", "#56b4e9", "#7f7f7f")
INK, FAINT = "#333333", "#d9d9d9"
# What the platform's default labels have in the browser, which this side must not import; a test holds them together.
CLASSES = {
    "granulocyte": "#0072b2",
    "myeloblast": "#006aa5",
    "blast": "#006aa5",
    "promyelocyte": "#0079bd",
    "myelocyte": "#0089d6",
    "metamyelocyte": "#0098ee",
    "band_neutrophil": "#07a6ff",
    "segmented_neutrophil": "#1fafff",
    "eosinophil": "#37b7ff",
    "basophil": "#50c0ff",
    "erythroid": "#d55e00",
    "erythroblast": "#d55e00",
    "proerythroblast": "#b14e00",
    "basophilic_erythroblast": "#e26400",
    "polychromatic_erythroblast": "#ff7b13",
    "orthochromatic_erythroblast": "#ff9644",
    "lymphocyte": "#009e73",
    "lymphoblast": "#00c993",
    "prolymphocyte": "#2bffc5",
    "monocyte": "#e69f00",
    "monoblast": "#c98b00",
    "promonocyte": "#ffbe2b",
    "plasma_cell": "#cc79a7",
    "plasmablast": "#b54583",
    "megakaryocyte": "#8833ff",
    "promegakaryocyte": "#6800fa",
    "other": "#7f7f7f",
    "others": "#7f7f7f",
    "mast_cell": "#595959",
    "macrophage": "#717171",
    "smudge": "#898989",
    "artefact": "#a1a1a1",
}


def of_class(code: str) -> str:
    """A class's colour as "#rrggbb": the browser's, or for another code one that is the same beside any other class."""
    return CLASSES.get(code) or _of_its_own(code)


def _of_its_own(code: str) -> str:
    channels = colorsys.hls_to_rgb(zlib.crc32(code.encode()) % 360 / 360, 0.4, 0.6)
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)
