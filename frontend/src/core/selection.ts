// The selected cells. One of them is the chief: the last one chosen, whose details are shown and whose handles are drawn.

export type Ids = ReadonlySet<string>;

const NONE: Ids = new Set();

export function createSelection() {
  let chief: string | null = null;
  let ids: Ids = NONE;
  const listeners = new Set<() => void>();

  /** Select exactly these. The chief stays where it still is among them, unless another one is named. */
  const replace = (next: Iterable<string>, first: string | null = chief): void => {
    const now = new Set(next);
    const leads = first !== null && now.has(first) ? first : ([...now].at(-1) ?? null);
    if (leads === chief && now.size === ids.size && [...now].every((id) => ids.has(id))) return;
    ids = now.size ? now : NONE;
    chief = leads;
    listeners.forEach((listener) => listener());
  };

  return {
    /** The chief, or null where nothing is selected. */
    snapshot: (): string | null => chief,
    all: (): Ids => ids,
    has: (id: string): boolean => ids.has(id),
    size: (): number => ids.size,
    /** One cell alone, or none. */
    select: (id: string | null): void => replace(id === null ? [] : [id], id),
    replace,
    /** Into the selection, or out of it. */
    toggle: (id: string): void => (ids.has(id) ? replace([...ids].filter((one) => one !== id)) : replace([...ids, id], id)),
    add: (more: readonly string[]): void => replace([...ids, ...more], more.at(-1) ?? chief),
    /** Keep only those for which this holds. */
    retain: (holds: (id: string) => boolean): void => replace([...ids].filter(holds)),
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export type Selection = ReturnType<typeof createSelection>;
