"""Draws one nucleated cell into its own small patch."""

from dataclasses import dataclass

import numpy as np

from inference.smears import texture
from inference.smears.recipes import Granules, Recipe
from inference.smears.stain import GLASS, Stain
from inference.smears.texture import Array


@dataclass(frozen=True)
class Patch:
    """A drawn cell: colour [h, w, 3] in 0..255 and opacity [h, w] in 0..1. It covers what is a quarter opaque."""

    colour: Array
    opacity: Array
    radius: float

    def extent(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of the covered pixels (right and bottom exclusive)."""
        covered = self.opacity >= 0.25
        rows, columns = np.flatnonzero(covered.any(axis=1)), np.flatnonzero(covered.any(axis=0))
        return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


@dataclass(frozen=True)
class Canvas:
    """Coordinates of a patch in radii of the cell, [h, w] each; `radius` in pixels, `age` 0 youngest to 1 oldest."""

    x: Array
    y: Array
    radius: float
    age: float
    stain: Stain

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.x.shape[0], self.x.shape[1]

    def between(self, young: float, old: float) -> float:
        """The value at this cell's age."""
        return young + (old - young) * self.age

    def fill(self, distance: Array, pixels: float = 1.6) -> Array:
        """Opacity of a shape from its signed distance, with an edge so many pixels wide."""
        return np.asarray(np.clip(0.5 - distance * self.radius / pixels, 0.0, 1.0), np.float32)


def draw(rng: np.random.Generator, recipe: Recipe, stain: Stain) -> Patch:
    """Draw one cell of the recipe, its age, turn and shape taken from the generator."""
    canvas = _canvas(rng, recipe, stain)
    body = _outline(rng, recipe, canvas)
    turn = rng.uniform(0, 2 * np.pi)
    cos, sin = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    x, y = canvas.x * cos + canvas.y * sin, canvas.y * cos - canvas.x * sin
    nucleus = recipe.shape(rng, x, y, canvas.between(*recipe.nucleus))
    nucleus = np.maximum(nucleus, body + 0.03)
    colour = _cytoplasm(rng, recipe, canvas, body, nucleus, x)
    inside = canvas.fill(nucleus, 2.6)
    colour += (_chromatin(rng, recipe, canvas, nucleus, x, y) - colour) * inside[..., None]
    for granules in recipe.granules:
        if granules.over_nucleus:
            _granulate(rng, granules, canvas, colour, inside * granules.over_nucleus)
    opacity = canvas.fill(body, 2.2) * np.maximum(recipe.body, inside * (recipe.body + 0.06))
    if recipe.body < 0.9:
        opacity = opacity * np.clip(-body * 3.0 + 0.15 * texture.grain(rng, 14.0, canvas.size), 0.0, 1.0)
    return Patch(colour, np.clip(opacity, 0.0, 1.0), canvas.radius)


def _canvas(rng: np.random.Generator, recipe: Recipe, stain: Stain) -> Canvas:
    age = float(rng.uniform())
    spread = float(np.clip(rng.normal(1.0, 0.05), 0.88, 1.12))
    low, high = recipe.diameter
    share = age if low > high else float(rng.uniform())
    radius = 0.5 * spread * (low + (high - low) * share)
    half = int(radius * (1.18 + 2.2 * recipe.wobble + recipe.ragged)) + 3
    y, x = np.mgrid[-half : half + 1, -half : half + 1].astype(np.float32) / np.float32(radius)
    bend = 0.016 + 0.12 * recipe.ragged
    x = x + bend * texture.grain(rng, max(30.0, radius * 0.8), x.shape)
    y = y + bend * texture.grain(rng, max(30.0, radius * 0.8), x.shape)
    return Canvas(x, y, radius, age, stain)


def _outline(rng: np.random.Generator, recipe: Recipe, canvas: Canvas) -> Array:
    """Signed distance to the cell's edge: a circle with a few slow waves and a fine fringe."""
    angle = np.arctan2(canvas.y, canvas.x)
    reach = np.ones_like(angle)
    for wave in (2, 3, 4, 5):
        height = recipe.wobble * rng.normal(0.0, 1.6 / wave)
        reach += np.float32(np.clip(height, -0.16, 0.16)) * np.cos(wave * angle + np.float32(rng.uniform(0, 6.3)))
    fringe = recipe.ragged * texture.grain(rng, 24.0, canvas.size) * 0.4
    return np.asarray(np.hypot(canvas.x, canvas.y) - reach + fringe, np.float32)


def _cytoplasm(
    rng: np.random.Generator, recipe: Recipe, canvas: Canvas, body: Array, nucleus: Array, x: Array
) -> Array:
    young, old = (canvas.stain.colour(c) for c in recipe.cytoplasm)
    pale = canvas.stain.colour(GLASS)
    colour = np.broadcast_to(young + (old - young) * np.float32(canvas.age), (*canvas.size, 3)).copy()
    mottle = 0.07 * texture.grain(rng, 9.0, canvas.size) + 0.08 * texture.grain(rng, 30.0, canvas.size)
    _blend(colour, pale, np.clip(0.06 + mottle, -0.12, 0.4))
    if recipe.hof:
        hollow = np.exp(-((nucleus / 0.3) ** 2)) * np.clip(0.9 - 1.2 * x, 0.0, 1.0)
        _blend(colour, canvas.stain.colour(recipe.hof), 0.85 * hollow)
    for granules in recipe.granules:
        _granulate(rng, granules, canvas, colour, np.ones_like(body))
    if recipe.vacuoles:
        cover, shade = texture.crop(rng, *texture.dots(17), size=canvas.size)
        _blend(colour, pale, 0.8 * cover * (shade < recipe.vacuoles) * canvas.fill(body + 0.08))
    rim = np.exp(-(((body + 0.03) / 0.05) ** 2))
    colour *= (1.0 - 0.1 * rim)[..., None]
    return colour


def _granulate(rng: np.random.Generator, granules: Granules, canvas: Canvas, colour: Array, where: Array) -> None:
    """Scatter granules over the colour, in place."""
    cover, shade = texture.crop(rng, *texture.dots(granules.spacing), size=canvas.size)
    dark, light = canvas.stain.colour(granules.dark), canvas.stain.colour(granules.light)
    tone = shade / max(granules.share, 1e-6)
    dot = dark + (light - dark) * np.clip(tone, 0.0, 1.0)[..., None]
    colour += (dot - colour) * (0.85 * cover * (tone <= 1.0) * where)[..., None]


def _chromatin(rng: np.random.Generator, recipe: Recipe, canvas: Canvas, nucleus: Array, x: Array, y: Array) -> Array:
    dark, light = (canvas.stain.colour(c) for c in recipe.chromatin)
    coarse = texture.grain(rng, round(canvas.between(*recipe.clumps)), canvas.size)
    fine = texture.grain(rng, 5.0, canvas.size)
    open_ = np.clip(0.36 + recipe.contrast * (0.42 * coarse + 0.16 * fine), 0.0, 1.0)
    membrane = np.exp(-(((nucleus + 0.04) / 0.05) ** 2))
    open_ *= 1.0 - 0.5 * membrane
    colour = np.asarray(dark + (light - dark) * open_[..., None], np.float32)
    for _ in range(recipe.nucleoli):
        centre = rng.uniform(-0.38, 0.38, 2)
        spot = np.exp(-((np.hypot(x - centre[0], y - centre[1]) / rng.uniform(0.1, 0.16)) ** 4))
        _blend(colour, light * np.float32(1.12), 0.55 * spot)
    return colour


def _blend(colour: Array, towards: Array, share: Array) -> None:
    """Move the colour [h, w, 3] towards another by a share [h, w], in place."""
    colour += (towards - colour) * share.astype(np.float32)[..., None]
