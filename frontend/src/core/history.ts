// Undo and redo. Hears this person's changes only: what others or the server did is never undone.

import { looksSame } from "./edits";
import type { CellStore, Change } from "./store";
import type { Cell } from "./types";

/** One cell's part of a step: how it was (null: it was not there) and what was made of it. */
interface Step {
  readonly before: Cell | null;
  readonly after: Cell;
}

interface Entry {
  readonly group: string | undefined;
  readonly steps: readonly Step[];
}

/** `done`: cells put back. `skipped`: cells that somebody else changed since, left as that person wants them. */
export interface Undone {
  readonly done: readonly string[];
  readonly skipped: number;
}

/** How many steps can be taken back. */
const DEPTH = 500;

const stepsOf = ({ before, after }: Change): Step[] => {
  const was = new Map(before.map((cell) => [cell.id, cell]));
  return after.map((cell) => ({ before: was.get(cell.id) ?? null, after: cell }));
};

/** Two runs of the same group as one: from where the first began to where the second ended. */
function merged(first: readonly Step[], second: readonly Step[]): Step[] {
  const steps = new Map(first.map((step) => [step.after.id, step]));
  for (const step of second) {
    const known = steps.get(step.after.id);
    steps.set(step.after.id, known ? { before: known.before, after: step.after } : step);
  }
  return [...steps.values()];
}

/** The cell as it is now, with label, box and status of another moment; a cell that was not there yet is removed. */
const as = (now: Cell, then: Cell | null): Cell =>
  then ? { ...now, label: then.label, box: then.box, status: then.status } : { ...now, status: "removed" };

export function createHistory(store: CellStore) {
  let past: Entry[] = [];
  let future: Entry[] = [];
  let replaying = false;
  const listeners = new Set<() => void>();
  const tell = () => listeners.forEach((listener) => listener());

  const record = (change: Change): void => {
    if (change.origin !== "local" || replaying) return;
    const last = past.at(-1);
    const together = last && change.group !== undefined && last.group === change.group;
    const steps = together ? merged(last.steps, stepsOf(change)) : stepsOf(change);
    past = [...(together ? past.slice(0, -1) : past), { group: change.group, steps }].slice(-DEPTH);
    future = [];
    tell();
  };

  /** Bring the cells of `steps` to one end of their step, as far as nobody else has moved them from the other. */
  const bring = (steps: readonly Step[], from: (step: Step) => Cell | null, to: (step: Step) => Cell | null): Undone => {
    const before: Cell[] = [];
    const after: Cell[] = [];
    for (const step of steps) {
      const now = store.get(step.after.id);
      if (!now || !looksSame(now, as(now, from(step)))) continue;
      before.push(now);
      after.push(as(now, to(step)));
    }
    replaying = true;
    store.apply({ before, after, origin: "local" });
    replaying = false;
    return { done: after.map((cell) => cell.id), skipped: steps.length - after.length };
  };

  const undo = (): Undone | null => {
    const entry = past.pop();
    if (!entry) return null;
    future.push(entry);
    const undone = bring(entry.steps, (step) => step.after, (step) => step.before);
    tell();
    return undone;
  };

  const redo = (): Undone | null => {
    const entry = future.pop();
    if (!entry) return null;
    past.push(entry);
    const redone = bring(entry.steps, (step) => step.before, (step) => step.after);
    tell();
    return redone;
  };

  /** This person's version of a cell was kept over `theirs`: that is what taking it back brings, and nothing before it. */
  const overruled = (theirs: Cell): void => {
    const mine = (entry: Entry) => entry.steps.some((step) => step.after.id === theirs.id);
    const last = past.findLast(mine);
    const rebased = (step: Step): Step => (step.after.id === theirs.id ? { ...step, before: theirs } : step);
    const forgotten = ({ group, steps }: Entry): Entry => ({ group, steps: steps.filter((step) => step.after.id !== theirs.id) });
    past = past.map((entry) => (entry === last ? { ...entry, steps: entry.steps.map(rebased) } : mine(entry) ? forgotten(entry) : entry));
    past = past.filter((entry) => entry.steps.length > 0);
    future = future.map((entry) => (mine(entry) ? forgotten(entry) : entry)).filter((entry) => entry.steps.length > 0);
    tell();
  };

  store.subscribe(record);
  return {
    undo,
    redo,
    overruled,
    /** Two bits in one number, so that it can be compared: 1 something to undo, 2 something to redo. */
    snapshot: (): number => (past.length ? 1 : 0) + (future.length ? 2 : 0),
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export type History = ReturnType<typeof createHistory>;
