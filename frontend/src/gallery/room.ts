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
import { fetchCells, sendTo } from "../viewer/api";
import { openJournals } from "../viewer/pages";
import type { Me } from "../viewer";
import { fetchPage, type ShelfField } from "./api";

/** Edits of that many fields are on their way at once; the rest of the browser's connections are left to crops. */
const AT_ONCE = 3;
const GATHER_MS = 150;
const MORE_MS = 1000;
const POLL_MS = 15_000;

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

type Known = Omit<ShelfField, "cells">;

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
  const sendOf = (field: string): Send => async (operations) => {
    const outcome = await gate(() => sendTo(field, me.id)(operations));
    const known = fields.get(field);
    if (outcome.kind !== "applied" || !known) return outcome;
    const revision = outcome.revision === known.revision + 1 ? outcome.revision : known.revision;
    fields.set(field, { ...known, state: outcome.state, revision });
    return outcome;
  };

  const openField = async ({ cells, ...field }: ShelfField): Promise<[string, FieldDocument]> => {
    fields.set(field.id, field);
    const document = createDocument({ journal: await journals.of(field.id), send: sendOf(field.id) });
    await document.open(cells);
    return [field.id, document];
  };

  /** Read on behind the last field that is here. */
  const readOn = async (): Promise<void> => {
    let after: string | null = [...fields.keys()].at(-1) ?? null;
    do {
      const page: Awaited<ReturnType<typeof fetchPage>> = await fetchPage(scope, id, after);
      if (closed) return;
      const coming = page.fields.filter((field) => !fields.has(field.id));
      if (coming.length) desk.put(new Map(await Promise.all(coming.map(openField))));
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
    void readOn().catch(() => undefined); // the next message, or the next visit, asks again
  };

  const stale = new Set<string>();
  let timer: number | undefined;

  const refreshOne = async (field: string): Promise<void> => {
    const known = fields.get(field);
    if (!known || closed) return;
    const news = await fetchCells(field, known.revision);
    fields.set(field, { ...known, revision: news.revision, state: news.state });
    const document = desk.document(field);
    document?.hear(news.cells);
    desk.setAside(field, news.state === "set_aside");
    const stopped = document?.queue.status().state === "stopped" && !whyReadOnly(role, news.state);
    if (stopped && news.state !== known.state && known.state !== "approved") document.queue.resume(); // as in the viewer
  };

  const refresh = (): void => {
    timer = undefined;
    const some = [...stale];
    stale.clear();
    // What fails is asked again at the next message, or when the socket is back.
    for (const field of some) void gate(() => refreshOne(field)).catch(() => stale.add(field));
  };

  const onNews = (field: string, revision?: number): void => {
    const known = fields.get(field);
    if (!known || (revision !== undefined && revision <= known.revision)) return;
    stale.add(field);
    timer ??= window.setTimeout(refresh, GATHER_MS);
  };

  /** A field that nobody knows here may be a new one of this case or slide, which comes behind the last. */
  const hear = ({ what, id: about, revision }: LookAgain): void => {
    if (fields.has(about)) onNews(about, revision);
    else if (what === "field" && scope !== "field") more ??= window.setTimeout(loadMore, MORE_MS);
  };

  const recheck = (): void => fields.forEach((_, field) => onNews(field));
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
    whyNot: (key: string): string | null => whyReadOnly(role, fields.get(key)?.state ?? "approved"),
    codeOf: (key: string): string | undefined => labels.find((label) => label.id === key)?.code,
    close: (): void => {
      closed = true;
      hangUp();
      window.clearTimeout(timer);
      window.clearTimeout(more);
      window.clearInterval(poll);
      window.removeEventListener("online", whenOnline);
      void loading.then(() => desk.close()).finally(journals.leave);
    },
  };
}

export type Room = ReturnType<typeof openRoom>;
