// What a person is told about saving: one word, and what waits or needs a decision.

import type { Entry } from "./journal";
import type { Cell } from "./types";

export type SaveState = "saved" | "saving" | "waiting" | "offline" | "signed-out" | "conflict" | "overtaken" | "stopped";

export interface Conflict {
  readonly cell: string;
  readonly mine: Cell;
  readonly theirs: Cell;
}

export interface Refusal {
  readonly cell: string;
  readonly reason: string;
}

export interface SaveStatus {
  readonly state: SaveState;
  /** How many edits the server has not acknowledged. */
  readonly waiting: number;
  readonly conflicts: readonly Conflict[];
  readonly refusals: readonly Refusal[];
  /** The cells whose edits an approval has overtaken: they go only if somebody says so. */
  readonly overtaken: readonly string[];
  /** Why nothing is sent, in the server's words; only in state `stopped`. */
  readonly reason: string;
  /** False where the browser keeps nothing: waiting edits would not survive a closed page. */
  readonly durable: boolean;
}

/** What keeps the queue from sending anything: it ends by itself (offline), by signing in, or by a decision. */
export type Obstacle = { readonly kind: "offline" | "signed-out" | "stopped"; readonly reason: string } | null;

function stateOf(obstacle: Obstacle, entries: readonly Entry[], busy: boolean): SaveState {
  if (!entries.length) return "saved";
  if (obstacle) return obstacle.kind;
  if (busy) return "saving";
  if (entries.some(({ aside }) => aside?.why === "overtaken")) return "overtaken";
  if (entries.some((entry) => entry.aside)) return "conflict";
  return "waiting";
}

/** One line a cell: the last entry holds what this person wants of it, the first set aside says why it waits. */
export function statusOf(entries: readonly Entry[], obstacle: Obstacle, busy: boolean, durable: boolean): SaveStatus {
  const mine = new Map(entries.map((entry) => [entry.operation.cell, entry.after]));
  const conflicts = new Map<string, Conflict>();
  const refusals = new Map<string, Refusal>();
  const overtaken = new Set<string>();
  for (const { operation, aside, after } of entries) {
    const { cell } = operation;
    if (aside?.why === "conflict") conflicts.set(cell, { cell, mine: mine.get(cell) ?? after, theirs: aside.server });
    if (aside?.why === "overtaken") overtaken.add(cell);
    if (aside?.why === "refused") refusals.set(cell, { cell, reason: aside.reason });
  }
  return {
    state: stateOf(obstacle, entries, busy),
    waiting: entries.length,
    conflicts: [...conflicts.values()],
    refusals: [...refusals.values()],
    overtaken: [...overtaken],
    reason: obstacle?.reason ?? "",
    durable,
  };
}
