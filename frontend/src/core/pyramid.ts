// The levels and tiles of a field: level 0 is the whole field in one tile, each further level twice as wide and high.

import type { Size } from "./types";

export interface Pyramid extends Size {
  /** Pixels of a tile's side. */
  readonly tile: number;
  readonly levels: number;
}

export interface Tile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** The level that a picture drawn at `scale` device pixels a field pixel is made of: the smallest that is not blurred. */
export function levelAt({ levels }: Pyramid, scale: number): number {
  const below = Math.floor(Math.log2(1 / Math.min(scale, 1)) + 1e-9);
  return Math.max(0, levels - 1 - below);
}

/** Every tile of a level, row by row. */
export function tilesOf({ width, height, tile, levels }: Pyramid, level: number): Tile[] {
  const across = (length: number) => Math.ceil(Math.ceil(length / 2 ** (levels - 1 - level)) / tile);
  const [columns, rows] = [across(width), across(height)];
  return Array.from({ length: columns * rows }, (_, at) => ({ z: level, x: at % columns, y: Math.floor(at / columns) }));
}

/** What is asked for when the whole field is shown in a window: the level that is sharp there, and the coarser ones before it. */
export function tilesToShow(pyramid: Pyramid, window: Size, ratio: number): Tile[] {
  const scale = Math.min(window.width / pyramid.width, window.height / pyramid.height) * ratio;
  const level = levelAt(pyramid, scale);
  return Array.from({ length: level + 1 }, (_, z) => tilesOf(pyramid, z)).flat();
}
