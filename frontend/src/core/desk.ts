// Several open fields as one place to work: one edit, one undo and one state of saving over all of their documents.

import type { FieldDocument } from "./document";
import type { Undone } from "./history";
import type { Conflict, Refusal, SaveState, SaveStatus } from "./status";
import { isVisible, type Cell } from "./types";
import type { Shown } from "./gallery";
import type { Cells } from "./store";

/** The state of the whole is the worst of any part; of two that wait for a person, the one that can be ended now. */
const WORST: readonly SaveState[] = ["overtaken", "stopped", "conflict", "signed-out", "offline", "saving", "waiting", "saved"];

export interface DeskStatus extends SaveStatus {
  /** The field of each cell that waits for a decision. */
  readonly fields: ReadonlyMap<string, string>;
}

export function createDesk() {
  const documents = new Map<string, FieldDocument>();
  const listeners = new Set<() => void>();
  const stops: (() => void)[] = [];
  let past: string[][] = [];
  let future: string[][] = [];
  let touched: Set<string> | null = null;
  let shown: readonly Shown[] | null = null;
  const parts = new Map<string, { readonly all: Cells; readonly shown: readonly Shown[] }>();
  const aside = new Set<string>();
  let status: DeskStatus | null = null;

  const tell = (): void => listeners.forEach((listener) => listener());

  /** Put fields on the desk together. Only this desk may edit their documents: undo counts on it. */
  const put = (more: ReadonlyMap<string, FieldDocument>): void => {
    for (const [field, document] of more) {
      documents.set(field, document);
      stops.push(
        document.store.subscribe((change) => {
          if (change.origin === "local") touched?.add(field);
          shown = null;
          if (!touched) tell();
        }),
        document.queue.subscribe(() => {
          status = null;
          if (!touched) tell();
        }),
      );
    }
    [shown, status] = [null, null];
    tell();
  };

  /** Do something to many documents, `note` the fields whose cells it changed, and tell everybody once. */
  const together = (act: () => void, note: (fields: string[]) => void = () => undefined): void => {
    touched = new Set();
    act();
    const fields = [...touched];
    touched = null;
    note(fields);
    tell();
  };

  /** Do something to cells of any fields: one step of undo. Says how many fields took part. */
  const edit = (changes: readonly Shown[]): number => {
    const parts = new Map<string, Cell[]>();
    for (const { field, cell } of changes) parts.set(field, [...(parts.get(field) ?? []), cell]);
    let number = 0;
    const note = (fields: string[]): void => {
      number = fields.length;
      if (number) [past, future] = [[...past, fields], []];
    };
    together(() => parts.forEach((some, field) => documents.get(field)?.edit(some)), note);
    return number;
  };

  const travel = (how: "undo" | "redo"): Undone | null => {
    const fields = (how === "undo" ? past : future).pop();
    if (!fields) return null;
    (how === "undo" ? future : past).push(fields);
    const done: string[] = [];
    let skipped = 0;
    together(() => {
      for (const field of fields) {
        const part = documents.get(field)?.history[how]();
        done.push(...(part?.done ?? []));
        skipped += part?.skipped ?? 0;
      }
    });
    return { done, skipped };
  };

  /** A field's visible cells; those that did not change are the very same objects as before. */
  const cellsOf = (field: string, all: Cells): readonly Shown[] => {
    const before = parts.get(field);
    if (before?.all === all) return before.shown;
    const kept = new Map(before?.shown.map((one) => [one.cell, one]));
    const now = [...all.values()].filter(isVisible).map((cell) => kept.get(cell) ?? { cell, field });
    parts.set(field, { all, shown: now });
    return now;
  };

  const cells = (): readonly Shown[] => {
    shown ??= [...documents].flatMap(([field, { store }]) => (aside.has(field) ? [] : cellsOf(field, store.snapshot())));
    return shown;
  };

  /** Show no cell of a field that was set aside, and all of them when it is back; edits of it that wait go on waiting. */
  const setAside = (field: string, isAside: boolean): void => {
    if (aside.has(field) === isAside) return;
    if (isAside) aside.add(field);
    else aside.delete(field);
    shown = null;
    tell();
  };

  const find = (id: string): Shown | undefined => {
    for (const [field, { store }] of documents) {
      const cell = store.get(id);
      if (cell) return { cell, field };
    }
    return undefined;
  };

  const sum = (): DeskStatus => {
    const parts = [...documents].map(([field, { queue }]) => ({ field, status: queue.status() }));
    const fields = new Map<string, string>();
    for (const { field, status: { conflicts, refusals } } of parts)
      for (const { cell } of [...conflicts, ...refusals]) fields.set(cell, field);
    const worst = WORST.find((state) => parts.some((part) => part.status.state === state)) ?? "saved";
    return {
      state: worst,
      waiting: parts.reduce((total, part) => total + part.status.waiting, 0),
      conflicts: parts.flatMap((part): readonly Conflict[] => part.status.conflicts),
      refusals: parts.flatMap((part): readonly Refusal[] => part.status.refusals),
      overtaken: parts.flatMap((part): readonly string[] => part.status.overtaken),
      reason: parts.find((part) => part.status.state === worst)?.status.reason ?? "",
      durable: parts.every((part) => part.status.durable),
      fields,
    };
  };

  return {
    put,
    edit,
    /** Whether something can be undone (1) and redone (2), as a sum. */
    travelled: (): number => (past.length ? 1 : 0) + (future.length ? 2 : 0),
    undo: () => travel("undo"),
    redo: () => travel("redo"),
    cells,
    setAside,
    find,
    get: (id: string): Cell | undefined => find(id)?.cell,
    document: (field: string): FieldDocument | undefined => documents.get(field),
    documents: (): ReadonlyMap<string, FieldDocument> => documents,
    status: (): DeskStatus => (status ??= sum()),
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Try again at once on every field. */
    resume: (): void => documents.forEach(({ queue }) => queue.resume()),
    /** Send what can be sent, then stop; what cannot stays in the journals. */
    close: async (): Promise<void> => {
      await Promise.all([...documents.values()].map(({ queue }) => queue.flush().finally(() => queue.close())));
      stops.forEach((stop) => stop());
    },
  };
}

export type Desk = ReturnType<typeof createDesk>;
