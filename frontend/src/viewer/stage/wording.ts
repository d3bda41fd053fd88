// Which words stand at the boxes: one wording for all in view, so that nobody wonders why two cells are named differently.

import { surenessOf, type Cell } from "../../core/types";
import { twoDecimals } from "../../theme/format";

/** A word needs a box at least this wide, in CSS pixels; it may reach over the box by as much again as `OVER`. */
const TEXT_FROM = 24;
const OVER = 30;
/** This share of the boxes must have room for a wording. */
const MOST = 0.85;

export type Wording = (cell: Cell) => string;

/** "Erythroid (nucleated)" → "Erythroid". */
const plain = (name: string): string => name.replace(/ \(.*\)$/, "");

/** "Basophilic erythroblast" → "Bas. ery."; a word of four letters stays. */
const shortened = (name: string): string =>
  plain(name).split(" ").map((word) => (word.length > 4 ? `${word.slice(0, 3)}.` : word)).join(" ");

/** How many letters two words begin with alike. */
function alike(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at]?.toLowerCase() === other[at]?.toLowerCase()) at += 1;
  return at;
}

/**
 * Short words for names, no two the same: where "Mye." would stand for myelocyte and myeloblast, the letters in which they
 * part follow, "Mye.cy" and "Mye.bl".
 */
export function abbreviations(names: readonly string[]): (name: string) => string {
  const said = new Map(names.map((name) => [name, shortened(name)]));
  const rivals = (name: string) => names.filter((other) => other !== name && said.get(other) === said.get(name));
  const parted = names.filter((name) => rivals(name).length > 0).map((name): [string, string] => {
    const word = plain(name);
    const from = Math.max(3, Math.min(...rivals(name).map((other) => alike(word, plain(other)))));
    return [name, `${word.slice(0, 3)}.${word.slice(from, from + 2)}`];
  });
  for (const [name, word] of parted) said.set(name, word);
  return (name) => (rivals(name).length > 0 ? plain(name) : said.get(name) ?? shortened(name));
}

/** What a model is sure of is its own: a cell that a person decided on carries no score. */
const score = (cell: Cell): string => {
  const sure = cell.status === "proposed" ? surenessOf(cell) : null;
  return sure === null ? "" : ` ${twoDecimals(sure)}`;
};

/**
 * The fullest wording that fits most of these boxes: name and how sure of it the model is, name, abbreviation; null where
 * the boxes are too small for any. `scale`: CSS pixels for each field pixel; `measure`: a text's width in CSS pixels.
 */
export function wordingFor(cells: readonly Cell[], scale: number, nameOf: (cell: Cell) => string, short: (name: string) => string, measure: (word: string) => number): Wording | null {
  const wordings: Wording[] = [(cell) => plain(nameOf(cell)) + score(cell), (cell) => plain(nameOf(cell)), (cell) => short(nameOf(cell))];
  const fits = (wording: Wording) => (cell: Cell) => {
    const width = cell.box[2] * scale;
    return width >= TEXT_FROM && measure(wording(cell)) <= width + OVER;
  };
  return wordings.find((wording) => cells.filter(fits(wording)).length >= MOST * cells.length) ?? null;
}
