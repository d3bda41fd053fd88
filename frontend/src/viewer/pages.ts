// Which open pages hold which waiting edits: so that a crashed page's are taken over, and a living one's are not.

import { newId } from "../core/ids";
import { indexedJournal, leftBehind, type Journal } from "../core/journal";

const PREFIX = "marrowscope:";
/** How long another tab has to answer, where tabs have to be asked. */
const ANSWER_MS = 400;
/** Pages of this very tab. */
const here = new Set<string>();

type Call = { readonly ask: string } | { readonly alive: string };

/** Browsers have no locks on plain http: there the tabs ask each other. */
const calls = "locks" in navigator || !("BroadcastChannel" in globalThis) ? null : new BroadcastChannel(PREFIX);
calls?.addEventListener("message", ({ data }: MessageEvent<Call>) => {
  if ("ask" in data && here.has(data.ask)) calls.postMessage({ alive: data.ask } satisfies Call);
});

const answers = (page: string): Promise<boolean> =>
  new Promise((resolve) => {
    const hear = ({ data }: MessageEvent<Call>) => {
      if ("alive" in data && data.alive === page) end(true);
    };
    const end = (alive: boolean) => {
      calls?.removeEventListener("message", hear);
      window.clearTimeout(timer);
      resolve(alive);
    };
    const timer = window.setTimeout(() => end(false), calls ? ANSWER_MS : 0);
    calls?.addEventListener("message", hear);
    calls?.postMessage({ ask: page } satisfies Call);
  });

async function isAlive(page: string): Promise<boolean> {
  if (here.has(page)) return true;
  if (!("locks" in navigator)) return answers(page);
  const { held = [] } = await navigator.locks.query();
  return held.some((lock) => lock.name === PREFIX + page);
}

/** How many edits of this person closed pages have left in this browser, by field; none where it stores nothing. */
export const leftovers = (user: number): Promise<ReadonlyMap<string, number>> =>
  leftBehind(String(user), isAlive).catch(() => new Map<string, number>());

/** Mark a page as alive until the returned function is called, or its tab ends in whatever way. */
function enter(page: string): () => void {
  here.add(page);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  if ("locks" in navigator) void navigator.locks.request(PREFIX + page, () => held).catch(() => undefined);
  return () => {
    here.delete(page);
    release();
  };
}

/** Where the browser forbids storage: the queue notices, tells the person, and sends all the same. */
const refusing: Journal = {
  load: () => Promise.reject(new Error("This browser stores nothing here")),
  write: () => Promise.reject(new Error("This browser stores nothing here")),
};

export interface OpenJournal {
  readonly journal: Journal;
  readonly leave: () => void;
}

export interface Journals {
  /** The journal of one person's edits of one field. */
  readonly of: (field: string) => Promise<Journal>;
  readonly leave: () => void;
}

/** The journals of any fields, for one opening of the viewer or the gallery. */
export function openJournals(user: number): Journals {
  const page = newId();
  return { of: (field) => indexedJournal(`${user}/${field}`, page, isAlive).catch(() => refusing), leave: enter(page) };
}

/** The journal of one person's edits of one field, for one opening of the viewer. */
export async function openJournal(user: number, field: string): Promise<OpenJournal> {
  const { of, leave } = openJournals(user);
  return { journal: await of(field), leave };
}
