// What a person can do in the viewer, each as one function: the same for keys, buttons and the mouse.

import { whyReadOnly } from "../core/rights";
import { accepted, changed, deleted, drawn } from "../core/edits";
import { clamp, moved, resized, rounded } from "../core/geometry";
import { neighbour } from "../core/walk";
import type { Box, Cell, Point } from "../core/types";
import type { Session } from "./session";

/** Presses of an arrow key that follow each other this closely are one undo. */
const BURST_MS = 1000;

export function createActions(session: Session) {
  const { document, selection, settings, field, index, labels, codeOf } = session;
  /** Where the keyboard's walk goes on after its cell was deleted. */
  let last: Cell | undefined;
  let burst = { group: "", until: 0 };

  const say = (text: string) => session.said.set(text);
  const selected = (): Cell | undefined => document.store.get(selection.snapshot() ?? "");
  const nameOf = (label: string | null): string => labels.find((one) => one.id === label)?.name ?? "Unidentified";

  const mayEdit = (): boolean => {
    const why = whyReadOnly(session.role, field.get().state);
    if (why) say(why);
    return why === null;
  };

  const edit = (cell: Cell, group?: string): void => {
    if (mayEdit()) document.edit([cell], group);
  };

  const select = (id: string | null): void => {
    selection.select(id);
    const cell = selected();
    if (!cell) return;
    last = cell;
    if (!settings.get().boxes) settings.set({ ...settings.get(), boxes: true }); // no key may change a cell unseen
    const score = cell.score === null ? "" : `, score ${cell.score.toFixed(2)}`;
    say(`${nameOf(cell.label)}, ${cell.status}${score}`);
  };

  const step = (by: 1 | -1, which: (cell: Cell) => boolean = () => true): Cell | null => {
    const from = selected() ?? last;
    const shown = index.all().filter((cell) => cell.id === from?.id || which(cell));
    const known = from && !shown.some((cell) => cell.id === from.id) ? [...shown, from] : shown;
    const next = neighbour(known, from?.id ?? null, by);
    if (next && which(next) && index.has(next.id)) select(next.id);
    return next;
  };

  const isUndecided = (cell: Cell): boolean => cell.status === "proposed" || cell.label === null;

  const relabel = (label: string | null): void => {
    const cell = selected();
    if (!cell) {
      settings.set({ ...settings.get(), label });
      return say(`New cells are drawn as ${nameOf(label)}`);
    }
    edit(changed(cell, { label }, codeOf));
    settings.set({ ...settings.get(), label });
    say(nameOf(label));
  };

  const reshape = (id: string, box: Box, group?: string): void => {
    const cell = document.store.get(id);
    if (cell) edit(changed(cell, { box: rounded(box, field.get()) }, codeOf), group);
  };

  const draw = (box: Box): void => {
    if (!mayEdit()) return;
    const cell = drawn(rounded(box, field.get()), settings.get().label, session.me.username, new Date().toISOString());
    document.edit([cell]);
    select(cell.id);
  };

  const remove = (): void => {
    const cell = selected();
    if (!cell || !mayEdit()) return;
    last = cell;
    edit(deleted(cell));
    say(`${nameOf(cell.label)} deleted`);
  };

  const accept = (): void => {
    const cell = selected();
    if (!cell) return;
    edit(accepted(cell));
    if (cell.status === "proposed") say(`${nameOf(cell.label)} accepted`);
  };

  /** Move (or with `size`, resize) the selected box by field pixels; quick repetitions are one step of undo. */
  const nudge = (by: Point, size: boolean): void => {
    const cell = selected();
    if (!cell) return;
    const now = Date.now();
    const group = `${cell.id} ${size ? "size" : "place"}`;
    const key = burst.group.startsWith(group) && now < burst.until ? burst.group : `${group} ${now}`;
    burst = { group: key, until: now + BURST_MS };
    reshape(cell.id, size ? resized(cell.box, "se", by, field.get()) : moved(cell.box, by, field.get()), key);
  };

  const travel = (how: "undo" | "redo"): void => {
    if (!mayEdit()) return;
    const outcome = document.history[how]();
    if (!outcome) return say(`Nothing to ${how}`);
    const [id] = outcome.done;
    if (id && index.has(id)) select(id);
    const word = how === "undo" ? "Undone" : "Redone";
    say(outcome.skipped ? `${word}, except for ${outcome.skipped} changed by somebody else since` : word);
  };

  return {
    select,
    selected,
    next: () => step(1),
    previous: () => step(-1),
    /** The next cell nobody has decided on. */
    nextUndecided: () => {
      const next = step(1, isUndecided);
      if (!next || !isUndecided(next)) say("Every shown cell is decided");
    },
    relabel,
    reshape,
    draw,
    /** A new box in the middle of what is shown, for those who do not use a mouse. */
    drawAt: (middle: Point, side: number) => draw(clamp([middle.x - side / 2, middle.y - side / 2, side, side], field.get())),
    remove,
    accept,
    nudge,
    undo: () => travel("undo"),
    redo: () => travel("redo"),
    setTool: (tool: "select" | "draw") => settings.set({ ...settings.get(), tool }),
    toggleDraw: () => {
      if (settings.get().tool === "draw" || mayEdit()) settings.set({ ...settings.get(), tool: settings.get().tool === "draw" ? "select" : "draw" });
    },
    toggleBoxes: () => {
      if (settings.get().boxes) select(null);
      settings.set({ ...settings.get(), boxes: !settings.get().boxes });
    },
    setThreshold: (threshold: number) => settings.set({ ...settings.get(), threshold }),
    /** One thing at a time: the drag, the selection, the tool. */
    escape: () => {
      if (session.draft.get()) session.draft.set(null);
      else if (selection.snapshot()) select(null);
      else settings.set({ ...settings.get(), tool: "select" });
    },
    say,
    nameOf,
    mayEdit,
  };
}

export type Actions = ReturnType<typeof createActions>;
