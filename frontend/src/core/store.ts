// The cells of one field. There is one way in, and every change says where it came from.

import type { Cell } from "./types";

/** `local`: this person did it. `remote`: the server said so. */
export type Origin = "local" | "remote";

/**
 * Replace the cells `before` by the cells `after`. A new cell is in `after` only; nothing ever leaves: a deleted cell
 * stays with a hidden status, so that it can be restored. `group` names changes that one undo takes back together.
 */
export interface Change {
  readonly before: readonly Cell[];
  readonly after: readonly Cell[];
  readonly origin: Origin;
  readonly group?: string;
}

export type Cells = ReadonlyMap<string, Cell>;

export function createCellStore() {
  let cells: Cells = new Map();
  const listeners = new Set<(change: Change) => void>();

  /** The one way in. Everyone who subscribed hears the change after it has happened. */
  const apply = (change: Change): void => {
    if (!change.after.length) return;
    const next = new Map(cells);
    for (const cell of change.after) next.set(cell.id, cell);
    cells = next;
    for (const listener of listeners) listener(change);
  };

  const subscribe = (listener: (change: Change) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  return { apply, subscribe, snapshot: (): Cells => cells, get: (id: string): Cell | undefined => cells.get(id) };
}

export type CellStore = ReturnType<typeof createCellStore>;
