// What waits of fields that are not open: counted until it has arrived, so that nobody reads that all is saved.

import type { Queue } from "./queue";
import type { SaveState } from "./status";
import { createValue } from "./value";

export interface Left {
  readonly field: string;
  /** How many edits. */
  readonly waiting: number;
  readonly state: SaveState;
}

/** What keeps them: a decision on the field itself, that somebody else is signed in, or nobody, that nothing answers, or nothing. */
export const HOLDS = ["decide", "signed-out", "offline", "sending"] as const;
export type Hold = (typeof HOLDS)[number];

const HELD_BY: Readonly<Record<SaveState, Hold>> = {
  conflict: "decide", overtaken: "decide", stopped: "decide", "signed-out": "signed-out", offline: "offline", waiting: "sending", saving: "sending", saved: "sending",
};

export const holdOf = ({ state }: Left): Hold => HELD_BY[state];

export const needsDecision = (left: Left): boolean => holdOf(left) === "decide";

/** The first of HOLDS that keeps any of them. */
export const worstHold = (left: readonly Left[]): Hold => HOLDS.find((hold) => left.some((one) => holdOf(one) === hold)) ?? "sending";

export const waitingIn = (left: readonly Left[]): number => left.reduce((sum, { waiting }) => sum + waiting, 0);

/** An edit that was on its way when its field was left has usually arrived after so long, and is not told of. */
const GRACE_MS = 500;

export function createElsewhere(graceMs = GRACE_MS) {
  const { get, set, subscribe } = createValue<readonly Left[]>([]);
  let found: readonly Left[] = [];
  const leaving = new Map<string, Left>();

  const tell = (): void => {
    const now = [...found.filter(({ field }) => !leaving.has(field)), ...leaving.values()].filter(({ waiting }) => waiting > 0);
    if (JSON.stringify(now) !== JSON.stringify(get())) set(now);
  };

  /** A field is open again: what waits of it is told there. */
  const takenUp = (field: string): void => {
    found = found.filter((one) => one.field !== field);
    leaving.delete(field);
    tell();
  };

  /** A field is being closed: count what its queue still holds, and after `flushed` what has stayed in the journal. */
  const leave = (field: string, queue: Queue, flushed: Promise<unknown>): void => {
    if (!queue.status().waiting) return;
    const now = (): Left => {
      const { waiting, state } = queue.status();
      return { field, waiting, state };
    };
    const look = (): void => {
      leaving.set(field, now());
      tell();
    };
    let stop = (): void => undefined;
    const timer = setTimeout(() => {
      stop = queue.subscribe(look);
      look();
    }, graceMs);
    const end = (): void => {
      clearTimeout(timer);
      stop();
      takenUp(field);
      found = [...found, now()];
      tell();
    };
    void flushed.then(end, end);
  };

  return {
    get,
    subscribe,
    takenUp,
    leave,
    /**
     * Begin to look for what closed pages have left; the returned function takes what was seen of it, field by field. What
     * was left meanwhile was not seen, and stays.
     */
    look: () => {
      const before = new Set(found);
      return (seen: readonly Left[]): void => {
        const fields = new Set(seen.map(({ field }) => field));
        found = [...found.filter((one) => !before.has(one) && !fields.has(one.field)), ...seen];
        tell();
      };
    },
  };
}
