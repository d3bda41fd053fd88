// The orders in which the keyboard walks through cells.

import { surenessOf, type Cell } from "./types";

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 1;

/** Cells as one reads a page: rows as high as a middling cell, from left to right. */
export function inReadingOrder(cells: readonly Cell[]): Cell[] {
  const row = Math.max(1, median(cells.map((cell) => cell.box[3])));
  const rowOf = ({ box }: Cell) => Math.floor((box[1] + box[3] / 2) / row);
  return [...cells].sort((a, b) => rowOf(a) - rowOf(b) || a.box[0] - b.box[0] || (a.id < b.id ? -1 : 1));
}

/** The least sure first: by what the model said of the very label, since most mistakes are a stage taken for its neighbour. */
export const byUncertainty = (cells: readonly Cell[]): Cell[] =>
  [...cells].sort((a, b) => (surenessOf(a) ?? 1) - (surenessOf(b) ?? 1) || (a.id < b.id ? -1 : 1));

/** The cell `step` places after (or before) the selected one, going round; the first when nothing is selected. */
export function neighbour(cells: readonly Cell[], selected: string | null, step: 1 | -1, order = inReadingOrder): Cell | null {
  const walk = order(cells);
  const at = walk.findIndex((cell) => cell.id === selected);
  if (at < 0) return (step > 0 ? walk[0] : walk.at(-1)) ?? null;
  return walk[(at + step + walk.length) % walk.length] ?? null;
}

/** What nobody has answered for yet: proposals, and cells without a label. */
export const isUnreviewed = (cell: Cell): boolean => cell.status === "proposed" || cell.label === null;
