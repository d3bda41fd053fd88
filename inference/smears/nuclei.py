"""Shapes of nuclei as signed distances: negative inside, in units of the cell's radius."""

from collections.abc import Callable

import numpy as np

from inference.smears.texture import Array

Shape = Callable[[np.random.Generator, Array, Array, float], Array]


def merge(first: Array, second: Array, softness: float) -> Array:
    """The union of two shapes with a rounded seam (polynomial smooth minimum, Quilez)."""
    blend = np.clip(0.5 + 0.5 * (second - first) / softness, 0.0, 1.0)
    return np.asarray(second + (first - second) * blend - softness * blend * (1.0 - blend), np.float32)


def ellipse(x: Array, y: Array, centre: tuple[float, float], axes: tuple[float, float]) -> Array:
    """Nearly the distance to an ellipse; exact enough for a soft edge."""
    a, b = axes
    return np.asarray((np.hypot((x - centre[0]) / a, (y - centre[1]) / b) - 1.0) * min(a, b), np.float32)


def strand(x: Array, y: Array, start: Array, end: Array, radius: float) -> Array:
    """Distance to a rounded bar from start to end ([2] each)."""
    along = end - start
    t = np.clip(((x - start[0]) * along[0] + (y - start[1]) * along[1]) / max(float(along @ along), 1e-6), 0.0, 1.0)
    return np.asarray(np.hypot(x - start[0] - t * along[0], y - start[1] - t * along[1]) - radius, np.float32)


def oval(rng: np.random.Generator, x: Array, y: Array, size: float) -> Array:
    """Round or slightly oval, a little off the middle."""
    slack = 0.8 * max(0.0, 0.93 - size)
    squash = rng.uniform(0.9, 1.0)
    return ellipse(x, y, (float(rng.uniform(0.0, slack)), 0.0), (size * squash, size / squash**0.3))


def eccentric(rng: np.random.Generator, x: Array, y: Array, size: float) -> Array:
    """Round and pushed against one side (plasma cell)."""
    return ellipse(x, y, (float(0.86 - size), 0.0), (size * rng.uniform(0.92, 1.0), size))


def kidney(rng: np.random.Generator, x: Array, y: Array, size: float) -> Array:
    """A bean: an oval with a blunt dent on one side (metamyelocyte)."""
    body = ellipse(x, y, (0.12, 0.0), (size * 0.82, size * 1.08))
    depth = rng.uniform(0.35, 0.62) * size
    dent = ellipse(x, y, (0.12 - size * 1.05, float(rng.normal(0, 0.08))), (depth, depth * 1.05))
    return -merge(-body, dent, 0.16)


def folded(rng: np.random.Generator, x: Array, y: Array, size: float) -> Array:
    """Broad horseshoe or fold with lobed outline (monocyte)."""
    shape = ellipse(x, y, (0.1, 0.0), (size * 0.9, size))
    for sign in (-1.0, 1.0):
        lobe = (float(rng.uniform(-0.3, -0.05)), float(sign * rng.uniform(0.3, 0.45)))
        shape = merge(shape, ellipse(x, y, lobe, (size * 0.5, size * 0.42)), 0.12)
    cleft = ellipse(x, y, (-0.75 * size, float(rng.normal(0, 0.12))), (size * rng.uniform(0.42, 0.72), size * 0.26))
    return -merge(-shape, cleft, 0.14)


def band(rng: np.random.Generator, x: Array, y: Array, size: float) -> Array:
    """A curved sausage: C or S (band neutrophil)."""
    turn = rng.uniform(1.1, 1.75)
    bend = np.linspace(-turn, turn, 9)
    path = np.stack([0.52 * np.cos(bend) - 0.1, 0.52 * np.sin(bend)], -1)
    if rng.random() < 0.25:
        path = np.stack([0.3 * np.sin(np.linspace(-2.4, 2.4, 9)), np.linspace(-0.55, 0.55, 9)], -1)
    width = size * (1.0 + 0.18 * np.cos(np.linspace(-np.pi, np.pi, 9) + rng.normal(0, 0.4)) * -1.0)
    shape = strand(x, y, path[0], path[1], float(width[0]))
    for i in range(1, 8):
        shape = merge(shape, strand(x, y, path[i], path[i + 1], float(width[i])), 0.05)
    return shape


def lobed(rng: np.random.Generator, x: Array, y: Array, size: float, count: int | None = None) -> Array:
    """Two to five lobes on a curve, joined by threads (segmented neutrophil)."""
    count = count or int(rng.choice([2, 3, 4, 5], p=[0.2, 0.42, 0.3, 0.08]))
    angle = np.linspace(-1.0, 1.0, count) * rng.uniform(0.42, 0.62) * np.pi * (0.6 + 0.14 * count)
    reach = rng.uniform(0.4, 0.5, count)
    centre = np.stack([reach * np.cos(angle) - 0.12, reach * np.sin(angle)], -1)
    lobe = size * (1.32 - 0.1 * count)
    shape = np.full_like(x, 9.0)
    for i in range(count):
        axes = (lobe * rng.uniform(0.85, 1.1), lobe * rng.uniform(0.85, 1.15))
        shape = merge(shape, ellipse(x, y, (float(centre[i, 0]), float(centre[i, 1])), axes), 0.03)
        if i:
            shape = merge(shape, strand(x, y, centre[i - 1], centre[i], 0.045), 0.05)
    return shape


def bilobed(rng: np.random.Generator, x: Array, y: Array, size: float) -> Array:
    """Two or three plump lobes (eosinophil)."""
    return lobed(rng, x, y, size, int(rng.choice([2, 2, 3])))


def clustered(rng: np.random.Generator, x: Array, y: Array, size: float) -> Array:
    """Many overlapping lobes in one mass (megakaryocyte)."""
    shape = ellipse(x, y, (0.0, 0.0), (size * 0.55, size * 0.45))
    count = int(rng.integers(6, 11))
    for angle in np.linspace(0, 2 * np.pi, count, endpoint=False) + rng.uniform(0, 1):
        reach = rng.uniform(0.5, 0.85) * size
        lobe = size * rng.uniform(0.26, 0.46)
        centre = (float(reach * np.cos(angle)), float(0.8 * reach * np.sin(angle)))
        shape = merge(shape, ellipse(x, y, centre, (lobe, lobe * rng.uniform(0.8, 1.2))), 0.05)
    return shape
