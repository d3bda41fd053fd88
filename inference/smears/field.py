"""Composes one synthetic field: backdrop, nucleated cells with exact boxes, then the microscope and the camera."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from inference.smears import backdrop, texture
from inference.smears.cells import Patch, draw
from inference.smears.recipes import choose
from inference.smears.stain import Stain, mix

STAMP = "SYNTHETIC"
STAMP_AREA = (150, 40)


@dataclass(frozen=True)
class Smear:
    """A synthetic field. `boxes` [N, 4]: x, y, width, height in pixels, origin top left; `labels` their codes."""

    image: Image.Image
    boxes: NDArray[np.float64]
    labels: list[str]


def generate(
    seed: int,
    size: tuple[int, int] = (2560, 1920),
    cells: int = 40,
    lineages: Sequence[str] | None = None,
    stain: float | None = None,
) -> Smear:
    """Draw the field of a seed; the same arguments always give the same pixels.

    `size` is width and height in pixels; `cells` the nucleated cells wanted (fewer where they do not fit); `lineages`
    label or lineage codes to draw from (ValueError for one that cannot be drawn); `stain` -1 pale and pink to +1 deep
    and blue, None for chance. Every box touches the outermost drawn pixels of its cell, clipped to the field.
    """
    rng = np.random.default_rng(seed)
    tint = mix(rng, stain)
    kinds = choose(lineages)
    chance = np.array([kind.frequency for kind in kinds])
    picked = [kinds[i] for i in rng.choice(len(kinds), cells, p=chance / chance.sum())]
    patches = [draw(rng, kind, tint) for kind in picked]
    spots = _place(rng, [patch.radius for patch in patches], size)
    image = _backdrop(rng, size, tint, [(x, y, patches[i].radius) for i, x, y in spots])
    boxes = [paste(image, patches[i], x, y) for i, x, y in spots]
    labels = [picked[i].code for i, _, _ in spots]
    return Smear(_photograph(rng, image), np.asarray(boxes, np.float64).reshape(-1, 4), labels)


def paste(image: NDArray[np.uint8], patch: Patch, x: int, y: int) -> tuple[int, int, int, int]:
    """Lay the patch's middle on pixel (x, y) of the image [h, w, 3], in place; its box x, y, width, height."""
    height, width = image.shape[:2]
    left, top = x - patch.opacity.shape[1] // 2, y - patch.opacity.shape[0] // 2
    rows = slice(max(0, -top), min(patch.opacity.shape[0], height - top))
    columns = slice(max(0, -left), min(patch.opacity.shape[1], width - left))
    seen = Patch(patch.colour[rows, columns], patch.opacity[rows, columns], patch.radius)
    window = image[top + rows.start : top + rows.stop, left + columns.start : left + columns.stop]
    window[:] = np.clip(window + (seen.colour - window) * seen.opacity[..., None], 0, 255).astype(np.uint8)
    first_x, first_y, last_x, last_y = seen.extent()
    return left + columns.start + first_x, top + rows.start + first_y, last_x - first_x, last_y - first_y


def _place(rng: np.random.Generator, radii: list[float], size: tuple[int, int]) -> list[tuple[int, int, int]]:
    """Spots (index, x, y) for discs of these radii: some touching, none deep in another, few cut off."""
    spots: list[tuple[int, int, int]] = []
    for index in np.argsort(radii)[::-1]:
        for _ in range(80):
            x, y = _try(rng, radii, int(index), spots, size)
            if _fits(radii, int(index), x, y, spots, size):
                spots.append((int(index), int(x), int(y)))
                break
    return spots


def _try(
    rng: np.random.Generator, radii: list[float], index: int, spots: list[tuple[int, int, int]], size: tuple[int, int]
) -> tuple[float, float]:
    """Somewhere in the field, or against a cell that is already there."""
    if spots and rng.random() < 0.3:
        other, x, y = spots[rng.integers(len(spots))]
        reach, angle = (radii[index] + radii[other]) * rng.uniform(0.94, 1.06), rng.uniform(0, 2 * np.pi)
        return x + reach * np.cos(angle), y + reach * np.sin(angle)
    return float(rng.uniform(0, size[0])), float(rng.uniform(0, size[1]))


def _fits(
    radii: list[float], index: int, x: float, y: float, spots: list[tuple[int, int, int]], size: tuple[int, int]
) -> bool:
    radius = radii[index]
    inside = 0.5 * radius < x < size[0] - 0.5 * radius and 0.5 * radius < y < size[1] - 0.5 * radius
    on_stamp = x < STAMP_AREA[0] + 1.3 * radius and y > size[1] - STAMP_AREA[1] - 1.3 * radius
    free = all(np.hypot(x - a, y - b) > 0.92 * (radius + radii[i]) for i, a, b in spots)
    return inside and free and not on_stamp


def _backdrop(
    rng: np.random.Generator, size: tuple[int, int], tint: Stain, discs: list[tuple[int, int, float]]
) -> NDArray[np.uint8]:
    kept_clear = [*discs, (65, size[1] - 20, 40.0)]  # the stamp stays legible
    density = backdrop.red_density(rng, (size[1], size[0]), np.asarray(kept_clear, np.float32))
    image = backdrop.paint(density, tint)
    backdrop.speckle(rng, image, tint)
    return image


def _photograph(rng: np.random.Generator, pixels: NDArray[np.uint8]) -> Image.Image:
    """The field as the camera saw it: focus that drifts, uneven light, noise, and the stamp that says it was drawn."""
    sharp = Image.fromarray(pixels)
    soft = sharp.filter(ImageFilter.GaussianBlur(float(rng.uniform(1.2, 2.4))))
    drift = texture.smooth(rng, 4, (48, 64))
    mask = Image.fromarray((255 * np.clip(1.6 * drift - 0.55, 0.0, 0.85)).astype(np.uint8))
    seen = Image.composite(soft, sharp, mask.resize(sharp.size, Image.Resampling.BICUBIC))
    image = Image.fromarray(_expose(rng, np.asarray(seen)))
    text, font = ImageDraw.Draw(image), ImageFont.load_default(18)
    text.text((14, image.height - 12), STAMP, fill=(128, 124, 126), font=font, anchor="ls")
    return image


def _expose(rng: np.random.Generator, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Vignette, a lamp off centre and sensor noise, in strips that stay in the cache."""
    height, width = pixels.shape[:2]
    middle, fall = rng.normal(0.0, 0.2, 2), float(rng.uniform(0.05, 0.13))
    across = (np.linspace(-1, 1, width, dtype=np.float32) - np.float32(middle[0])) ** 2
    down = (np.linspace(-1, 1, height, dtype=np.float32) - np.float32(middle[1])) ** 2
    level, shot = np.float32(rng.uniform(0.97, 1.02)), np.float32(rng.uniform(1.3, 2.4))
    out = np.empty_like(pixels)
    for top in range(0, height, 64):
        strip = pixels[top : top + 64]
        light = level - np.float32(0.5 * fall) * (across[None, :] + down[top : top + 64, None])
        noisy = strip * light[..., None] + shot * rng.standard_normal(strip.shape, np.float32)
        out[top : top + 64] = np.clip(noisy, 0, 255)
    return out
