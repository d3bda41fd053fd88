// How React reads an open gallery.

import { createContext, use, useCallback, useSyncExternalStore } from "react";

import type { Shown } from "../core/gallery";
import type { DeskStatus } from "../core/desk";
import type { Ids } from "../core/selection";
import type { Actions } from "./actions";
import { crops, type Crop, type Picture } from "./crops";
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

/** Whether something can be undone (1) and redone (2), as a sum. */
export function useTravel(): number {
  const { desk } = useOpened().room;
  return useSyncExternalStore(desk.subscribe, desk.travelled);
}

export function useStatus(): DeskStatus {
  const { desk } = useOpened().room;
  return useSyncExternalStore(desk.subscribe, desk.status);
}

export function useSelection(): Ids {
  const { selection } = useOpened().room;
  return useSyncExternalStore(selection.subscribe, selection.all);
}

/** A crop's picture, fetched while `wanted`. */
export function usePicture({ field, x, y, side, size }: Crop, wanted: boolean): Picture {
  const subscribe = useCallback(
    (listener: () => void) => (wanted ? crops.want({ field, x, y, side, size }, listener) : () => undefined),
    [field, x, y, side, size, wanted],
  );
  return useSyncExternalStore(subscribe, () => crops.get({ field, x, y, side, size }));
}
