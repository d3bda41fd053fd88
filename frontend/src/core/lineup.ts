// The waiting edits as a list, and the rules of waiting: pure functions from one line-up to the next.

import { operationOf } from "./edits";
import type { Aside, Entry } from "./journal";
import type { Result, Stale } from "./transport";
import type { Cell, Operation } from "./types";

export type LineUp = readonly Entry[];

/** The version a cell has once this operation is applied: every one adds one, the creation makes the first. */
const after = ({ version }: Operation): number => (version ?? 0) + 1;

export const entriesOf = (line: LineUp, cell: string): Entry[] => line.filter((entry) => entry.operation.cell === cell);

/**
 * What can be sent now, in order. Nothing of a cell that waits for a decision: later edits build on earlier ones. What another
 * page made of the same cell, not building on these, goes after they have arrived: then it meets them as two people's edits do.
 */
export function ready(line: LineUp): Entry[] {
  const held = new Set(line.filter((entry) => entry.aside).map((entry) => entry.operation.cell));
  const made = new Map<string, number>();
  return line.filter(({ operation }) => {
    const { cell, version } = operation;
    if (made.has(cell) && version !== made.get(cell)) held.add(cell);
    made.set(cell, after(operation));
    return !held.has(cell);
  });
}

/** Two updates of one cell as one; only while the server cannot have seen the first. */
function joined(first: Entry, operation: Operation, cell: Cell): Entry | null {
  const free = !first.sent && !first.aside && first.operation.kind === "update" && operation.kind === "update";
  if (!free) return null;
  const { id, version } = first.operation;
  return { ...first, after: cell, operation: { ...first.operation, ...operation, id, ...(version === undefined ? {} : { version }) } };
}

/** An edit that was just made: what to send, and the cell as this person wants it. */
export interface Made {
  readonly operation: Operation;
  readonly after: Cell;
  /** The field's revision that was on the screen. */
  readonly seen?: number | undefined;
}

function entryOf({ operation, after: cell, seen: upon }: Made, last: Entry | undefined, seq: number): Entry {
  const seen = operation.kind === "create" ? {} : { version: last ? after(last.operation) : operation.version ?? cell.version };
  return { seq, operation: { ...operation, ...seen }, after: cell, sent: false, aside: last?.aside ?? null, seen: upon };
}

/** A cell that the server was never told of, its drawing having been given up, is not restored but made. */
function known(made: Made): Made {
  const { id, cell, kind, label, box } = made.operation;
  const isNew = kind === "restore" && made.after.version === 0;
  return isNew ? { ...made, operation: { id, cell, kind: "create", label, box } } : made;
}

/** The earliest revision of the field that any of these edits was made upon; undefined where none says. */
export function seenBy(line: LineUp): number | undefined {
  const all = line.flatMap(({ seen }) => seen ?? []);
  return all.length ? Math.min(...all) : undefined;
}

/** Put edits at the end in their order, each on the version that the edits of its cell before it will have made. */
export function added(line: LineUp, made: readonly Made[]): LineUp {
  const next = [...line];
  const places = new Map(line.map((entry, place) => [entry.operation.cell, place]));
  for (const each of made) {
    const place = places.get(each.operation.cell) ?? -1;
    const last = next[place];
    const one = last ? each : known(each);
    const together = last && joined(last, one.operation, one.after);
    if (together) next[place] = together;
    else places.set(one.operation.cell, next.push(entryOf(one, last, (next.at(-1)?.seq ?? 0) + 1)) - 1);
  }
  return next;
}

/** Mark entries as sent: from here on their content is fixed. */
export const marked = (line: LineUp, ids: ReadonlySet<string>): LineUp =>
  line.map((entry) => (ids.has(entry.operation.id) && !entry.sent ? { ...entry, sent: true } : entry));

export const without = (line: LineUp, ids: ReadonlySet<string>): LineUp => line.filter((entry) => !ids.has(entry.operation.id));

/**
 * Entries that build on what was acknowledged, on the versions the server has told of their cells, each on what the one before
 * it makes. `made`: the versions as they were numbered here; an entry upon another one is another page's.
 */
function rebased(line: LineUp, versions: ReadonlyMap<string, number>, made: ReadonlyMap<string, number>): LineUp {
  const [seen, upon] = [new Map(versions), new Map(made)];
  return line.map((entry) => {
    const { cell } = entry.operation;
    const version = seen.get(cell);
    if (version === undefined || entry.operation.version !== upon.get(cell)) return entry;
    const operation = { ...entry.operation, version };
    upon.set(cell, after(entry.operation));
    seen.set(cell, after(operation));
    return { ...entry, operation };
  });
}

/**
 * Drop what the server has applied and put later edits of the same cells on the versions it named. A replay says nothing
 * about versions: between the first time and now somebody else may have changed the cell, and must not be overwritten.
 */
export function acknowledged(line: LineUp, results: readonly Result[]): LineUp {
  const ids = new Set(results.map((result) => result.operation));
  const made = new Map(line.filter(({ operation }) => ids.has(operation.id)).map(({ operation }) => [operation.cell, after(operation)]));
  return rebased(without(line, ids), new Map(results.filter((result) => result.applied).map(({ cell }) => [cell.id, cell.version])), made);
}

export const setAside = (line: LineUp, cell: string, aside: Aside | null): LineUp =>
  line.map((entry) => (entry.operation.cell === cell ? { ...entry, aside } : entry));

/** What was made upon a revision before `since`, when the field was approved. */
export const overtaken = (line: LineUp, since: number): Entry[] => line.filter(({ seen }) => seen !== undefined && seen < since);

/** Set aside the cells of what an approval has overtaken; edits of other cells go on. */
export const overtake = (line: LineUp, since: number, reason: string): LineUp =>
  overtaken(line, since).reduce((next, { operation }) => setAside(next, operation.cell, { why: "overtaken", reason }), line);

/** Whoever has seen the field at revision `seen` sends what was overtaken after all. */
export const agreed = (line: LineUp, seen: number | undefined): LineUp =>
  line.map((entry) => (entry.aside?.why === "overtaken" ? { ...entry, aside: null, seen } : entry));

/** Split what the server found stale: cells that differ from ours wait for a decision, the others are as we want them. */
export function settledStale(line: LineUp, conflicts: readonly Stale[]): { line: LineUp; agreed: Cell[] } {
  const theirs = new Map(conflicts.map(({ cell }) => [cell.id, cell]));
  const agreed: Cell[] = [];
  let next = line;
  for (const [id, server] of theirs) {
    const mine = entriesOf(line, id);
    const wanted = mine.at(-1)?.after;
    if (wanted && !operationOf(server, wanted)) {
      agreed.push(server);
      next = without(next, new Set(mine.map((entry) => entry.operation.id)));
    } else next = setAside(next, id, { why: "conflict", server });
  }
  return { line: next, agreed };
}

/** Whether the server's cell is newer than the one that a person is asked to decide about. */
export const isNews = (line: LineUp, cell: Cell): boolean =>
  entriesOf(line, cell.id).some(({ aside }) => aside?.why === "conflict" && aside.server.version < cell.version);
