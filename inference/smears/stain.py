"""The colours of a Wright-Giemsa stain, and how they differ from one field to the next."""

from dataclasses import dataclass

import numpy as np

from inference.smears.texture import Array

Colour = tuple[int, int, int]

GLASS: Colour = (253, 233, 211)
CHROMATIN: Colour = (50, 26, 98)
CHROMATIN_OPEN: Colour = (130, 72, 150)


@dataclass(frozen=True)
class Stain:
    """One field's stain: the colour of bare glass and how strongly each channel is absorbed ([3] each)."""

    glass: Array
    strength: Array

    def colour(self, reference: Colour) -> Array:
        """The reference colour as this stain shows it, [3] in 0..255.

        Beer-Lambert: optical density of the reference over its glass, scaled per channel, over this field's glass.
        """
        density = -np.log(np.asarray(reference, np.float32) / np.asarray(GLASS, np.float32)) * self.strength
        return np.asarray(self.glass * np.exp(-density), np.float32)


def mix(rng: np.random.Generator, shift: float | None) -> Stain:
    """Draw a stain. `shift` -1 is pale and pink, +1 deep and blue; None draws one."""
    drawn = float(rng.normal(0.0, 0.45))
    shift = float(np.clip(drawn if shift is None else shift, -1.0, 1.0))
    cool = float(rng.uniform(0.0, 1.0)) ** 2 * 0.8
    glass = np.asarray(GLASS, np.float32) * (1 - cool) + np.asarray((226, 229, 228), np.float32) * cool
    tilt = np.asarray((1.0 + 0.14 * shift, 1.0 + 0.04 * shift, 1.0 - 0.16 * shift))
    strength = (1.0 + 0.12 * shift + rng.normal(0.0, 0.03)) * tilt * rng.normal(1.0, 0.03, 3)
    return Stain(np.clip(glass + rng.normal(0.0, 2.0, 3), 0, 255).astype(np.float32), strength.astype(np.float32))
