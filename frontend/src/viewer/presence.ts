// Who else is on the field and what they have selected: heard from the socket, and said to it at a bearable pace.

import { createValue } from "../core/value";
import type { Presence } from "./live";

/** Another page on this field: somebody else's, or this person's in another window. */
export interface Other {
  readonly page: string;
  readonly name: string;
  readonly selection: readonly string[];
  readonly colour: string;
}

type Say = (message: object) => void;

/** The least time between two messages, how often a page says that it is still here, and when it is taken for gone. */
export const PACE_MS = 150;
export const STILL_MS = 15_000;
export const GONE_MS = 40_000;
/** Told apart by colour-blind people, and from the colours of lineages by the names beside them. */
const COLOURS = ["#8b1fa9", "#00757f", "#b3261e", "#3f6212", "#1d4ed8", "#92400e"];

export function createPresence(selection: () => readonly string[]) {
  const others = createValue<readonly Other[]>([]);
  const heardAt = new Map<string, number>();
  let say: Say = () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hello = false;

  const send = (): void => {
    timer = undefined;
    say({ selection: selection(), hello });
    hello = false;
  };

  /** Say what is selected now; several changes in quick succession are said once. */
  const tell = (): void => {
    timer ??= setTimeout(send, PACE_MS);
  };

  const leave = (page: string): void => {
    heardAt.delete(page);
    others.set(others.get().filter((other) => other.page !== page));
  };

  const colour = (page: string): string => {
    const taken = new Set(others.get().map((other) => other.colour));
    return others.get().find((other) => other.page === page)?.colour ?? COLOURS.find((one) => !taken.has(one)) ?? "#555555";
  };

  const hear = ({ page, here, name, selection: theirs, hello: isNew }: Presence): void => {
    if (!here) return leave(page);
    heardAt.set(page, performance.now());
    const other = { page, name, selection: theirs, colour: colour(page) };
    const known = others.get().some((one) => one.page === page);
    others.set(known ? others.get().map((one) => (one.page === page ? other : one)) : [...others.get(), other]);
    if (isNew) tell();
  };

  const still = setInterval(() => {
    for (const [page, at] of heardAt) if (performance.now() - at > GONE_MS) leave(page);
    tell();
  }, STILL_MS);

  return {
    others,
    hear,
    tell,
    /** The line is open: nobody is known on it, and they are asked to say who they are. */
    join: (line: Say): void => {
      [say, hello] = [line, true];
      others.set([]);
      tell();
    },
    stop: (): void => {
      clearTimeout(timer);
      clearInterval(still);
    },
  };
}
