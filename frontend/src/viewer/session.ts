// One field open in the viewer: its document, what of it is shown, and the wires between them and the server. No React.

import type { Field } from "../api/types";
import { createTally, DEFAULT_THRESHOLD, isCounted } from "../core/counts";
import { createDocument } from "../core/document";
import { createHearsay } from "../core/hearsay";
import { whyReadOnly } from "../core/rights";
import type { Step } from "../core/rights";
import { createSelection } from "../core/selection";
import { createSpatialIndex } from "../core/spatial";
import type { Box, Cell, Label, Role } from "../core/types";
import { createValue } from "../core/value";
import { t } from "../i18n";
import { fetchCells, fetchField, sendTo } from "./api";
import { adoptLeftovers, elsewhere } from "./leftovers";
import { listen } from "./live";
import { openJournal } from "./pages";
import type { Picking } from "./picker";
import { preferencesOf } from "./preferences";
import { takeOpening } from "./preload";
import { createPresence } from "./presence";
import { watchForReturn } from "./returning";

export interface Me {
  readonly id: number;
  readonly username: string;
  /** What others read. */
  readonly name: string;
}

export type ToolName = "select" | "draw" | "band";

/** What is open over the viewer: one thing at a time. `label` as in `decide`: null unidentified, undefined every class. */
export type Dialog = { readonly is: "keys" | "compare" } | { readonly is: "decide"; readonly label: string | null | undefined } | { readonly is: "step"; readonly step: Step };

export interface Settings {
  /** Proposals with a lower score are neither shown nor counted. */
  readonly threshold: number;
  readonly boxes: boolean;
  readonly tool: ToolName;
  /** The label of the next drawn cell. */
  readonly label: string | null;
}

/** A box being dragged: of a cell, new, or (`band`) around cells that are to be selected. */
export interface Draft {
  readonly cell: Cell | null;
  readonly box: Box;
  readonly band?: boolean;
}

/** How long the answer to an edit may come after the news of it. */
const OWN_MS = 120;
/** What only has to happen soon lets the first frame of a field go before. */
const PAINTED_MS = 60;
/** How long a cell that somebody else changed stands out. */
const FRESH_MS = 1800;

export interface SessionOptions {
  readonly fieldId: string;
  readonly labels: readonly Label[];
  readonly threshold: number | undefined;
  readonly me: Me;
  readonly role: Role;
  /** The project was set aside: nothing in it can be changed. */
  readonly aside?: boolean | undefined;
  readonly cell?: string | undefined;
}

/**
 * Fetch a field with its cells and make it ready to be shown; `start` it once it is. Throws ApiError when it cannot be
 * fetched.
 */
export async function readySession(options: SessionOptions) {
  const { fieldId, labels, me, role } = options;
  const [{ field: first, cells }, { journal, leave }] = await Promise.all([takeOpening(fieldId), openJournal(me.id, fieldId)]);

  const threshold = first.state === "in_review" || first.state === "approved" ? first.threshold : options.threshold;
  const settings = createValue<Settings>({ threshold: threshold ?? DEFAULT_THRESHOLD, boxes: true, tool: "select", label: null });
  const field = createValue<Field>(first);
  const draft = createValue<Draft | null>(null);
  const said = createValue("");
  const dialog = createValue<Dialog | null>(null);
  const leaving = createValue(false);
  const picker = createValue<Picking | null>(null);
  const selection = createSelection();
  let revision = cells.revision;
  let onStateChange: (field: Field) => void = () => undefined;

  const document = createDocument({
    journal,
    revision: () => Math.max(revision, field.get().revision), // an approval and a reopening just told are known
    send: async (operations, seen) => {
      const outcome = await sendTo(fieldId, me.id)(operations, seen);
      if (outcome.kind === "applied") onOwn(outcome.revision, outcome.state);
      return outcome;
    },
  });
  const index = createSpatialIndex((cell) => isCounted(cell, settings.get().threshold));
  const deselect = () => selection.retain(index.has);
  const tally = createTally(labels);
  const [count, undecided] = [createValue(tally.count()), createValue(tally.undecided())];
  const tellCount = (): void => {
    count.set(tally.count());
    undecided.set(tally.undecided());
  };
  const recount = (): void => {
    index.rebuild(document.store.all());
    tally.reset(document.store.all().values(), settings.get().threshold);
    tellCount();
  };

  const fresh = createValue<ReadonlySet<string>>(new Set());
  let fading: number | undefined;
  /** Let what somebody else has just changed stand out for a moment. */
  const show = (cells: readonly Cell[]): void => {
    const theirs = cells.filter((cell) => cell.updated_by !== null && cell.updated_by !== me.username).map((cell) => cell.id);
    if (!theirs.length) return;
    fresh.set(new Set([...fresh.get(), ...theirs]));
    window.clearTimeout(fading);
    fading = window.setTimeout(() => fresh.set(new Set()), FRESH_MS);
  };

  document.store.subscribe((change) => {
    index.hear(change, document.store.all());
    tally.hear(change.after);
    deselect();
    tellCount();
  });
  let shownFrom = settings.get().threshold;
  settings.subscribe(() => {
    if (settings.get().threshold === shownFrom) return;
    shownFrom = settings.get().threshold;
    recount();
    deselect();
  });

  const setField = (next: Field): void => {
    const before = field.get().state;
    const moved = next.state !== before;
    field.set(next);
    if (!moved) return;
    draft.set(null);
    onStateChange(next);
  };

  /** What was stopped goes on where the field can be edited, also if it was approved and reopened unseen: the server says what to ask. */
  const goOn = (): void => {
    if (document.queue.status().state === "stopped" && !whyReadOnly(role, field.get().state)) document.queue.resume();
  };

  /** Our own request made exactly the next revision: nothing of anybody else's lies between, so nothing need be asked. */
  const onOwn = (next: number, state: Field["state"]): void => {
    if (next === revision + 1) revision = next;
    if (state !== field.get().state) setField({ ...field.get(), state });
  };

  let asking = false;
  let again = false;
  /** Ask for what changed since the last time, and take it in. */
  const refresh = async (): Promise<void> => {
    again = true;
    if (asking) return;
    asking = true;
    try {
      while (again) {
        again = false;
        const news = await fetchCells(fieldId, revision);
        document.hear(news.cells);
        show(news.cells);
        const state = field.get().state;
        revision = news.revision;
        if (news.state !== state) setField(await fetchField(fieldId));
        goOn();
      }
    } catch {
      // The socket, or the poll while it is closed, brings us here again.
    } finally {
      asking = false;
    }
  };

  const hearsay = createHearsay({
    known: () => revision,
    // Own edits are announced too, often before their answer is here: a moment's wait saves asking for them.
    patience: () => (document.queue.status().state === "saving" ? OWN_MS : 0),
    ask: () => void refresh(),
  });

  await document.open(cells.cells);
  if (document.queue.status().waiting) elsewhere.takenUp(fieldId);
  const begin = document.store.get(options.cell ?? "") ?? null;
  if (begin && !isCounted(begin, settings.get().threshold)) settings.set({ ...settings.get(), threshold: begin.score ?? 0 });
  recount();
  if (begin && index.has(begin.id)) selection.select(begin.id);
  const presence = createPresence(() => [...selection.all()]);
  let stops: readonly (() => void)[] = [presence.stop, hearsay.stop];

  /** Listen to the server and to whoever else is on the field. */
  const connect = (): void => {
    const line = listen(fieldId, { onNews: hearsay.hear, onPresence: presence.hear, onOpen: () => presence.join(line.say) });
    stops = [line.stop, ...stops, selection.subscribe(presence.tell), watchForReturn(document.queue, me.id), adoptLeftovers(me.id, fieldId, document.adopt)];
  };

  return {
    fieldId,
    labels,
    me,
    role,
    /** The revision of the field that is on the screen: what a person who submits or approves has seen. */
    revision: () => revision,
    document,
    selection,
    settings,
    field,
    draft,
    index,
    /** What of the cells counts now. */
    count,
    undecided,
    dialog,
    /** Another field was asked for: what is done from now on is not meant for this one. */
    leaving,
    /** The label being picked in two steps, or null. */
    picker,
    /** Who else is on this field, with what selected. */
    others: presence.others,
    /** Cells that somebody else has changed a moment ago. */
    fresh,
    preferences: preferencesOf(me.id),
    /** Why the cells cannot be changed now; null when they can. */
    whyFixed: () => whyReadOnly(role, field.get().state, options.aside),
    /** What a screen reader is told next. */
    said,
    refresh,
    setField,
    /** The cell that a link named: what the picture begins at. */
    begin,
    codeOf: (id: string): string | undefined => labels.find((label) => label.id === id)?.code,
    /** It is on the screen: hear what changes, as soon as it is painted. `onState`: it moved to another state. */
    start: (onState: (field: Field) => void): void => {
      onStateChange = onState;
      const timer = window.setTimeout(connect, PAINTED_MS);
      if (options.cell && !begin) said.set(t("viewer:said.noSuchCell"));
      stops = [...stops, () => window.clearTimeout(timer)];
    },
    /** Send what can be sent, then stop. What cannot stays in the journal for the next page. */
    close: (): void => {
      leaving.set(true);
      stops.forEach((stop) => stop());
      const flushed = document.queue.flush();
      elsewhere.leave(fieldId, document.queue, flushed);
      void flushed.finally(() => {
        document.queue.close();
        leave();
      });
    },
  };
}

export type Session = Awaited<ReturnType<typeof readySession>>;
