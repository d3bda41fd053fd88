// How React reads an open gallery.

import { createContext, use, useSyncExternalStore } from "react";

import type { Shown } from "../core/gallery";
import type { DeskStatus } from "../core/desk";
import type { Ids } from "../core/selection";
import type { Actions } from "./actions";
import type { Room } from "./room";

export interface Opened {
  readonly room: Room;
  readonly actions: Actions;
}

export const OpenedContext = createContext<Opened | null>(null);

/** The open gallery. Only for components inside Gallery. */
export function useOpened(): Opened {
  const opened = use(OpenedContext);
  if (!opened) throw new Error("This component belongs inside Gallery");
  return opened;
}

export function useShown(): readonly Shown[] {
  const { desk } = useOpened().room;
  return useSyncExternalStore(desk.subscribe, desk.cells);
}

export function useStatus(): DeskStatus {
  const { desk } = useOpened().room;
  return useSyncExternalStore(desk.subscribe, desk.status);
}

export function useSelection(): Ids {
  const { selection } = useOpened().room;
  return useSyncExternalStore(selection.subscribe, selection.all);
}
