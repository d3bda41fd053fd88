// Which key means which command: the usual keys, a person's own over them, and what clashes. Data in, data out.

import type { Command } from "./commands";

/** The keys a person gave to commands, by command; an empty list takes a command's keys away. */
export type Overrides = Readonly<Record<string, readonly string[]>>;

/** A pressed key as one word: "Ctrl+Shift+z", "Alt+ArrowLeft", "?". Letters are small; Shift is only named beside others. */
export function chordOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): string {
  const letter = event.key.length === 1;
  const shift = event.shiftKey && (!letter || event.ctrlKey || event.metaKey || event.altKey || /[a-z]/i.test(event.key));
  const key = letter ? event.key.toLowerCase() : event.key;
  return [(event.ctrlKey || event.metaKey) && "Ctrl", event.altKey && "Alt", shift && "Shift", key].filter(Boolean).join("+");
}

export interface Keymap {
  readonly commandOf: (chord: string) => Command | undefined;
  readonly chordsOf: (id: string) => readonly string[];
}

/** A person's own keys win; a usual key that they gave to something else means only that. */
export function keymapOf(commands: readonly Command[], overrides: Overrides): Keymap {
  const owners = new Map<string, Command>();
  const own = commands.filter((command) => overrides[command.id]);
  for (const command of own) for (const chord of overrides[command.id] ?? []) if (!owners.has(chord)) owners.set(chord, command);
  for (const command of commands) {
    if (overrides[command.id]) continue;
    for (const chord of command.chords) if (!owners.has(chord)) owners.set(chord, command);
  }
  const chords = new Map<string, string[]>();
  for (const [chord, { id }] of owners) chords.set(id, [...(chords.get(id) ?? []), chord]);
  return { commandOf: (chord) => owners.get(chord), chordsOf: (id) => chords.get(id) ?? [] };
}

export interface Clash {
  readonly chord: string;
  /** The commands that want it, the one that gets it first. */
  readonly ids: readonly string[];
}

/** Keys that more than one command wants. */
export function clashes(commands: readonly Command[], overrides: Overrides): Clash[] {
  const wanted = new Map<string, string[]>();
  const asks = (id: string, chords: readonly string[]) => chords.forEach((chord) => wanted.set(chord, [...(wanted.get(chord) ?? []), id]));
  for (const { id } of commands) asks(id, overrides[id] ?? []);
  for (const { id, chords } of commands) if (!overrides[id]) asks(id, chords);
  return [...wanted].filter(([, ids]) => ids.length > 1).map(([chord, ids]) => ({ chord, ids }));
}

/** Give a command this key alone; whoever had it loses it. */
export function given(commands: readonly Command[], overrides: Overrides, id: string, chord: string): Overrides {
  const owner = keymapOf(commands, overrides).commandOf(chord);
  const left = owner && owner.id !== id ? { [owner.id]: keymapOf(commands, overrides).chordsOf(owner.id).filter((one) => one !== chord) } : {};
  return { ...overrides, ...left, [id]: [chord] };
}

/** Whether a person may give this key to a command: the arrows with a held key move and resize boxes, and Tab walks the page. */
export const isFree = (commands: readonly Command[], chord: string): boolean =>
  !/^((Ctrl|Alt|Shift)\+)*(Tab|Control|Shift|Alt|Meta|AltGraph|Dead|Unidentified)$/.test(chord) && !commands.some((command) => command.family && command.chords.includes(chord));
