// Fetches a field before somebody opens it, or while its viewer is still on the way: cells and the tiles of its first
// sight. What changed since is asked for as soon as the field is open, so what was fetched early is never the last word.

import type { Field } from "../api/types";
import { tilesToShow } from "../core/pyramid";
import { fetchCells, fetchField, type CellsAnswer } from "./api";

export interface Opening {
  readonly field: Field;
  readonly cells: CellsAnswer;
}

/** Fields fetched early are kept until they are opened, the newest few. */
const MOST = 4;
const early = new Map<string, Promise<Opening>>();

const fetchOpening = async (id: string, known?: Field): Promise<Opening> => {
  const [field, cells] = await Promise.all([known ?? fetchField(id), fetchCells(id)]);
  // A field from a list may be older than its cells.
  return { field: { ...field, state: cells.state }, cells };
};

/** Fetch the cells of a field that will be opened. Once more changes nothing. */
export function preload(field: Field): void {
  if (early.has(field.id)) return;
  const opening = fetchOpening(field.id, field);
  early.set(field.id, opening);
  opening.catch(() => early.delete(field.id));
  for (const id of [...early.keys()].slice(0, -MOST)) early.delete(id);
}

/** Have the browser fetch the tiles of a field's first sight, into its cache. */
export function preloadTiles({ width, height, tiles }: Field): void {
  const window_ = { width: window.innerWidth, height: window.innerHeight };
  for (const { z, x, y } of tilesToShow({ width, height, tile: tiles.size, levels: tiles.levels }, window_, window.devicePixelRatio)) {
    new Image().src = tileUrl(tiles.url, z, x, y);
  }
}

/** The field and its cells, fetched now unless they are there or on the way. Throws ApiError. */
export function takeOpening(id: string): Promise<Opening> {
  const known = early.get(id);
  early.delete(id);
  return known?.catch(() => fetchOpening(id)) ?? fetchOpening(id);
}

export const tileUrl = (template: string, z: number, x: number, y: number): string =>
  template.replace("{z}", String(z)).replace("{x}", String(x)).replace("{y}", String(y));
