// How React reads the session: one hook for each thing that changes.

import { createContext, use, useMemo, useSyncExternalStore } from "react";

import { count, type Count } from "../core/counts";
import type { SaveStatus } from "../core/status";
import type { Cells } from "../core/store";
import type { Cell } from "../core/types";
import type { Value } from "../core/value";
import type { Actions } from "./actions";
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

export function useSaveStatus(): SaveStatus {
  const { queue } = useOpened().session.document;
  return useSyncExternalStore(queue.subscribe, queue.status);
}

export function useCount(): Count {
  const { session } = useOpened();
  const cells = useCells();
  const { threshold } = useValue(session.settings);
  return useMemo(() => count(cells.values(), session.labels, threshold), [cells, session, threshold]);
}
