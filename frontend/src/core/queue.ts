// The way of every edit to the server: written down, sent in order, sent again until acknowledged, never lost.
//
// An edit is in the journal before it is sent and leaves it only when the server has acknowledged it or this person has
// given it up. The server applies an operation's id once, so whatever is in doubt is simply sent again.

import type { Entry, Journal } from "./journal";
import * as lineup from "./lineup";
import { createScribe } from "./scribe";
import { statusOf, type Obstacle, type SaveStatus } from "./status";
import type { Outcome, Result, Send, Stale } from "./transport";
import type { Cell, Operation } from "./types";

/** The least time from one request to the next, in milliseconds: what is done meanwhile goes together. */
export const GATHER_MS = 300;
/** After a rest an edit goes at once, but for the frame that shows it: `hurry` says that it is painted. */
const AT_ONCE_MS = 30;
/** As many as the server takes in one request. */
export const MAX_BATCH = 500;

export interface QueueOptions {
  readonly journal: Journal;
  readonly send: Send;
  /** What the server says about cells after it has taken edits, or where it agrees with them already. */
  readonly onCells: (cells: readonly Cell[]) => void;
  /** The field's revision that is on the screen: what edits are made upon. Over what was approved since, none goes unasked. */
  readonly revision?: () => number;
  readonly gatherMs?: number;
  /** Milliseconds before the n-th attempt after a failure, from 0. */
  readonly backoff?: (attempt: number) => number;
}

/** 1, 2, 4 … 30 seconds, spread by a fifth so that a room full of browsers does not come back at once. */
export const backoffOf = (attempt: number): number => Math.min(30_000, 1000 * 2 ** attempt) * (0.9 + 0.2 * Math.random());

/** A "success" that does not answer for every operation, or a refusal that is about none, comes from something in between. */
const isWhole = (outcome: Outcome, batch: readonly Entry[]): boolean => {
  const ids = new Set(batch.map((entry) => entry.operation.id));
  if (outcome.kind === "stale") return outcome.conflicts.some((conflict) => ids.has(conflict.operation));
  if (outcome.kind === "overtaken") return lineup.overtaken(batch, outcome.since).length > 0;
  if (outcome.kind !== "applied") return true;
  const answered = new Set(outcome.results.map((result) => result.operation));
  return [...ids].every((id) => answered.has(id));
};

export function createQueue({ journal, send, onCells, revision, gatherMs = GATHER_MS, backoff = backoffOf }: QueueOptions) {
  let line: lineup.LineUp = [];
  let cells: ReadonlySet<string> = new Set();
  let durable = true;
  let obstacle: Obstacle = null;
  let busy = false;
  let closed = false;
  let attempt = 0;
  let sentAt = 0;
  /** How many operations go one by one, to find the one that the server refused a batch for. */
  let single = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let atOnce = false; // nothing but a frame is waited for
  /** The ids of all operations that were ever in the line-up. */
  const held = new Set<string>();
  let shown: SaveStatus = statusOf(line, obstacle, busy, durable);
  const listeners = new Set<() => void>();

  const tell = (): void => {
    cells = new Set(line.map((entry) => entry.operation.cell));
    shown = statusOf(line, obstacle, busy, durable);
    listeners.forEach((listener) => listener());
  };

  const scribe = createScribe(journal, () => line, () => {
    durable = false;
    tell();
  });

  /** Make `next` the line-up, here and in the journal. */
  const become = (next: lineup.LineUp): void => {
    const [old, now] = [new Set(line), new Set(next.map((entry) => entry.operation.id))];
    const put = next.filter((entry) => !old.has(entry));
    const remove = line.filter((entry) => !now.has(entry.operation.id)).map((entry) => entry.operation.id);
    line = next;
    for (const entry of put) held.add(entry.operation.id);
    scribe.write(put, remove);
    tell();
  };

  const wake = (milliseconds: number): void => {
    clearTimeout(timer);
    atOnce = milliseconds === AT_ONCE_MS;
    timer = closed ? undefined : setTimeout(() => void pump(), milliseconds);
  };

  /** How long the next edit waits: never longer than that, also when the clock was set back. */
  const pause = (): number => Math.min(gatherMs, Math.max(AT_ONCE_MS, sentAt + gatherMs - Date.now()));

  const onApplied = (results: readonly Result[]): void => {
    become(lineup.acknowledged(line, results));
    onCells(results.map((result) => result.cell));
  };

  const onStale = (conflicts: readonly Stale[]): void => {
    const settled = lineup.settledStale(line, conflicts);
    become(settled.line);
    onCells(settled.agreed);
  };

  /** A cell that waits for a decision was changed once more: whoever decides sees that, and no earlier version of it. */
  const inform = (cell: Cell): void => void (lineup.isNews(line, cell) && onStale([{ operation: "", cell }]));

  const onRefused = (batch: readonly Entry[], reason: string): void => {
    const [first] = batch;
    if (batch.length > 1) single = batch.length;
    else if (first) become(lineup.setAside(line, first.operation.cell, { why: "refused", reason }));
  };

  const later = (wait: number | undefined): void => {
    obstacle = { kind: "offline", reason: "" };
    wake(wait ?? backoff(attempt));
    attempt += 1;
  };

  /** Take in an answer; true when the next batch can go at once. */
  const take = (outcome: Outcome, batch: readonly Entry[]): boolean => {
    single = Math.max(0, single - (outcome.kind === "unreachable" ? 0 : batch.length));
    if (outcome.kind === "unreachable") later(outcome.wait);
    else [attempt, obstacle] = [0, null];
    if (outcome.kind === "applied") onApplied(outcome.results);
    if (outcome.kind === "stale") onStale(outcome.conflicts);
    if (outcome.kind === "overtaken") become(lineup.overtake(line, outcome.since, outcome.reason));
    if (outcome.kind === "refused") onRefused(batch, outcome.reason);
    if (outcome.kind === "signed-out") obstacle = { kind: "signed-out", reason: "" };
    if (outcome.kind === "halted") obstacle = { kind: "stopped", reason: outcome.reason };
    return obstacle === null;
  };

  const sendNext = async (): Promise<boolean> => {
    const ids = new Set(lineup.ready(line).slice(0, single ? 1 : MAX_BATCH).map((entry) => entry.operation.id));
    if (!ids.size) return false;
    become(lineup.marked(line, ids));
    await scribe.done();
    const batch = line.filter((entry) => ids.has(entry.operation.id));
    sentAt = Date.now();
    const outcome = await send(batch.map((entry) => entry.operation), lineup.seenBy(batch));
    if (closed) return false;
    return take(isWhole(outcome, batch) ? outcome : { kind: "unreachable" }, batch);
  };

  const pump = async (): Promise<void> => {
    [timer, atOnce] = [undefined, false];
    if (busy || closed || obstacle?.kind === "stopped" || obstacle?.kind === "signed-out") return;
    busy = true;
    tell();
    while (await sendNext());
    busy = false;
    tell();
    if (!obstacle && lineup.ready(line).length) wake(pause());
  };

  /** Add edits that were made together. They are sent within a second, after everything before them. */
  const enqueue = (made: readonly lineup.Made[]): void => {
    const seen = revision?.();
    become(lineup.added(line, made.map((one) => ({ ...one, seen }))));
    if (!busy && !obstacle && timer === undefined) wake(pause());
  };

  const finished = (): Promise<void> =>
    new Promise((resolve) => {
      const check = () => {
        if (busy) return;
        listeners.delete(check);
        resolve();
      };
      listeners.add(check);
      check();
    });

  /** Try now: the network is back, the person signed in again, or the field can be edited again. */
  const resume = (): void => {
    obstacle = null;
    attempt = 0;
    tell();
    wake(0);
  };

  /** Send what an approval has overtaken after all: the person has seen the field as it is now. */
  const agree = (): void => {
    become(lineup.agreed(line, revision?.()));
    resume();
  };

  /** Take up what an earlier page left. What waited for a decision is tried anew, on what the server has by now. */
  const start = async (): Promise<Entry[]> => {
    const left = await scribe.load().catch(async (): Promise<Entry[]> => {
      await scribe.forget();
      return [];
    });
    line = lineup.added(left.map((entry) => ({ ...entry, aside: null })), line);
    for (const entry of line) held.add(entry.operation.id);
    tell();
    if (line.length) wake(0);
    return left;
  };

  /**
   * Take up what a page left that ended after this one began: a browser lets a closed tab go only in a while. Returned are
   * the edits of cells that this page has no waiting ones of; others meet the server's version, as two people's would.
   */
  const adopt = async (): Promise<Entry[]> => {
    const found = (await scribe.load().catch((): Entry[] => [])).filter((entry) => !held.has(entry.operation.id));
    const shown = found.filter((entry) => !cells.has(entry.operation.cell));
    line = [...line, ...found.map((entry) => ({ ...entry, aside: null }))];
    for (const entry of found) held.add(entry.operation.id);
    tell();
    if (found.length) wake(0);
    return shown;
  };

  /**
   * End a conflict or a refusal of a cell: its edits are dropped, and `operation` (if any) goes in their place. Once the last
   * of what was stopped is given up, nothing stops what is edited next.
   */
  const replace = (cell: string, operation: Operation | null, after: Cell): void => {
    const rest = lineup.without(line, new Set(lineup.entriesOf(line, cell).map((entry) => entry.operation.id)));
    if (!operation && !rest.length && obstacle?.kind === "stopped") obstacle = null;
    become(operation ? lineup.added(rest, [{ operation, after, seen: revision?.() }]) : rest);
    wake(0);
  };

  /** Send the refused edits of a cell once more. */
  const retry = (cell: string): void => {
    become(lineup.setAside(line, cell, null));
    wake(0);
  };

  /** Send all that can be sent, now and without waiting for the next attempt; true when the server has everything. */
  const flush = async (): Promise<boolean> => {
    await finished();
    clearTimeout(timer);
    await pump();
    await scribe.done();
    return line.length === 0;
  };

  return {
    enqueue,
    /** The latest edits are painted: what waited for that alone goes now. */
    hurry: (): void => void (atOnce && wake(0)),
    inform,
    start,
    adopt,
    resume,
    agree,
    replace,
    retry,
    flush,
    waitingCells: (): string[] => [...cells],
    isWaiting: (cell: string): boolean => cells.has(cell),
    status: (): SaveStatus => shown,
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Stop sending. What waits stays in the journal for the next page. */
    close: (): void => {
      closed = true;
      clearTimeout(timer);
    },
  };
}

export type Queue = ReturnType<typeof createQueue>;
