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
  const cells = new Map<string, Cell>();
  /** A copy of them, as long as it is one. */
  let copy: Cells | null = null;
  const listeners = new Set<(change: Change) => void>();

  /** The one way in. Everyone who subscribed hears the change after it has happened. */
  const apply = (change: Change): void => {
    if (!change.after.length) return;
    for (const cell of change.after) cells.set(cell.id, cell);
    copy = null;
    for (const listener of listeners) listener(change);
  };

  const subscribe = (listener: (change: Change) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  return {
    apply,
    subscribe,
    /** All cells as they are now. It changes with them, and costs nothing however many there are. */
    all: (): Cells => cells,
    /** All cells as they were when this was asked: another map after every change. */
    snapshot: (): Cells => (copy ??= new Map(cells)),
    get: (id: string): Cell | undefined => cells.get(id),
  };
}

export type CellStore = ReturnType<typeof createCellStore>;
