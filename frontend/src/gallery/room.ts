// A gallery open on the screen: the cells of many fields, what this person does to them, and the wires to the server. No React.

import { connect, socketUrl } from "../api/live";
import type { LookAgain } from "../api/types";
import type { GalleryScope } from "../app/links";
import { createDesk } from "../core/desk";
import { createDocument, type FieldDocument } from "../core/document";
import { whyReadOnly } from "../core/rights";
import { createSelection } from "../core/selection";
import type { Send } from "../core/transport";
import type { Label, Role } from "../core/types";
import { createValue } from "../core/value";
import { fetchCells, fetchField, sendTo } from "../viewer/api";
import { elsewhere } from "../viewer/leftovers";
import { openJournals } from "../viewer/pages";
import type { Me } from "../viewer";
import { fetchPage, type ShelfField } from "./api";

/** Edits of that many fields are on their way at once; the rest of the browser's connections are left to crops. */
const AT_ONCE = 3;
const GATHER_MS = 150;
const MORE_MS = 1000;
const POLL_MS = 15_000;
/** Fields moved here at once that are looked for; a visit anew shows more. */
const MOST_MOVED = 20;

export interface RoomOptions {
  readonly scope: GalleryScope;
  readonly id: string;
  readonly project: string;
  readonly labels: readonly Label[];
  readonly me: Me;
  readonly role: Role;
}

/** How far the cells are here. */
export interface Progress {
  readonly done: boolean;
  readonly error: Error | null;
}

interface Known extends Omit<ShelfField, "cells"> {
  /** It was moved to another case: its cells are not shown. */
  readonly gone?: boolean;
}

/** At most `AT_ONCE` at a time, in the order they come. */
function createGate() {
  let free = AT_ONCE;
  const waiting: (() => void)[] = [];
  return async <Answer>(act: () => Promise<Answer>): Promise<Answer> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** Open a gallery. Cells come page by page: `progress` says when all are there. */
export function openRoom(options: RoomOptions) {
  const { scope, id, project, labels, me, role } = options;
  const desk = createDesk();
  const fields = new Map<string, Known>();
  const selection = createSelection();
  const progress = createValue<Progress>({ done: false, error: null });
  const said = createValue("");
  const journals = openJournals(me.id);
  const gate = createGate();
  let closed = false;

  /** Send edits, and remember the revision that they made: nothing of anybody else's lies between. */
  const sendOf = (field: string): Send => async (operations, seen) => {
    const outcome = await gate(() => sendTo(field, me.id)(operations, seen));
    const known = fields.get(field);
    if (outcome.kind !== "applied" || !known) return outcome;
    const revision = outcome.revision === known.revision + 1 ? outcome.revision : known.revision;
    fields.set(field, { ...known, state: outcome.state, revision });
    return outcome;
  };

  const openField = async ({ cells, ...field }: ShelfField): Promise<[string, FieldDocument]> => {
    fields.set(field.id, field);
    const document = createDocument({ journal: await journals.of(field.id), send: sendOf(field.id), revision: () => fields.get(field.id)?.revision ?? field.revision });
    await document.open(cells);
    if (document.queue.status().waiting) elsewhere.takenUp(field.id);
    return [field.id, document];
  };

  /** Of those that were read in their order: another case's, moved here later, may be older. */
  let last: string | null = null;

  /** Read on behind the last field that is here. */
  const readOn = async (): Promise<void> => {
    let after = last;
    do {
      const page: Awaited<ReturnType<typeof fetchPage>> = await fetchPage(scope, id, after);
      if (closed) return;
      const coming = page.fields.filter((field) => !fields.has(field.id));
      if (coming.length) desk.put(new Map(await Promise.all(coming.map(openField))));
      last = page.fields.at(-1)?.id ?? last;
      after = page.next;
    } while (after !== null);
  };

  const load = async (): Promise<void> => {
    progress.set({ done: false, error: null });
    try {
      await readOn();
      if (!closed) progress.set({ done: true, error: null });
    } catch (error) {
      progress.set({ done: false, error: error instanceof Error ? error : new Error(String(error)) });
    }
  };

  let more: number | undefined;
  const loadMore = (): void => {
    more = undefined;
    if (closed || !progress.get().done) return;
    void readOn().then(takeIn).catch(() => undefined); // the next message, or the next visit, asks again
  };

  const stale = new Set<string>();
  /** Of those, the ones that may have been moved; their cells alone would not tell. */
  const wandering = new Set<string>();
  let timer: number | undefined;

  const isHere = async (field: string): Promise<boolean> => {
    const found = await fetchField(field);
    return (scope === "slide" ? found.slide : found.case) === id;
  };

  const refreshOne = async (field: string): Promise<void> => {
    const known = fields.get(field);
    if (!known || closed) return;
    const asked = wandering.delete(field);
    const news = await fetchCells(field, known.revision);
    const gone = asked && news.revision !== known.revision ? !(await isHere(field)) : (known.gone ?? false);
    fields.set(field, { ...known, revision: news.revision, state: news.state, gone });
    const document = desk.document(field);
    document?.hear(news.cells);
    desk.setAside(field, gone || news.state === "set_aside");
    const stopped = document?.queue.status().state === "stopped" && !whyReadOnly(role, news.state);
    if (stopped) document.queue.resume();
  };

  /** Fields that were heard of and are not here; with news of the case, one of them may have been moved into it. */
  const strangers = new Set<string>();
  let caseChanged = false;

  const takeIn = async (): Promise<void> => {
    const some = caseChanged ? [...strangers].filter((field) => !fields.has(field)).slice(-MOST_MOVED) : [];
    strangers.clear();
    caseChanged = false;
    for (const field of some) {
      if (!(await isHere(field))) continue;
      const { fields: [found] } = await fetchPage("field", field, null);
      if (found && !closed) desk.put(new Map([await openField(found)]));
    }
  };

  const refresh = (): void => {
    timer = undefined;
    const some = [...stale];
    stale.clear();
    // What fails is asked again at the next message, or when the socket is back.
    for (const field of some) {
      void gate(() => refreshOne(field)).catch(() => {
        stale.add(field);
        wandering.add(field);
      });
    }
  };

  /** `whole`: of the field itself, and not only of its cells. */
  const onNews = (field: string, whole: boolean, revision?: number): void => {
    const known = fields.get(field);
    if (!known || (revision !== undefined && revision <= known.revision)) return;
    stale.add(field);
    if (whole && scope !== "field") wandering.add(field);
    timer ??= window.setTimeout(refresh, GATHER_MS);
  };

  /** A field that nobody knows here may be a new one of this case or slide, which comes behind the last, or one moved here. */
  const hear = ({ what, id: about, revision }: LookAgain): void => {
    if (fields.has(about)) onNews(about, what === "field", revision);
    else if (what === "case") caseChanged ||= scope === "slide" || about === id;
    else if (what === "field" && scope !== "field") {
      strangers.add(about);
      more ??= window.setTimeout(loadMore, MORE_MS);
    }
  };

  const whyNot = (key: string): string | null => whyReadOnly(role, fields.get(key)?.state ?? "approved");

  const recheck = (): void => fields.forEach((_, field) => onNews(field, true));
  const whenOnline = (): void => {
    if (["offline", "signed-out"].includes(desk.status().state)) desk.resume();
  };

  const loading = load();
  let open = false;
  const hangUp = connect(socketUrl(project), {
    onMessage: hear,
    onOpen: (again) => {
      open = true;
      if (again) recheck();
    },
    onClose: () => (open = false),
  });
  const poll = window.setInterval(() => {
    if (!open && document.visibilityState === "visible") recheck();
    whenOnline();
  }, POLL_MS);
  window.addEventListener("online", whenOnline);

  return {
    ...options,
    desk,
    selection,
    progress,
    said,
    retry: () => void load(),
    field: (key: string): Known | undefined => fields.get(key),
    /** Why this person cannot change the cells of a field; null when they can. */
    whyNot,
    codeOf: (key: string): string | undefined => labels.find((label) => label.id === key)?.code,
    close: (): void => {
      closed = true;
      hangUp();
      window.clearTimeout(timer);
      window.clearTimeout(more);
      window.clearInterval(poll);
      window.removeEventListener("online", whenOnline);
      const flushed = loading.then(() => desk.close());
      for (const [field, { queue }] of desk.documents()) elsewhere.leave(field, queue, flushed);
      void flushed.finally(journals.leave);
    },
  };
}

export type Room = ReturnType<typeof openRoom>;
