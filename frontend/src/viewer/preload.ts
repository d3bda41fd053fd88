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

/** The tiles of fields that may be opened next, by their addresses: decoded, so that they only have to be drawn. */
const pictures = new Map<string, Map<string, ImageBitmap>>();

/** Fetch and decode the tiles of a field's first sight. Once more changes nothing. */
export function preloadTiles({ id, width, height, tiles }: Field): void {
  if (pictures.has(id)) return;
  const window_ = { width: window.innerWidth, height: window.innerHeight };
  const shown = tilesToShow({ width, height, tile: tiles.size, levels: tiles.levels }, window_, window.devicePixelRatio);
  const found = new Map<string, ImageBitmap>();
  pictures.set(id, found);
  for (const old of [...pictures.keys()].slice(0, -MOST)) pictures.delete(old);
  for (const { z, x, y } of shown) fetchTile(tileUrl(tiles.url, z, x, y), found).catch(() => undefined); // it is asked for again when it is needed
}

async function fetchTile(url: string, found: Map<string, ImageBitmap>): Promise<void> {
  const answer = await fetch(url);
  if (answer.ok) found.set(url, await createImageBitmap(await answer.blob(), { colorSpaceConversion: "none" }));
}

/** A tile that was fetched early and has come. */
export function takeTile(url: string): ImageBitmap | undefined {
  for (const tiles of pictures.values()) {
    const tile = tiles.get(url);
    if (tile) return tile;
  }
  return undefined;
}

/** The field and its cells, fetched now unless they are there or on the way. Throws ApiError. */
export function takeOpening(id: string): Promise<Opening> {
  const known = early.get(id);
  early.delete(id);
  return known?.catch(() => fetchOpening(id)) ?? fetchOpening(id);
}

export const tileUrl = (template: string, z: number, x: number, y: number): string =>
  template.replace("{z}", String(z)).replace("{x}", String(x)).replace("{y}", String(y));
