// The one selected cell, and the order in which the keyboard walks through the others.

import type { Cell } from "./types";

export function createSelection() {
  let selected: string | null = null;
  const listeners = new Set<() => void>();
  return {
    snapshot: (): string | null => selected,
    select: (id: string | null): void => {
      if (id === selected) return;
      selected = id;
      listeners.forEach((listener) => listener());
    },
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export type Selection = ReturnType<typeof createSelection>;

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 1;

/** Cells as one reads a page: rows as high as a middling cell, from left to right. */
export function inReadingOrder(cells: readonly Cell[]): Cell[] {
  const row = Math.max(1, median(cells.map((cell) => cell.box[3])));
  const rowOf = ({ box }: Cell) => Math.floor((box[1] + box[3] / 2) / row);
  return [...cells].sort((a, b) => rowOf(a) - rowOf(b) || a.box[0] - b.box[0] || (a.id < b.id ? -1 : 1));
}

/** The cell `step` places after (or before) the selected one, going round; the first when nothing is selected. */
export function neighbour(cells: readonly Cell[], selected: string | null, step: 1 | -1): Cell | null {
  const order = inReadingOrder(cells);
  const at = order.findIndex((cell) => cell.id === selected);
  if (at < 0) return (step > 0 ? order[0] : order.at(-1)) ?? null;
  return order[(at + step + order.length) % order.length] ?? null;
}
