"""Changes to a picture that leave its cells what they are; boxes follow to within a pixel.

Pictures are `[H, W, 3]` uint8 RGB arrays; boxes `[N, 4]` float32, xyxy in their pixels. A cell has no
up or down, and stains differ between laboratories more than between cells of one.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from inference.detectors.framing import glass

Random = np.random.Generator
DENSITY = -np.log((np.arange(256, dtype=np.float32) + 1) / 256)  # optical, of each value of a pixel
VISIBLE = 0.4  # a cell with less than this part of its box left in view is not asked for


@dataclass(frozen=True)
class Piece:
    """A picture and the cells on it; `labels` `[N]` int64 from 1, or IGNORED."""

    pixels: np.ndarray
    boxes: np.ndarray
    labels: np.ndarray


def turn(piece: Piece, quarters: int, mirror: bool) -> Piece:
    """Turned counter-clockwise by quarters, after mirroring left to right: exact for pixels and boxes."""
    pixels, boxes = piece.pixels, piece.boxes
    if mirror:
        width = pixels.shape[1]
        pixels = pixels[:, ::-1]
        boxes = np.stack([width - boxes[:, 2], boxes[:, 1], width - boxes[:, 0], boxes[:, 3]], axis=1)
    for _ in range(quarters % 4):
        width = pixels.shape[1]
        pixels = np.rot90(pixels)
        boxes = np.stack([boxes[:, 1], width - boxes[:, 2], boxes[:, 3], width - boxes[:, 0]], axis=1)
    return Piece(pixels, boxes, piece.labels)


def rescale(piece: Piece, factor: float) -> Piece:
    """At `factor` times the size, sides rounded to whole pixels; boxes by the true ratio of the sides."""
    height, width = piece.pixels.shape[:2]
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    picture = Image.fromarray(np.ascontiguousarray(piece.pixels))
    pixels = np.asarray(picture.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0))
    across, down = size[0] / width, size[1] / height
    return Piece(pixels, piece.boxes * np.array([across, down, across, down], np.float32), piece.labels)


def shear(piece: Piece, slope: float) -> Piece:
    """Rows pushed sideways by `slope` times their distance from the middle row.

    The box of a sheared ellipse has half-width sqrt(a^2 + (slope b)^2): cells are nearly elliptic, and the
    box around the sheared corners would be too wide for them.
    """
    height = piece.pixels.shape[0]
    picture = Image.fromarray(np.ascontiguousarray(piece.pixels))
    fill = tuple(int(v) for v in np.median(piece.pixels.reshape(-1, 3), axis=0))
    moved = picture.transform(
        picture.size, Image.Transform.AFFINE, (1, -slope, slope * height / 2, 0, 1, 0), Image.Resampling.BILINEAR,
        fillcolor=fill,
    )  # fmt: skip
    x1, y1, x2, y2 = piece.boxes.T
    middle = (x1 + x2) / 2 + slope * ((y1 + y2) / 2 - height / 2)
    half = np.sqrt(((x2 - x1) / 2) ** 2 + (slope * (y2 - y1) / 2) ** 2)
    boxes = np.stack([middle - half, y1, middle + half, y2], axis=1).astype(np.float32)
    return visible(Piece(np.asarray(moved), boxes.reshape(-1, 4), piece.labels))


def crop(piece: Piece, left: int, top: int, width: int, height: int) -> Piece:
    """The part of a picture that starts at (left, top), as far as there is picture."""
    pixels = piece.pixels[top : top + height, left : left + width]
    return visible(Piece(pixels, piece.boxes - np.array([left, top, left, top], np.float32), piece.labels))


def visible(piece: Piece) -> Piece:
    """Boxes cut at the picture's edge; cells mostly out of view are dropped."""
    height, width = piece.pixels.shape[:2]
    boxes = piece.boxes.clip(0, np.array([width, height, width, height], np.float32))
    left = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    whole = np.prod(piece.boxes[:, 2:] - piece.boxes[:, :2], axis=1)
    keep = (left > VISIBLE * whole) & ((boxes[:, 2:] - boxes[:, :2]).min(axis=1, initial=np.inf) >= 2)
    return Piece(piece.pixels, boxes[keep], piece.labels[keep])


def mosaic(side: int, gap: int, pieces: Callable[[], Piece], random: Random) -> Piece:
    """A `side` by `side` picture laid out row by row from pieces, `gap` px apart, the first row and column cut."""
    first = pieces()
    canvas = np.empty((side, side, 3), np.uint8)
    canvas[:] = glass(first.pixels)
    laid: list[Piece] = []
    piece, top = first, -int(random.integers(0, max(1, first.pixels.shape[0] // 2)))
    while top < side:
        left, bottom = -int(random.integers(0, max(1, piece.pixels.shape[1] // 2))), top + 1
        while left < side:
            laid.append(_lay(canvas, piece, left, top))
            left += piece.pixels.shape[1] + gap
            bottom = max(bottom, top + piece.pixels.shape[0] + gap)
            piece = pieces()
        top = bottom
    boxes, labels = [p.boxes for p in laid], [p.labels for p in laid]
    return visible(Piece(canvas, np.concatenate(boxes), np.concatenate(labels)))


def _lay(canvas: np.ndarray, piece: Piece, left: int, top: int) -> Piece:
    """Copy what fits of the piece at (left, top), which may be negative; returns it in the canvas's pixels."""
    bottom, right = top + piece.pixels.shape[0], left + piece.pixels.shape[1]
    shown = piece.pixels[max(0, -top) : canvas.shape[0] - top, max(0, -left) : canvas.shape[1] - left]
    canvas[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = shown
    return Piece(canvas, piece.boxes + np.array([left, top, left, top], np.float32), piece.labels)


def stain(pixels: np.ndarray, strength: float, random: Random) -> np.ndarray:
    """Another laboratory's dyes, lamp and camera: 0 changes nothing, 1 is a strong change.

    Dyes add up in optical density (Beer-Lambert), so they are mixed and scaled there; the lamp's tint,
    the camera's gamma and saturation act on the light that is left.
    """
    mix = (np.eye(3) + random.normal(0, 0.12 * strength, (3, 3))) * np.exp(random.normal(0, 0.2 * strength))
    gamma = np.exp(random.normal(0, 0.12 * strength))
    light = [np.exp(dye, out=dye) for dye in _mixed([DENSITY[pixels[..., k]] for k in range(3)], -gamma * mix)]
    tint = np.exp(random.normal(0, 0.08 * strength, 3))
    saturation = np.exp(random.normal(0, 0.25 * strength))
    bright, more = 1 + random.normal(0, 0.08 * strength), random.normal(0, 0.04 * strength)
    camera = 255 * bright * np.diag(tint) @ (saturation * np.eye(3) + (1 - saturation) / 3)
    changed = np.empty(pixels.shape, np.uint8)
    for k, colour in enumerate(_mixed(light, camera)):
        changed[..., k] = np.clip(colour + np.float32(255 * more), 0, 255)
    return changed


def _mixed(planes: list[np.ndarray], shares: np.ndarray) -> list[np.ndarray]:
    """Of three planes `[H, W]`, each of three new ones from its column of shares; by hand, because the threads with
    which numpy multiplies go on spinning for a while, on cores that others wait for."""
    red, green, blue = planes
    return [red * r + green * g + blue * b for r, g, b in shares.T.astype(np.float32)]


def roughen(pixels: np.ndarray, random: Random) -> np.ndarray:
    """One picture in four a little out of focus, one in four with the camera's noise."""
    if random.random() < 0.25:
        blurred = Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(random.uniform(0.3, 1.3)))
        pixels = np.asarray(blurred)
    if random.random() < 0.25:
        noise = random.standard_normal(pixels.shape, np.float32) * np.float32(random.uniform(1, 7))
        pixels = (pixels + noise).clip(0, 255).astype(np.uint8)
    return pixels
