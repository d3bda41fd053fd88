// One open field: its cells, what this person does to them, what the server says, and the way between the two.
//
// While edits of a cell wait, the screen shows this person's version; what the server says of the cell meanwhile is kept
// aside (`shadow`) and shown once the last of them is acknowledged or given up. So everyone ends with the server's cells.

import { operationOf } from "./edits";
import { createHistory } from "./history";
import type { Entry } from "./journal";
import { createQueue, type QueueOptions } from "./queue";
import { createCellStore } from "./store";
import type { Cell } from "./types";

export type DocumentOptions = Omit<QueueOptions, "onCells">;

export function createDocument(options: DocumentOptions) {
  const store = createCellStore();
  const history = createHistory(store);
  const shadow = new Map<string, Cell>();

  const newest = (cell: Cell): Cell => {
    const known = shadow.get(cell.id);
    return known && known.version > cell.version ? known : cell;
  };

  /** Take in cells from the server, in any order and as often as they come. */
  const hear = (cells: readonly Cell[]): void => {
    const before: Cell[] = [];
    const after: Cell[] = [];
    for (const cell of cells.map(newest)) {
      if (queue.isWaiting(cell.id)) {
        shadow.set(cell.id, cell);
        queue.inform(cell);
        continue;
      }
      shadow.delete(cell.id);
      const known = store.get(cell.id);
      if (known && known.version >= cell.version) continue;
      if (known) before.push(known);
      after.push(cell);
    }
    store.apply({ before, after, origin: "remote" });
  };

  const queue = createQueue({ ...options, onCells: hear });

  /**
   * Do something to one cell or to thousands: one step of undo, sent in as few requests as they fit in. `bulk.ts` makes the
   * cells; `before` is found here; cells that would not change are left out. Edits of one `group` are undone together.
   */
  const edit = (cells: readonly Cell[], group?: string): void => {
    const after = cells.filter((cell) => operationOf(store.get(cell.id), cell));
    const before = after.flatMap((cell) => store.get(cell.id) ?? []);
    store.apply({ before, after, origin: "local", ...(group === undefined ? {} : { group }) });
  };

  store.subscribe(({ origin, before, after }) => {
    if (origin !== "local") return;
    const was = new Map(before.map((cell) => [cell.id, cell]));
    for (const cell of before) if (cell.version > 0 && !queue.isWaiting(cell.id)) shadow.set(cell.id, cell);
    const made = after.flatMap((cell) => {
      const operation = operationOf(was.get(cell.id), cell);
      return operation ? [{ operation, after: cell }] : [];
    });
    if (made.length) queue.enqueue(made);
  });

  /** Show again what an earlier page left waiting, over the cells that the server has. */
  const show = (left: readonly Entry[]): void => {
    const mine = new Map(left.map((entry) => [entry.operation.cell, entry.after]));
    for (const id of mine.keys()) {
      const known = store.get(id);
      if (known) shadow.set(id, known);
    }
    const before = [...mine.keys()].flatMap((id) => store.get(id) ?? []);
    store.apply({ before, after: [...mine.values()], origin: "remote" });
  };

  /** Open with the server's cells, and with the edits that it has not acknowledged yet. */
  const open = async (cells: readonly Cell[]): Promise<void> => {
    hear(cells);
    show(await queue.start());
  };

  /** Take in the edits of a page that ended after this one was opened. */
  const adopt = async (): Promise<void> => show(await queue.adopt());

  /** Decide a conflict or a refusal for the server's version: this person's edits of the cell are given up. */
  const takeTheirs = (id: string): void => {
    const mine = store.get(id);
    const theirs = theirsOf(id);
    if (!mine) return;
    queue.replace(id, null, mine);
    const after = theirs ?? { ...mine, status: "removed" as const };
    shadow.delete(id);
    store.apply({ before: [mine], after: [after], origin: "remote" });
  };

  /** Give up what goes only if somebody decides: all that is stopped, else what was overtaken, else what was refused. */
  const giveUp = (): void => {
    const { state, overtaken, refusals } = queue.status();
    const undecided = overtaken.length ? overtaken : refusals.map(({ cell }) => cell);
    (state === "stopped" ? queue.waitingCells() : undecided).forEach(takeTheirs);
  };

  /** Decide a conflict for one's own version: it is sent once more, as a change of what the server has now. */
  const keepMine = (id: string): void => {
    const mine = store.get(id);
    const theirs = theirsOf(id);
    if (!mine || !theirs) return;
    const operation = operationOf(theirs, mine);
    queue.replace(id, operation, mine);
    history.overruled(theirs);
    if (!operation) hear([theirs]);
  };

  const theirsOf = (id: string): Cell | undefined => {
    const conflict = queue.status().conflicts.find((one) => one.cell === id)?.theirs;
    return conflict ? newest(conflict) : shadow.get(id);
  };

  return { store, history, queue, open, adopt, hear, edit, takeTheirs, keepMine, giveUp };
}

export type FieldDocument = ReturnType<typeof createDocument>;
