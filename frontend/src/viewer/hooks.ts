// How React reads the session: one hook for each thing that changes.

import { createContext, use, useMemo, useSyncExternalStore } from "react";

import { count, type Count } from "../core/counts";
import type { Ids } from "../core/selection";
import type { SaveStatus } from "../core/status";
import type { Cells } from "../core/store";
import type { Cell } from "../core/types";
import type { Value } from "../core/value";
import type { Actions } from "./actions";
import { chordWords } from "./chordWords";
import { commandsOf, type Command } from "./commands";
import { keymapOf, type Keymap } from "./keymap";
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

export const useValue = <T>(value: Value<T>): T => useSyncExternalStore(value.subscribe, value.get);

export function useCells(): Cells {
  const { store } = useOpened().session.document;
  return useSyncExternalStore(store.subscribe, store.snapshot);
}

export function useSelected(): Cell | null {
  const { selection } = useOpened().session;
  const id = useSyncExternalStore(selection.subscribe, selection.snapshot);
  return useCells().get(id ?? "") ?? null;
}

/** The selected cells: a set that is another one whenever the selection changes. */
export function useSelection(): Ids {
  const { selection } = useOpened().session;
  return useSyncExternalStore(selection.subscribe, selection.all);
}

/** Every command on this field, and this person's keys for them. */
export function useCommands(): { readonly commands: readonly Command[]; readonly keymap: Keymap } {
  const { labels, preferences } = useOpened().session;
  const { keymap } = useValue(preferences);
  const commands = useMemo(() => commandsOf(labels), [labels]);
  return useMemo(() => ({ commands, keymap: keymapOf(commands, keymap) }), [commands, keymap]);
}

/** This person's key for a label or a command, as it is written on the screen; none where it has none. */
export function useKeyOf(): (id: string) => string | undefined {
  const { keymap } = useCommands();
  return (id) => keymap.chordsOf(id).slice(0, 1).map(chordWords)[0];
}

export function useSaveStatus(): SaveStatus {
  const { queue } = useOpened().session.document;
  return useSyncExternalStore(queue.subscribe, queue.status);
}

/** The last count of some cells: several parts of the screen ask for the same one after every edit. */
const counted = new WeakMap<Cells, { readonly threshold: number; readonly count: Count }>();

export function useCount(): Count {
  const { session } = useOpened();
  const cells = useCells();
  const { threshold } = useValue(session.settings);
  const known = counted.get(cells);
  if (known?.threshold === threshold) return known.count;
  const fresh = count(cells.values(), session.labels, threshold);
  counted.set(cells, { threshold, count: fresh });
  return fresh;
}
