// Edits that a closed field left in this browser: sent from whatever page is open, and told of until they have arrived.

import { connection } from "../api/client";
import { backoffOf, createQueue } from "../core/queue";
import type { SaveState } from "../core/status";
import { createValue, type Value } from "../core/value";
import { sendTo } from "./api";
import { leftovers, openJournal } from "./pages";

const LOOK_MS = 4000;
/** Sooner: a tab that was closed and opened again shows its edits. */
const ADOPT_MS = 1000;
/** What only a person can end, on the field itself. */
const DECIDED_BY_A_PERSON: ReadonlySet<SaveState> = new Set<SaveState>(["conflict", "stopped"]);

/** A field on the screen takes its edits over itself, and shows them: see `adoptLeftovers`. */
const isOnScreen = (field: string): boolean => window.location.pathname.includes(field);

export interface Left {
  readonly field: string;
  readonly waiting: number;
  readonly state: SaveState;
}

/** Send what was left of one field, and say what is left then. */
async function send(user: number, field: string): Promise<Left> {
  const { journal, leave } = await openJournal(user, field);
  const queue = createQueue({ journal, send: sendTo(field, user), onCells: () => undefined });
  try {
    await queue.start();
    await queue.flush();
    const { waiting, state } = queue.status();
    return { field, waiting, state };
  } finally {
    queue.close();
    leave();
  }
}

/** Call `adopt` whenever a page has ended that left edits of this field, until the returned function is called. */
export function adoptLeftovers(user: number, field: string, adopt: () => Promise<void>): () => void {
  const look = async (): Promise<void> => {
    if ((await leftovers(user)).has(field)) await adopt();
  };
  const timer = window.setInterval(() => void look(), ADOPT_MS);
  return () => window.clearInterval(timer);
}

/** Look for leftovers now and then and send them, until `stop`; `left` is what could not be sent. */
export function sendLeftovers(user: number): { readonly left: Value<readonly Left[]>; readonly stop: () => void } {
  const left = createValue<readonly Left[]>([]);
  let attempt = 0;
  let notBefore = 0;
  let busy = false;

  /** What was found the last time, where trying again would end alike. */
  const settled = (field: string, waiting: number): Left | undefined =>
    left.get().find((one) => one.field === field && one.waiting === waiting && DECIDED_BY_A_PERSON.has(one.state));

  const sweep = async (): Promise<void> => {
    const found = [...(await leftovers(user))].filter(([field]) => !isOnScreen(field));
    const now: Left[] = [];
    for (const [field, waiting] of found) now.push(settled(field, waiting) ?? (await send(user, field)));
    const rest = now.filter((one) => one.waiting > 0);
    attempt = rest.some((one) => !DECIDED_BY_A_PERSON.has(one.state)) ? attempt + 1 : 0;
    notBefore = attempt ? performance.now() + backoffOf(attempt) : 0;
    if (JSON.stringify(rest) !== JSON.stringify(left.get())) left.set(rest);
  };

  const look = (): void => {
    if (busy || performance.now() < notBefore) return;
    busy = true;
    void sweep().finally(() => (busy = false));
  };
  const lookNow = (): void => {
    notBefore = 0;
    look();
  };

  const timer = window.setInterval(look, LOOK_MS);
  window.addEventListener("online", lookNow);
  connection.addEventListener("renewed", lookNow);
  look();
  return {
    left,
    stop: () => {
      window.clearInterval(timer);
      window.removeEventListener("online", lookNow);
      connection.removeEventListener("renewed", lookNow);
    },
  };
}
