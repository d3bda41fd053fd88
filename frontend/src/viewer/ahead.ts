// The fields that may be opened next, each made ready behind the open one: its cells in their indexes, its tiles decoded.
// Nothing is fetched ahead while the open field itself is still on its way.

import { useEffect, useEffectEvent } from "react";

import type { Field } from "../api/types";
import { createValue } from "../core/value";
import { isMarked } from "./marks";
import { leftovers } from "./pages";
import { preload, preloadTiles } from "./preload";
import { readySession, type Session, type SessionOptions } from "./session";

const LOOK_MS = 100;
/** A field whose picture never comes whole keeps its neighbours no longer. */
const LOOKS = 50;

type Making = Omit<SessionOptions, "fieldId" | "cell">;

interface Waiting extends Making {
  readonly coming: Promise<Session | null>;
  session: Session | null;
}

const waiting = new Map<string, Waiting>();
/** The fields that are made ready: the picture prepares for them too. */
export const ahead = createValue<readonly Field[]>([]);

/** Edits that a closed page left of a field are taken up when somebody opens it, in sight. */
const make = async (fieldId: string, making: Making): Promise<Session | null> =>
  (await leftovers(making.me.id)).has(fieldId) ? null : readySession({ ...making, fieldId }).catch(() => null);

function wait(fieldId: string, making: Making): void {
  if (waiting.has(fieldId)) return;
  const coming = make(fieldId, making);
  const entry: Waiting = { ...making, coming, session: null };
  waiting.set(fieldId, entry);
  void coming.then((session) => {
    entry.session = session;
    if (!session) waiting.delete(fieldId);
  });
}

function drop(fieldId: string): void {
  void waiting.get(fieldId)?.coming.then((session) => session?.close());
  waiting.delete(fieldId);
}

/** A field that is ready or about to be, for this person in this role; whoever takes it closes it. */
export function takeWaiting(fieldId: string, making: Making): { readonly session: Session | null; readonly coming: Promise<Session | null> } | null {
  const found = waiting.get(fieldId);
  const fits = found && found.labels === making.labels && found.threshold === making.threshold && found.me.id === making.me.id && found.role === making.role;
  if (fits) waiting.delete(fieldId);
  else drop(fieldId);
  return fits ? found : null;
}

/** Make `fields` ready, the likeliest first, once `open` is on the screen. */
export function useAhead(open: Session | null, fields: readonly Field[], making: Making): void {
  const make = useEffectEvent(() => {
    for (const id of waiting.keys()) if (!fields.some((field) => field.id === id)) drop(id);
    for (const field of fields) {
      preload(field);
      preloadTiles(field);
      wait(field.id, making);
    }
    ahead.set(fields);
  });
  const id = open?.fieldId;
  useEffect(() => {
    if (!id) return undefined;
    let looks = 0;
    const timer = window.setInterval(() => {
      looks += 1;
      if (!isMarked("field shown", id) && looks < LOOKS) return;
      window.clearInterval(timer);
      make();
    }, LOOK_MS);
    return () => window.clearInterval(timer);
  }, [id, fields]);
  useEffect(
    () => () => {
      for (const field of waiting.keys()) drop(field);
      ahead.set([]);
    },
    [],
  );
}
