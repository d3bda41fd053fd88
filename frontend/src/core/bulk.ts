// What a person can do to many cells at once: functions from cells to what they become. `document.edit(…)` of the result is
// one step of undo and one line-up for the server. Cells that would not change may be in it: `edit` leaves them out.

import { accepted, changed, deleted, drawn, type CodeOf } from "./edits";
import { clamp, resized, rounded } from "./geometry";
import { isVisible, type Box, type Cell, type Label, type Point, type Size } from "./types";

/** Give every cell this label; null makes them unidentified. A proposal that had it already is thereby accepted. */
export const relabelled = (cells: readonly Cell[], label: string | null, codeOf: CodeOf): Cell[] =>
  cells.filter(isVisible).map((cell) => changed(cell, { label }, codeOf));

/** Agree with every proposal among them, as it stands. */
export const allAccepted = (cells: readonly Cell[]): Cell[] => cells.map(accepted);

/** There are no such cells: proposals are rejected, drawn cells removed. */
export const allDeleted = (cells: readonly Cell[]): Cell[] => cells.filter(isVisible).map(deleted);

/** The shift nearest to `by` that takes none of the boxes out of the field: they keep their places to each other. */
export function sharedShift(boxes: readonly Box[], { x, y }: Point, field: Size): Point {
  const [left, top] = [Math.min(...boxes.map((box) => box[0])), Math.min(...boxes.map((box) => box[1]))];
  const [right, bottom] = [Math.max(...boxes.map((box) => box[0] + box[2])), Math.max(...boxes.map((box) => box[1] + box[3]))];
  return { x: Math.min(Math.max(x, -left), field.width - right), y: Math.min(Math.max(y, -top), field.height - bottom) };
}

const SIDES = [[1, 1], [-1, -1], [1, -1], [-1, 1]] as const;

const shift = (box: Box, { x, y }: Point): Box => [box[0] + x, box[1] + y, box[2], box[3]];

/** Move all of them together by `by` field pixels, as far as the field's edges allow. */
export function allMoved(cells: readonly Cell[], by: Point, field: Size, codeOf: CodeOf): Cell[] {
  const way = sharedShift(cells.map((cell) => cell.box), by, field);
  return cells.map((cell) => changed(cell, { box: rounded(shift(cell.box, way), field) }, codeOf));
}

/** Make each wider by `by.x` and higher by `by.y` field pixels, its top left corner fixed; never below the least size. */
export const allResized = (cells: readonly Cell[], by: Point, field: Size, codeOf: CodeOf): Cell[] =>
  cells.map((cell) => changed(cell, { box: rounded(resized(cell.box, "se", by, field), field) }, codeOf));

/**
 * New cells beside these, with their labels, as drawn by `by` at `at`: where no cell `isTaken` exactly, as far as there is
 * such a side. Copies that lay on their originals in a corner would be counted and not seen.
 */
export function duplicated(
  cells: readonly Cell[], beside: Point, field: Size, by: string, at: string, isTaken: (box: Box) => boolean = () => false,
): Cell[] {
  const boxes = cells.map((cell) => cell.box);
  const ways = SIDES.map(([x, y]) => sharedShift(boxes, { x: x * beside.x, y: y * beside.y }, field));
  const way = ways.find((one) => !boxes.every((box) => isTaken(shift(box, one)))) ?? { x: 0, y: 0 };
  return cells.map((cell) => drawn(clamp(shift(cell.box, way), field), cell.label, by, at));
}

/** A class with its stages, as a test of cells: null is the unidentified, undefined every class. */
export function inClass(labels: readonly Label[], label: string | null | undefined): (cell: Cell) => boolean {
  if (label === undefined) return () => true;
  const family = new Set<string | null>(labels.filter((one) => one.id === label || (label !== null && one.parent === label)).map((one) => one.id));
  if (label === null) family.add(null);
  return (cell) => family.has(cell.label);
}

/** The proposals of a class nobody decided on, parted at a score: `from` it (inclusive) and `below`. */
export function parted(cells: Iterable<Cell>, isIn: (cell: Cell) => boolean, score: number): { from: Cell[]; below: Cell[] } {
  const open = [...cells].filter((cell) => cell.status === "proposed" && isIn(cell));
  return { from: open.filter((cell) => (cell.score ?? 1) >= score), below: open.filter((cell) => (cell.score ?? 1) < score) };
}
