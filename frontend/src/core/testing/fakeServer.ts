// The server's rules for operations in memory, behind a connection that loses, doubles and delays.

import { operationOf } from "../edits";
import { isVisible, type Cell, type Operation } from "../types";
import type { Outcome, Result, Send, Stale } from "../transport";

export type Fault = "none" | "lost request" | "lost answer" | "doubled" | "signed out" | "proxy";

const content = (operation: Operation): string => {
  const { kind, cell, label, box, status } = operation;
  return JSON.stringify([kind, cell, label, box, status]);
};

const blank = (id: string): Cell => ({
  id, label: null, box: [0, 0, 2, 2], status: "added", version: 0, revision: 0, score: null, produced_by: null,
  proposal: null, updated_by: null, updated_at: "",
});

function put(cell: Cell, operation: Operation): Cell {
  const label = operation.label === undefined ? cell.label : operation.label;
  const box = operation.box ?? cell.box;
  const next: Cell = { ...cell, label, box };
  if (operation.kind === "create" || !cell.proposal) return { ...next, status: "added" };
  return { ...next, status: operation.status === "proposed" ? "proposed" : label === cell.label && operation.kind === "accept" ? "accepted" : "corrected" };
}

export function createFakeServer(first: readonly Cell[]) {
  let cells = new Map(first.map((cell) => [cell.id, cell]));
  const known = new Map<string, { content: string; version: number }>();
  let revision = 0;
  const applied: string[] = [];

  const one = (now: Map<string, Cell>, chained: Map<string, number>, operation: Operation): "stale" | "bad" | boolean => {
    const before = known.get(operation.id);
    if (before) {
      if (before.content !== content(operation)) return "bad";
      chained.set(operation.cell, before.version);
      return false;
    }
    const cell = now.get(operation.cell);
    if (operation.kind === "create" ? cell : !cell) return "bad";
    const was = cell ?? blank(operation.cell);
    if (cell && ![operation.version, chained.get(operation.cell)].includes(cell.version)) return "stale";
    if (cell && !isVisible(cell) && operation.kind !== "restore") return "bad";
    const next = operation.kind === "delete" ? { ...was, status: was.proposal ? "rejected" as const : "removed" as const } : put(was, operation);
    now.set(operation.cell, { ...next, version: was.version + 1, revision: revision + 1 });
    chained.set(operation.cell, was.version + 1);
    return true;
  };

  /** One request, atomic: all of its operations or none. */
  const handle = (operations: readonly Operation[]): Outcome => {
    const now = new Map(cells);
    const chained = new Map<string, number>();
    const answers = operations.map((operation) => one(now, chained, operation));
    if (answers.includes("bad")) return { kind: "refused", reason: "That cannot be done." };
    const stale = operations.filter((_, number) => answers[number] === "stale");
    if (stale.length) return { kind: "stale", conflicts: stale.map((o): Stale => ({ operation: o.id, cell: cells.get(o.cell) ?? blank(o.cell) })) };
    cells = now;
    operations.forEach((operation, number) => {
      if (!answers[number]) return;
      applied.push(operation.id);
      known.set(operation.id, { content: content(operation), version: now.get(operation.cell)?.version ?? 0 });
    });
    if (answers.includes(true)) revision += 1;
    const results = operations.map((o, number): Result => ({ operation: o.id, applied: answers[number] === true, cell: now.get(o.cell) ?? blank(o.cell) }));
    return { kind: "applied", revision, state: "draft", results };
  };

  /** A connection whose n-th request meets the n-th fault, then none. */
  const connection = (faults: Fault[]): Send => async (operations) => {
    const fault = faults.shift() ?? "none";
    await Promise.resolve();
    if (fault === "lost request") return { kind: "unreachable" };
    if (fault === "signed out") return { kind: "signed-out" };
    if (fault === "proxy") return { kind: "applied", revision: 0, state: "draft", results: [] };
    const answer = handle(operations);
    if (fault === "lost answer") return { kind: "unreachable" };
    return fault === "doubled" ? handle(operations) : answer;
  };

  /** Somebody else's edit, straight into the server. */
  const other = (id: string, change: Partial<Cell>): void => {
    const cell = cells.get(id);
    if (!cell) return;
    revision += 1;
    cells = new Map(cells).set(id, { ...cell, ...change, version: cell.version + 1, revision });
  };

  return {
    connection,
    other,
    handle,
    cells: (): Cell[] => [...cells.values()],
    get: (id: string): Cell | undefined => cells.get(id),
    after: (seen: number): Cell[] => [...cells.values()].filter((cell) => cell.revision > seen),
    applied,
  };
}

/** Whether a cell looks and counts the same on both sides; a hidden one need not be known. */
export const agrees = (mine: Cell | undefined, theirs: Cell | undefined): boolean => {
  if (!mine || !theirs) return ![mine, theirs].some((cell) => cell && isVisible(cell));
  return operationOf(theirs, mine) === null;
};
