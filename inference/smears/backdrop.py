"""What lies between the nucleated cells: glass, red cells, platelets and specks of stain."""

import numpy as np
from numpy.typing import NDArray

from inference.smears import texture
from inference.smears.stain import Stain
from inference.smears.texture import Array

RED = (202, 160, 160)
SPRITES = 36


def red_density(rng: np.random.Generator, size: tuple[int, int], discs: Array) -> Array:
    """How much red-cell material lies on each pixel [h, w]; 1 is the rim of one red cell.

    `discs` [N, 3] are the nucleated cells (x, y, radius): red cells are pushed out from under them.
    """
    scale = float(rng.uniform(0.94, 1.06))
    pallor = float(rng.uniform(0.35, 0.8))
    pool = [_sprite(rng, scale, pallor) for _ in range(SPRITES)]
    margin = 96
    density = np.zeros((size[0] + 2 * margin, size[1] + 2 * margin), np.float32)
    for x, y in _scatter(rng, size, discs, 92.0 * scale):
        sprite = np.rot90(pool[rng.integers(SPRITES)], int(rng.integers(4)))
        half = sprite.shape[0] // 2
        top, left = int(y) + margin - half, int(x) + margin - half
        density[top : top + sprite.shape[0], left : left + sprite.shape[1]] += sprite
    return density[margin:-margin, margin:-margin]


def _scatter(rng: np.random.Generator, size: tuple[int, int], discs: Array, spacing: float) -> NDArray[np.float64]:
    """Centres [N, 2] of red cells: a shaken grid, thinned where the smear is thin and where nucleated cells lie."""
    rows, columns = int(size[0] / spacing) + 1, int(size[1] / spacing) + 1
    grid = np.moveaxis(np.mgrid[:columns, :rows], 0, -1).reshape(-1, 2) + rng.uniform(-0.42, 0.42, (rows * columns, 2))
    points = np.clip(grid * spacing, 0, np.array([size[1], size[0]]) - 1.0)
    crowd = texture.smooth(rng, 5, size)[points[:, 1].astype(int), points[:, 0].astype(int)]
    points = points[rng.uniform(0, 1, len(points)) < float(rng.uniform(0.5, 0.85)) + 0.5 * (crowd - 0.5)]
    away = np.hypot(points[:, None, 0] - discs[None, :, 0], points[:, None, 1] - discs[None, :, 1])
    return np.asarray(points[(away > discs[None, :, 2] + 27.0).all(axis=1)])


def _sprite(rng: np.random.Generator, scale: float, pallor: float) -> Array:
    """One red cell [s, s]: a disc with a pale middle, a soft bright line round it."""
    radius = 0.5 * scale * float(np.clip(rng.normal(84, 6), 68, 100))
    half = int(radius * 1.3) + 2
    y, x = np.mgrid[-half : half + 1, -half : half + 1].astype(np.float32) / np.float32(radius)
    angle = np.arctan2(y, x)
    reach = np.ones_like(angle)
    for wave, height in ((2, 0.055), (3, 0.03), (4, 0.015), (5, 0.01)):
        reach += np.float32(np.clip(rng.normal(0, height), -0.12, 0.12)) * np.cos(wave * angle + rng.uniform(0, 6.3))
    r = np.hypot(x, y) / reach
    body = np.clip(0.5 - (r - 1.0) * radius / 3.0, 0.0, 1.0)
    off = rng.normal(0, 0.08, 2)
    middle = np.exp(-((np.hypot(x - off[0], y - off[1]) / rng.uniform(0.36, 0.56)) ** 2.6))
    depth = float(np.clip(rng.normal(pallor, 0.22), 0.0, 0.9))
    rim = 0.14 * np.exp(-(((r - 0.93) / 0.07) ** 2)) - 0.07 * np.exp(-(((r - 1.07) / 0.05) ** 2))
    flat = 0.86 * float(rng.normal(1.0, 0.07)) + 0.1 * (x * off[0] + y * off[1]) / 0.08
    grain = 0.02 * texture.grain(rng, 8.0, x.shape)
    return np.asarray(body * (flat + grain) * (1.0 - depth * middle) + rim, np.float32)


def paint(density: Array, stain: Stain) -> NDArray[np.uint8]:
    """Colour [h, w, 3] of glass under that much red-cell material; layers darken less than their sum."""
    steps = np.linspace(-0.2, 3.0, 256)
    layers = np.where(steps > 1.0, 1.0 + 0.45 * (steps - 1.0), steps)
    red = -np.log(stain.colour(RED) / stain.glass)
    table = np.clip(stain.glass * np.exp(-layers[:, None] * red[None, :]), 0, 255).astype(np.uint8)
    index = np.clip((density + 0.2) * (255 / 3.2), 0, 255).astype(np.uint8)
    return np.asarray(table[index])


def speckle(rng: np.random.Generator, image: NDArray[np.uint8], stain: Stain) -> None:
    """Drop platelets, stain grains and bits of debris on the image, in place."""
    area = image.shape[0] * image.shape[1] / 4.9e6
    for _ in range(rng.poisson(26 * area)):
        _speck(rng, image, stain.colour((140, 84, 158)), float(rng.uniform(9, 17)), 0.8, 0.45)
    for _ in range(rng.poisson(34 * area)):
        _speck(rng, image, stain.colour((62, 28, 96)), float(rng.uniform(1.5, 4.5)), 0.85, 0.1)
    for _ in range(rng.poisson(7 * area)):
        _speck(rng, image, stain.colour((198, 170, 200)), float(rng.uniform(30, 90)), 0.35, 0.8)


def _speck(
    rng: np.random.Generator, image: NDArray[np.uint8], colour: Array, radius: float, strength: float, rough: float
) -> None:
    half = int(radius * 1.6) + 2
    x, y = rng.uniform(half, image.shape[1] - half - 1), rng.uniform(half, image.shape[0] - half - 1)
    dy, dx = np.mgrid[-half : half + 1, -half : half + 1] / radius
    size = (2 * half + 1, 2 * half + 1)
    wave = max(6.0, round(radius * 0.7))
    edge = np.hypot(dx, dy * rng.uniform(0.8, 1.3)) - 1.0 + 0.35 * rough * texture.grain(rng, wave, size)
    cover = np.clip(0.5 - edge * radius / (2.0 + radius * 0.2 * rough), 0, 1)
    cover *= strength * np.clip(
        1.0 - rough * 0.5 + rough * 0.4 * texture.grain(rng, max(6.0, radius * 0.6), size), 0.05, 1
    )
    window = image[int(y) - half : int(y) + half + 1, int(x) - half : int(x) + half + 1]
    window[:] = np.clip(window + (colour - window) * cover[..., None], 0, 255).astype(np.uint8)
