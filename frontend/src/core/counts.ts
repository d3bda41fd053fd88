// The live count: what the differential of this field would be if it were submitted now.

import { isVisible, type Cell, type Label } from "./types";

export const DEFAULT_THRESHOLD = 0.7;

/** A proposal counts from the threshold on; what a person accepted, corrected or drew counts always. */
export const isCounted = (cell: Cell, threshold: number): boolean =>
  isVisible(cell) && (cell.status !== "proposed" || (cell.score ?? 1) >= threshold);

export interface Row {
  readonly label: Label;
  /** Cells with this very label. */
  readonly own: number;
  /** Those and the cells of its stages that are counted as it is; what is left out of a count is not in its sums. */
  readonly total: number;
  readonly stages: readonly Row[];
}

export interface Count {
  readonly lineages: readonly Row[];
  readonly unidentified: number;
  /** Cells of labels that count towards the differential: what the target is a number of. */
  readonly differential: number;
  readonly total: number;
}

const byPosition = (a: Label, b: Label): number => a.position - b.position || a.name.localeCompare(b.name);

/** What submitting now would do to the proposals nobody decided on. */
export interface Undecided {
  readonly accepted: number;
  readonly rejected: number;
}

type Numbers = ReadonlyMap<string | null, number>;

const sameNumbers = (a: Numbers, b: Numbers): boolean => [...a.keys(), ...b.keys()].every((label) => (a.get(label) ?? 0) === (b.get(label) ?? 0));

/**
 * Counts along: it hears of the cells that change and looks at no others. As long as no number changes, the very same
 * count is given.
 */
export function createTally(labels: readonly Label[]) {
  let threshold = DEFAULT_THRESHOLD;
  let cells = new Map<string, Cell>();
  let numbers: Numbers = new Map();
  let count = countOf(numbers, labels);
  let undecided: Undecided = { accepted: 0, rejected: 0 };

  const hear = (changed: Iterable<Cell>): void => {
    const now = new Map(numbers);
    let { accepted, rejected } = undecided;
    const add = (cell: Cell, by: number): void => {
      const counted = isCounted(cell, threshold);
      if (counted) now.set(cell.label, (now.get(cell.label) ?? 0) + by);
      if (cell.status !== "proposed") return;
      if (counted) accepted += by;
      else rejected += by;
    };
    for (const cell of changed) {
      const before = cells.get(cell.id);
      if (before) add(before, -1);
      cells.set(cell.id, cell);
      add(cell, 1);
    }
    if (!sameNumbers(now, numbers)) count = countOf(now, labels);
    if (accepted !== undecided.accepted || rejected !== undecided.rejected) undecided = { accepted, rejected };
    numbers = now;
  };

  return {
    hear,
    /** Begin anew with all cells, counting proposals from this score on. */
    reset: (all: Iterable<Cell>, from: number): void => {
      threshold = from;
      cells = new Map();
      numbers = new Map();
      undecided = { accepted: 0, rejected: 0 };
      hear(all);
      count = countOf(numbers, labels);
    },
    count: (): Count => count,
    undecided: (): Undecided => undecided,
  };
}

function countOf(numbers: ReadonlyMap<string | null, number>, labels: readonly Label[]): Count {
  const own = (label: Label) => numbers.get(label.id) ?? 0;
  const sum = (some: readonly Label[]) => some.reduce((total, label) => total + own(label), 0);
  const lineages = labels.filter((label) => label.parent === null).sort(byPosition);
  const rows = lineages.map((lineage) => {
    const stages = labels.filter((label) => label.parent === lineage.id).sort(byPosition);
    const leaf = (label: Label): Row => ({ label, own: own(label), total: own(label), stages: [] });
    return { label: lineage, own: own(lineage), total: own(lineage) + sum(stages.filter((stage) => stage.counting === lineage.counting)), stages: stages.map(leaf) };
  });
  return {
    lineages: rows,
    unidentified: numbers.get(null) ?? 0,
    differential: sum(labels.filter((label) => label.counting === "differential")),
    total: [...numbers.values()].reduce((total, number) => total + number, 0),
  };
}

/** The labels of the proposals that a submission would reject, with how many of each, commonest first; null: unidentified. */
export function rejectedClasses(cells: Iterable<Cell>, threshold: number): [label: string | null, number: number][] {
  const numbers = new Map<string | null, number>();
  for (const cell of cells) {
    if (cell.status === "proposed" && !isCounted(cell, threshold)) numbers.set(cell.label, (numbers.get(cell.label) ?? 0) + 1);
  }
  return [...numbers].sort(([, a], [, b]) => b - a);
}
