"""The default label set: the source paper's seven lineages, with stages below them.

Names follow the ELN and ICSH glossaries as far as docs name them. Lineages take Okabe and Ito's colours, which
colour-blind people tell apart, but for the light blue: stages of the granulocytes look like it, so that megakaryocytes
are violet. A stage takes its lineage's hue at another lightness.
"""

import colorsys
import uuid
from typing import NamedTuple

from annotations.models import Counting, Label, LabelSet, Project


class Spec(NamedTuple):
    """One label of the default set; a stage names its lineage."""

    code: str
    name: str
    shortcut: str
    counting: Counting = Counting.DIFFERENTIAL
    lineage: str = ""
    colour: str = ""
    aliases: tuple[str, ...] = ()


SEPARATE, EXCLUDED = Counting.SEPARATE, Counting.EXCLUDED
LINEAGES = (
    Spec("granulocyte", "Granulocyte", "1", colour="#0072b2"),
    Spec("erythroid", "Erythroid (nucleated)", "2", colour="#d55e00", aliases=("erythroblast",)),
    Spec("lymphocyte", "Lymphocyte", "3", colour="#009e73"),
    Spec("monocyte", "Monocyte", "4", colour="#e69f00"),
    Spec("plasma_cell", "Plasma cell", "5", colour="#cc79a7"),
    Spec("megakaryocyte", "Megakaryocyte", "6", SEPARATE, colour="#8833ff"),
    Spec("other", "Other", "7", SEPARATE, colour="#7f7f7f", aliases=("others",)),
)
STAGES = (
    Spec("myeloblast", "Myeloblast", "B", lineage="granulocyte", aliases=("blast",)),
    Spec("promyelocyte", "Promyelocyte", "P", lineage="granulocyte"),
    Spec("myelocyte", "Myelocyte", "Y", lineage="granulocyte"),
    Spec("metamyelocyte", "Metamyelocyte", "M", lineage="granulocyte"),
    Spec("band_neutrophil", "Band neutrophil", "N", lineage="granulocyte"),
    Spec("segmented_neutrophil", "Segmented neutrophil", "S", lineage="granulocyte"),
    Spec("eosinophil", "Eosinophil", "E", lineage="granulocyte"),
    Spec("basophil", "Basophil", "A", lineage="granulocyte"),
    Spec("proerythroblast", "Proerythroblast", "Q", lineage="erythroid"),
    Spec("basophilic_erythroblast", "Basophilic erythroblast", "W", lineage="erythroid"),
    Spec("polychromatic_erythroblast", "Polychromatic erythroblast", "R", lineage="erythroid"),
    Spec("orthochromatic_erythroblast", "Orthochromatic erythroblast", "T", lineage="erythroid"),
    Spec("lymphoblast", "Lymphoblast", "L", lineage="lymphocyte"),
    Spec("prolymphocyte", "Prolymphocyte", "K", lineage="lymphocyte"),
    Spec("monoblast", "Monoblast", "J", lineage="monocyte"),
    Spec("promonocyte", "Promonocyte", "O", lineage="monocyte"),
    Spec("plasmablast", "Plasmablast", "G", lineage="plasma_cell"),
    Spec("promegakaryocyte", "Promegakaryocyte", "I", SEPARATE, lineage="megakaryocyte"),
    Spec("mast_cell", "Mast cell", "C", lineage="other"),
    Spec("macrophage", "Macrophage", "H", SEPARATE, lineage="other"),
    Spec("smudge", "Smudge cell", "Z", EXCLUDED, lineage="other"),
    Spec("artefact", "Artefact", "X", EXCLUDED, lineage="other"),
)


def create_default(*, project: Project) -> LabelSet:
    """Give a new project the default labels."""
    label_set = LabelSet.objects.create(project=project, name="Marrow differential")
    parents = {spec.code: _row(label_set, spec, spec.colour, position) for position, spec in enumerate(LINEAGES)}
    Label.objects.bulk_create(parents.values())
    Label.objects.bulk_create(_stages(label_set, parents))
    return label_set


def _stages(label_set: LabelSet, parents: dict[str, Label]) -> list[Label]:
    rows = []
    for position, spec in enumerate(STAGES, start=len(LINEAGES)):
        siblings = [s.code for s in STAGES if s.lineage == spec.lineage]
        parent = parents[spec.lineage]
        colour = shade(parent.colour, siblings.index(spec.code), len(siblings))
        rows.append(_row(label_set, spec, colour, position, parent))
    return rows


def _row(label_set: LabelSet, spec: Spec, colour: str, position: int, parent: Label | None = None) -> Label:
    return Label(
        label_set=label_set,
        parent=parent,
        code=spec.code,
        name=spec.name,
        aliases=list(spec.aliases),
        colour=colour,
        shortcut=spec.shortcut,
        counting=spec.counting,
        position=position,
    )


def shade(colour: str, index: int, of: int) -> str:
    """The hue of `colour` ("#rrggbb") at the `index`-th of `of` lightnesses between dark and light."""
    red, green, blue = channels(colour)
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    lightness = 0.30 + 0.38 * (index + 0.5) / of
    mixed = colorsys.hls_to_rgb(hue, lightness, saturation)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in mixed)


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of "#rrggbb", each from 0 to 1."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def by_code(project_id: uuid.UUID) -> dict[str, uuid.UUID]:
    """Every code and alias of the project's labels, with the label's key. A code wins over an alias."""
    rows = Label.objects.filter(label_set__project_id=project_id).values_list("id", "code", "aliases")
    found = {alias: pk for pk, _, aliases in rows for alias in aliases}
    return found | {code: pk for pk, code, _ in rows}
