// The viewer's keys: heard on the whole page, except where somebody types, chooses or answers a dialog.

import { useEffect, useEffectEvent, type RefObject } from "react";

import type { CommandContext } from "./commands";
import { chordOf, type Keymap } from "./keymap";
import { pick } from "./picker";

const TYPING = "input, textarea, select, [contenteditable], [role=textbox], [role=dialog], [role=menu], [role=listbox]";
const STEERS: ReadonlySet<string> = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

/** Whether the focused element wants this key for itself. */
export function isTaken(target: Element, key: string): boolean {
  if (target.closest(TYPING)) return true;
  if (target.closest("[role=slider]")) return STEERS.has(key);
  return (key === "Enter" || key === " ") && target.closest("button, a, summary") !== null;
}

/** Do what a key means; false when it means nothing here. While a label is picked, plain keys belong to that. */
export function press(chord: string, keymap: Keymap, context: CommandContext): boolean {
  const { picker } = context.session;
  const picking = picker.get();
  if (picking && !/^(Ctrl|Alt)\+/.test(chord)) {
    const picked = pick(context.session.labels, picking, chord);
    if (picked) picker.set(picked.then);
    if (picked?.label !== undefined) context.actions.relabel(picked.label);
    return true;
  }
  const command = keymap.commandOf(chord);
  command?.run(context);
  return command !== undefined;
}

export type Listening = Omit<CommandContext, "stage"> & { readonly stage: CommandContext["stage"] | null };

export function useKeys(root: RefObject<HTMLElement | null>, keymap: Keymap, context: Listening): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : document.body;
    const here = target === document.body || root.current?.contains(target);
    const { stage, session } = context;
    if (!here || !stage || session.leaving.get() || event.defaultPrevented || event.isComposing || isTaken(target, event.key)) return;
    if (document.querySelector("[role=dialog][aria-modal=true]")) return;
    if (press(chordOf(event), keymap, { ...context, stage })) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}
