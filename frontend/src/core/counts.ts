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
  /** Those and the cells of its stages. */
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

function tally(cells: Iterable<Cell>, threshold: number): Map<string | null, number> {
  const numbers = new Map<string | null, number>();
  for (const cell of cells) if (isCounted(cell, threshold)) numbers.set(cell.label, (numbers.get(cell.label) ?? 0) + 1);
  return numbers;
}

/** Counts cells again and again; as long as no number changes, the very same count is given. */
export function createCounter(labels: readonly Label[]) {
  let numbers: ReadonlyMap<string | null, number> = new Map();
  let counted = countOf(numbers, labels);
  return (cells: Iterable<Cell>, threshold: number): Count => {
    const now = tally(cells, threshold);
    if (now.size !== numbers.size || [...now].some(([label, number]) => numbers.get(label) !== number)) {
      [numbers, counted] = [now, countOf(now, labels)];
    }
    return counted;
  };
}

function countOf(numbers: ReadonlyMap<string | null, number>, labels: readonly Label[]): Count {
  const own = (label: Label) => numbers.get(label.id) ?? 0;
  const sum = (some: readonly Label[]) => some.reduce((total, label) => total + own(label), 0);
  const lineages = labels.filter((label) => label.parent === null).sort(byPosition);
  const rows = lineages.map((lineage) => {
    const stages = labels.filter((label) => label.parent === lineage.id).sort(byPosition);
    const leaf = (label: Label): Row => ({ label, own: own(label), total: own(label), stages: [] });
    return { label: lineage, own: own(lineage), total: own(lineage) + sum(stages), stages: stages.map(leaf) };
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

/** What submitting at this threshold would do to the proposals nobody decided on. */
export function undecided(cells: Iterable<Cell>, threshold: number): { accepted: number; rejected: number } {
  const outcome = { accepted: 0, rejected: 0 };
  for (const cell of cells) if (cell.status === "proposed") outcome[isCounted(cell, threshold) ? "accepted" : "rejected"] += 1;
  return outcome;
}
