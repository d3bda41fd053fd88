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

/** A tile as the picture draws it; null where it did not come. */
type Drawn = CanvasRenderingContext2D | null;
/** The tiles of a field by their addresses, there or on the way. */
export type Tiles = Map<string, Promise<Drawn>>;

const pictures = new Map<string, Tiles>();

/** Fetch the tiles of a field's first sight and decode them, so that they only have to be put on the screen. Once more changes nothing. */
export function preloadTiles({ id, width, height, tiles }: Field): void {
  if (pictures.has(id)) return;
  const window_ = { width: window.innerWidth, height: window.innerHeight };
  const shown = tilesToShow({ width, height, tile: tiles.size, levels: tiles.levels }, window_, window.devicePixelRatio);
  const urls = shown.map(({ z, x, y }) => tileUrl(tiles.url, z, x, y));
  pictures.set(id, new Map(urls.map((url) => [url, fetchTile(url).catch(() => null)])));
  for (const old of [...pictures.keys()].slice(0, -MOST)) release(takeTiles(old));
}

async function fetchTile(url: string): Promise<Drawn> {
  const answer = await fetch(url);
  if (!answer.ok) return null;
  const image = await createImageBitmap(await answer.blob(), { colorSpaceConversion: "none" });
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context?.drawImage(image, 0, 0);
  image.close();
  return context;
}

/** The tiles of a field that were fetched early, given to one alone. */
export function takeTiles(id: string): Tiles {
  const found: Tiles = pictures.get(id) ?? new Map<string, Promise<Drawn>>();
  pictures.delete(id);
  return found;
}

/** Give back the memory of decoded tiles at once: browsers take their time. */
function release(tiles: Tiles): void {
  for (const tile of tiles.values()) void tile.then((drawn) => drawn && ([drawn.canvas.width, drawn.canvas.height] = [0, 0]));
  tiles.clear();
}

/** The field and its cells, fetched now unless they are there or on the way. Throws ApiError. */
export function takeOpening(id: string): Promise<Opening> {
  const known = early.get(id);
  early.delete(id);
  return known?.catch(() => fetchOpening(id)) ?? fetchOpening(id);
}

export const tileUrl = (template: string, z: number, x: number, y: number): string =>
  template.replace("{z}", String(z)).replace("{x}", String(x)).replace("{y}", String(y));
