// Which words stand at the boxes: one wording for all in view, so that nobody wonders why two cells are named differently.

import type { Cell } from "../../core/types";

/** A word needs a box at least this wide, in CSS pixels; it may reach over the box by as much again as `OVER`. */
const TEXT_FROM = 30;
const OVER = 30;
/** This share of the boxes must have room for a wording. */
const MOST = 0.85;

export type Wording = (cell: Cell) => string;

/** "Erythroid (nucleated)" → "Erythroid". */
const plain = (name: string): string => name.replace(/ \(.*\)$/, "");

/** "Basophilic erythroblast" → "Bas. ery."; a word of four letters stays. */
const shortened = (name: string): string =>
  plain(name).split(" ").map((word) => (word.length > 4 ? `${word.slice(0, 3)}.` : word)).join(" ");

/** What a model is sure of is its own: a cell that a person decided on carries no score. */
const score = (cell: Cell): string => (cell.status === "proposed" && cell.score !== null ? ` ${cell.score.toFixed(2)}` : "");

/**
 * The fullest wording that fits most of these boxes: name and score, name, abbreviation; null where the boxes are too
 * small for any. `scale`: CSS pixels for each field pixel; `measure`: a text's width in CSS pixels.
 */
export function wordingFor(cells: readonly Cell[], scale: number, nameOf: (cell: Cell) => string, measure: (word: string) => number): Wording | null {
  const wordings: Wording[] = [(cell) => plain(nameOf(cell)) + score(cell), (cell) => plain(nameOf(cell)), (cell) => shortened(nameOf(cell))];
  const fits = (wording: Wording) => (cell: Cell) => {
    const width = cell.box[2] * scale;
    return width >= TEXT_FROM && measure(wording(cell)) <= width + OVER;
  };
  return wordings.find((wording) => cells.filter(fits(wording)).length >= MOST * cells.length) ?? null;
}
