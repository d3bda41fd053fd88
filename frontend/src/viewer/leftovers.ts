// Edits that a closed field left in this browser: sent from whatever page is open, and told of until they have arrived.

import { connection } from "../api/client";
import { createElsewhere, needsDecision, type Left } from "../core/elsewhere";
import { backoffOf, createQueue } from "../core/queue";
import { sendTo } from "./api";
import { leftovers, openJournal } from "./pages";

const LOOK_MS = 4000;
/** Sooner: a tab that was closed and opened again shows its edits. */
const ADOPT_MS = 1000;

/** What waits of fields that are not on the screen. */
export const elsewhere = createElsewhere();

/** A field on the screen takes its edits over itself, and shows them: see `adoptLeftovers`. */
const isOnScreen = (field: string): boolean => window.location.pathname.includes(field);

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
  let ended = false;
  const look = async (): Promise<void> => {
    if (!(await leftovers(user)).has(field) || ended) return;
    await adopt();
    if (!ended) elsewhere.takenUp(field);
  };
  const timer = window.setInterval(() => void look(), ADOPT_MS);
  return () => {
    ended = true;
    window.clearInterval(timer);
  };
}

/** Look for leftovers now and then and send them, until the returned function is called; `elsewhere` has the others. */
export function sendLeftovers(user: number): () => void {
  let attempt = 0;
  let notBefore = 0;
  let busy = false;
  let ended = false;

  /** What was found the last time, where trying again would end alike. */
  const settled = (field: string, waiting: number): Left | undefined =>
    elsewhere.get().find((one) => one.field === field && one.waiting === waiting && needsDecision(one));

  const sweep = async (): Promise<void> => {
    const seen = elsewhere.look();
    const found = [...(await leftovers(user))].filter(([field]) => !isOnScreen(field));
    const now: Left[] = [];
    for (const [field, waiting] of found) now.push(settled(field, waiting) ?? (await send(user, field)));
    if (ended) return;
    attempt = now.some((one) => one.waiting > 0 && !needsDecision(one)) ? attempt + 1 : 0;
    notBefore = attempt ? performance.now() + backoffOf(attempt) : 0;
    seen(now.filter((one) => !isOnScreen(one.field)));
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
  return () => {
    ended = true;
    window.clearInterval(timer);
    window.removeEventListener("online", lookNow);
    connection.removeEventListener("renewed", lookNow);
    elsewhere.look()([]);
  };
}
