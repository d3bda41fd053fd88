// A differential's rows in the order and groups a report shows them.

import type { CountRow } from "../../../api/types";

export interface Lineage {
  row: CountRow;
  stages: CountRow[];
}

export type GroupedRows = Record<CountRow["counting"], Lineage[]>;

const isParentOf = (parent: CountRow, row: CountRow): boolean => row.parent === parent.label || row.parent === parent.code;

function lineagesOf(rows: readonly CountRow[], counting: CountRow["counting"]): Lineage[] {
  const mine = rows.filter((row) => row.counting === counting);
  const isStage = (row: CountRow) => mine.some((other) => isParentOf(other, row));
  return mine.filter((row) => !isStage(row)).map((row) => ({ row, stages: mine.filter((stage) => isParentOf(row, stage)) }));
}

/**
 * What is in the differential, what is counted separately and what is left out, each as lineages with their stages.
 * A stage that is counted otherwise than its lineage (a mast cell under "other") stands for itself in its own group.
 */
export function groupRows(rows: readonly CountRow[]): GroupedRows {
  return {
    differential: lineagesOf(rows, "differential"),
    separate: lineagesOf(rows, "separate"),
    excluded: lineagesOf(rows, "excluded"),
  };
}

/** The right end of the interval plots' shared scale, in percent: the largest limit, rounded up to a ten. */
export function scaleOf(rows: readonly CountRow[]): number {
  const largest = Math.max(0, ...rows.map((row) => row.high ?? 0));
  return Math.min(100, Math.max(10, Math.ceil(largest / 10) * 10));
}
