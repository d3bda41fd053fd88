// Two opinions of one field beside each other: which cells both see, and where they differ.

import RBush from "rbush";

import type { Box } from "./types";

/** One cell as a model saw it. */
export interface Said {
  /** The label's id; null where the project does not have the model's word. */
  readonly label: string | null;
  readonly code: string;
  readonly score: number;
  readonly box: Box;
}

export type Difference = "same" | "label" | "onlyFirst" | "onlySecond";

export interface Pair {
  readonly kind: Difference;
  readonly first: Said | null;
  readonly second: Said | null;
}

/** Two boxes that overlap by at least this are one cell: the platform's own measure. */
export const SAME_CELL = 0.5;

/** Intersection over union of two boxes, 0 to 1. */
export function overlap(a: Box, b: Box): number {
  const across = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const down = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  if (across <= 0 || down <= 0) return 0;
  const shared = across * down;
  return shared / (a[2] * a[3] + b[2] * b[3] - shared);
}

interface Item {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  readonly said: Said;
}

const itemOf = (said: Said): Item => {
  const [x, y, width, height] = said.box;
  return { minX: x, minY: y, maxX: x + width, maxY: y + height, said };
};

/** Every two boxes that may be one cell, the best overlap first. */
function candidates(first: readonly Said[], second: readonly Said[]): { a: Said; b: Said; iou: number }[] {
  const tree = new RBush<Item>();
  tree.load(second.map(itemOf));
  return first
    .flatMap((a) => tree.search(itemOf(a)).map(({ said: b }) => ({ a, b, iou: overlap(a.box, b.box) })))
    .filter(({ iou }) => iou >= SAME_CELL)
    .sort((one, other) => other.iou - one.iou);
}

/** Pair the cells of two opinions: each with one of the other at most, the best overlaps first. */
export function compare(first: readonly Said[], second: readonly Said[]): Pair[] {
  const taken = new Set<Said>();
  const pairs: Pair[] = [];
  for (const { a, b } of candidates(first, second)) {
    if (taken.has(a) || taken.has(b)) continue;
    taken.add(a).add(b);
    pairs.push({ kind: a.code === b.code ? "same" : "label", first: a, second: b });
  }
  const rest = (all: readonly Said[]) => all.filter((said) => !taken.has(said));
  return [
    ...pairs,
    ...rest(first).map((said): Pair => ({ kind: "onlyFirst", first: said, second: null })),
    ...rest(second).map((said): Pair => ({ kind: "onlySecond", first: null, second: said })),
  ];
}

/** How many pairs there are of each kind. */
export function tally(pairs: readonly Pair[]): Readonly<Record<Difference, number>> {
  const counts = { same: 0, label: 0, onlyFirst: 0, onlySecond: 0 };
  for (const { kind } of pairs) counts[kind] += 1;
  return counts;
}
