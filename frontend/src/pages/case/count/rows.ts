// A differential's rows in the order and groups a report shows them.

import type { CountRow } from "../../../api/types";

export interface Lineage {
  row: CountRow;
  stages: CountRow[];
}

export interface GroupedRows {
  lineages: Lineage[];
  separate: CountRow[];
  excluded: CountRow[];
}

const isParentOf = (parent: CountRow, row: CountRow): boolean => row.parent === parent.label || row.parent === parent.code;

/**
 * Lineages with their stages, then what is counted apart. A stage whose lineage is not part of the differential
 * (a mast cell under "other") stands for itself.
 */
export function groupRows(rows: readonly CountRow[]): GroupedRows {
  const of = (counting: CountRow["counting"]) => rows.filter((row) => row.counting === counting);
  const differential = of("differential");
  const isStage = (row: CountRow) => differential.some((other) => isParentOf(other, row));
  return {
    lineages: differential
      .filter((row) => !isStage(row))
      .map((row) => ({ row, stages: differential.filter((stage) => isParentOf(row, stage)) })),
    separate: of("separate"),
    excluded: of("excluded"),
  };
}

/** The right end of the interval plots' shared scale, in percent: the largest limit, rounded up to a ten. */
export function scaleOf(rows: readonly CountRow[]): number {
  const largest = Math.max(0, ...rows.map((row) => row.high ?? 0));
  return Math.min(100, Math.max(10, Math.ceil(largest / 10) * 10));
}
