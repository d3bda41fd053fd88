// How large a test set must become before it tells of every class whether it was lost.

import type { Gate } from "../queries";

const ONE_IN = 5; // as inference/services/splits.py divides

/** With so many cases with approved fields the test set has `tests` cases: a fifth of all, rounded up. */
export const casesFor = (tests: number): number => ONE_IN * (tests - 1) + 1;

/** Test cases like those of now that would tell of each class with too few cells, and all cases that takes; or null. */
export function toTell({ classes, test }: Gate): { tests: number; cases: number } | null {
  const times = Math.max(0, ...classes.map(({ needed, cells }) => (needed ?? 0) / cells));
  if (times === 0) return null;
  const tests = Math.ceil(test.cases * times);
  return { tests, cases: casesFor(tests) };
}
