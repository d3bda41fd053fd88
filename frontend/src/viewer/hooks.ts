// How React reads the session: one hook for each thing that changes.

import { createContext, use, useSyncExternalStore } from "react";

import type { Count } from "../core/counts";
import { type Hold, worstHold } from "../core/elsewhere";
import type { SaveStatus } from "../core/status";
import type { Cells } from "../core/store";
import type { Cell, Label } from "../core/types";
import type { Value } from "../core/value";
import type { Actions } from "./actions";
import { chordWords } from "./chordWords";
import { commandsOf, type Command } from "./commands";
import { later } from "./frames";
import { elsewhere } from "./leftovers";
import { keymapOf, type Keymap, type Overrides } from "./keymap";
import type { Session } from "./session";

export interface Opened {
  readonly session: Session;
  readonly actions: Actions;
}

export const OpenedContext = createContext<Opened | null>(null);

/** The open field. Only for components inside FieldViewer. */
export function useOpened(): Opened {
  const opened = use(OpenedContext);
  if (!opened) throw new Error("This component belongs inside FieldViewer");
  return opened;
}

/** What does not change from field to field: whose labels, whose keys. */
export type Standing = Pick<Session, "labels" | "preferences">;

export const StandingContext = createContext<Standing | null>(null);

/** The open field at the moment of asking. Who only acts on it asks for it then, and is not drawn anew with every field. */
export const NowContext = createContext<() => Opened>(() => {
  throw new Error("This component belongs inside FieldViewer");
});

export const useNow = (): (() => Opened) => use(NowContext);

export const useValue = <T>(value: Value<T>): T => useSyncExternalStore(value.subscribe, value.get);

/** A value that an edit changes, a frame behind the picture. */
export const useLate = <T>(value: Pick<Value<T>, "get" | "subscribe">): T => useSyncExternalStore(later(value.subscribe), value.get);

/** One part of a value: who reads it is drawn anew when that part changes, and not with the rest. */
export const usePart = <T, Part>(value: Pick<Value<T>, "get" | "subscribe">, part: (whole: T) => Part): Part =>
  useSyncExternalStore(value.subscribe, () => part(value.get()));

const useLatePart = <T, Part>(value: Pick<Value<T>, "get" | "subscribe">, part: (whole: T) => Part): Part =>
  useSyncExternalStore(later(value.subscribe), () => part(value.get()));

export function useCells(): Cells {
  const { store } = useOpened().session.document;
  return useSyncExternalStore(later(store.subscribe), store.snapshot);
}

export function useSelected(): Cell | null {
  const { selection, document } = useOpened().session;
  const id = useSyncExternalStore(later(selection.subscribe), selection.snapshot);
  return useSyncExternalStore(later(document.store.subscribe), () => document.store.get(id ?? "") ?? null);
}

/** How many cells are selected. */
export function useSelectedNumber(): number {
  const { selection } = useOpened().session;
  return useSyncExternalStore(later(selection.subscribe), selection.size);
}

interface Commands {
  readonly commands: readonly Command[];
  readonly keymap: Keymap;
}

/** Some fifty buttons and rows ask for the same: made once for each label set and each person's keys. */
const made = new WeakMap<readonly Label[], WeakMap<Overrides, Commands>>();

function commandsWith(labels: readonly Label[], overrides: Overrides): Commands {
  const known = made.get(labels) ?? new WeakMap<Overrides, Commands>();
  made.set(labels, known);
  const found = known.get(overrides);
  if (found) return found;
  const commands = commandsOf(labels);
  const fresh = { commands, keymap: keymapOf(commands, overrides) };
  known.set(overrides, fresh);
  return fresh;
}

/** Every command on this field, and this person's keys for them. */
export function useCommands(): Commands {
  const standing = use(StandingContext);
  if (!standing) throw new Error("This component belongs inside FieldViewer");
  const { labels, preferences } = standing;
  return commandsWith(labels, useValue(preferences).keymap);
}

/** This person's key for a label or a command, as it is written on the screen; none where it has none. */
export function useKeyOf(): (id: string) => string | undefined {
  const { keymap } = useCommands();
  return (id) => keymap.chordsOf(id).slice(0, 1).map(chordWords)[0];
}

export const useSaveStatus = (): SaveStatus => useSaved((status) => status);

/** One part of how saving stands: every edit takes the whole of it through several steps. */
export function useSaved<Part>(part: (status: SaveStatus) => Part): Part {
  const { queue } = useOpened().session.document;
  return useLatePart({ subscribe: queue.subscribe, get: queue.status }, part);
}

/** How many fields that were left have edits that are still only in this browser. */
export const useElsewhere = (): number => usePart(elsewhere, (left) => left.length);

/** What keeps them. */
export const useHold = (): Hold => usePart(elsewhere, worstHold);

/** The live count, or one number of it. */
export const useCount = <Part>(part: (count: Count) => Part): Part => useLatePart(useOpened().session.count, part);
