// The gallery's keys: heard on the whole page, except where somebody types, chooses or answers a dialog.

import { useEffect, useEffectEvent } from "react";

import { between, groupAt, next, type Layout, type Way } from "../core/gallery";
import { chordOf } from "../viewer/keymap";
import { isTaken } from "../viewer/useKeys";
import type { Actions } from "./actions";
import { useOpened } from "./hooks";
import type { Room } from "./room";

export interface KeyOptions {
  readonly layout: Layout;
  readonly cursor: string | null;
  readonly setCursor: (id: string | null) => void;
  readonly show: (id: string) => void;
  readonly showSheet: () => void;
}

interface Context extends KeyOptions {
  readonly room: Room;
  readonly actions: Actions;
}

const WAYS: Readonly<Record<string, Way>> = {
  ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", Home: "first", End: "last",
};

function go({ room: { selection }, layout, cursor, setCursor }: Context, way: Way, extend: boolean): void {
  const to = next(layout, cursor, way);
  if (!to) return;
  if (extend) selection.replace(between(layout.order, selection.snapshot() ?? to, to));
  else selection.select(to);
  setCursor(to);
}

/** Do it, and go on with the cell after the last that was selected. */
function decide({ room, actions, layout, setCursor }: Context, act: () => boolean): void {
  const on = actions.goOn(layout.order);
  if (!act()) return;
  room.selection.select(on);
  setCursor(on);
}

function selectGroup({ room, layout, cursor }: Context): void {
  const group = groupAt(layout, cursor, document.querySelector("[data-gallery-grid]")?.scrollTop ?? 0);
  if (group) room.selection.replace(group.cells.map(({ cell }) => cell.id));
}

function travel({ actions, setCursor }: Context, how: "undo" | "redo"): void {
  const first = actions[how]();
  if (first) setCursor(first);
}

const BINDINGS: Readonly<Record<string, (context: Context) => void>> = {
  Enter: (context) => decide(context, context.actions.accept),
  Delete: (context) => decide(context, context.actions.reject),
  Backspace: (context) => decide(context, context.actions.reject),
  "0": (context) => decide(context, () => context.actions.relabel(null)),
  " ": ({ room, cursor }) => cursor && room.selection.toggle(cursor),
  "Ctrl+a": selectGroup,
  "Ctrl+z": (context) => travel(context, "undo"),
  "Ctrl+Shift+z": (context) => travel(context, "redo"),
  "Ctrl+y": (context) => travel(context, "redo"),
  "Ctrl+Enter": ({ cursor, show }) => cursor && show(cursor),
  Escape: ({ room }) => room.selection.select(null),
  "?": ({ showSheet }) => showSheet(),
};

/** Do what a key means; false when it means nothing here. */
export function press(chord: string, context: Context): boolean {
  const [, shift, key] = /^(Shift\+)?(.+)$/.exec(chord) ?? [];
  const way = WAYS[key ?? ""];
  const label = context.room.labels.find((one) => one.shortcut?.toLowerCase() === chord);
  if (way) go(context, way, shift !== undefined);
  else if (BINDINGS[chord]) BINDINGS[chord](context);
  else if (label) decide(context, () => context.actions.relabel(label.id));
  return Boolean(way ?? BINDINGS[chord] ?? label);
}

export function useKeys(options: KeyOptions): void {
  const { room, actions } = useOpened();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.defaultPrevented || event.isComposing || isTaken(target, event.key)) return;
    if (document.querySelector("[role=dialog][aria-modal=true]")) return;
    if (press(chordOf(event), { ...options, room, actions })) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}
