"""Seamless noise and dot textures, made once per process and cropped by every cell."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

SIZE = 512


@lru_cache(maxsize=32)
def noise(wavelength: float, layer: int = 0) -> Array:
    """Periodic noise [SIZE, SIZE] with blobs about `wavelength` pixels apart; mean 0, deviation 1."""
    rng = np.random.default_rng([71, layer, round(wavelength * 100)])
    frequency = np.hypot(np.fft.fftfreq(SIZE)[:, None], np.fft.rfftfreq(SIZE)[None, :])
    band = np.exp(-2.5 * (frequency * wavelength - 1.0) ** 2)
    band[0, 0] = 0.0
    field = np.fft.irfft2(np.fft.rfft2(rng.standard_normal((SIZE, SIZE))) * band, s=(SIZE, SIZE))
    return np.asarray(field / field.std(), np.float32)


@lru_cache(maxsize=16)
def dots(spacing: int, layer: int = 0) -> tuple[Array, Array]:
    """Scattered round dots about `spacing` pixels apart.

    Two periodic arrays [SIZE, SIZE]: how much of a dot covers the pixel, and a random shade of that dot; both 0 to 1.
    """
    rng = np.random.default_rng([72, layer, spacing])
    n = SIZE // spacing
    step = SIZE / n
    points = (rng.uniform(0.0, 1.0, (n, n, 2)) + np.moveaxis(np.mgrid[:n, :n], 0, -1)) * step
    radius = rng.uniform(0.22, 0.42, (n, n)) * step
    shade = rng.uniform(0.0, 1.0, (n, n))
    y, x = np.mgrid[:SIZE, :SIZE].astype(np.float32)
    row, column = (y / step).astype(int), (x / step).astype(int)
    cover, tint = np.zeros((SIZE, SIZE), np.float32), np.zeros((SIZE, SIZE), np.float32)
    for dy, dx in np.ndindex(3, 3):
        r, c = (row + dy - 1) % n, (column + dx - 1) % n
        away_y = np.abs(y - points[r, c, 0])
        away_x = np.abs(x - points[r, c, 1])
        distance = np.hypot(np.minimum(away_y, SIZE - away_y), np.minimum(away_x, SIZE - away_x))
        new = np.clip((radius[r, c] - distance) / 1.2 + 0.5, 0.0, 1.0)
        tint = np.where(new > cover, shade[r, c], tint)
        cover = np.maximum(cover, new)
    return cover.astype(np.float32), tint.astype(np.float32)


def crop(rng: np.random.Generator, *textures: Array, size: tuple[int, int]) -> list[Array]:
    """The same random window (height, width) of each texture, wrapping round its edges."""
    top, left = rng.integers(0, SIZE, 2)
    rows = (np.arange(size[0]) + top) % SIZE
    columns = (np.arange(size[1]) + left) % SIZE
    return [texture[rows[:, None], columns[None, :]] for texture in textures]


def grain(rng: np.random.Generator, wavelength: float, size: tuple[int, int]) -> Array:
    """A random window (height, width) of noise of about that wavelength, in steps of a quarter so few are ever made."""
    rung = round(1.25 ** round(np.log(wavelength) / np.log(1.25)), 2)
    return crop(rng, noise(rung, int(rng.integers(2))), size=size)[0]


def smooth(rng: np.random.Generator, points: int, size: tuple[int, int]) -> Array:
    """A slow random surface (height, width), about 0 to 1, through points x points random heights."""
    heights = rng.uniform(0.0, 1.0, (points, points))
    rows, columns = (np.linspace(0, points - 1, n) for n in size)
    return (_weights(rows, points) @ heights @ _weights(columns, points).T).astype(np.float32)


def _weights(positions: NDArray[np.float64], points: int) -> NDArray[np.float64]:
    """How much each of the control points counts at each position (Gaussian, rows sum to 1)."""
    bell = np.exp(-1.6 * (positions[:, None] - np.arange(points)[None, :]) ** 2)
    return np.asarray(bell / bell.sum(axis=1, keepdims=True))
