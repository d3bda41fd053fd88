// The viewer's keys: heard on the whole page, except where somebody types, chooses or answers a dialog.

import { useEffect, useEffectEvent, type RefObject } from "react";

import { chordOf, press, type KeyContext } from "./keymap";

const TYPING = "input, textarea, select, [contenteditable], [role=textbox], [role=dialog], [role=menu], [role=listbox]";
const STEERS: ReadonlySet<string> = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

/** Whether the focused element wants this key for itself. */
export function isTaken(target: Element, key: string): boolean {
  if (target.closest(TYPING)) return true;
  if (target.closest("[role=slider]")) return STEERS.has(key);
  return (key === "Enter" || key === " ") && target.closest("button, a, summary") !== null;
}

export function useKeys(root: RefObject<HTMLElement | null>, context: Omit<KeyContext, "stage"> & { stage: KeyContext["stage"] | null }): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : document.body;
    const here = target === document.body || root.current?.contains(target);
    const { stage } = context;
    if (!here || !stage || event.defaultPrevented || event.isComposing || isTaken(target, event.key)) return;
    if (document.querySelector("[role=dialog][aria-modal=true]")) return;
    if (press(chordOf(event), { ...context, stage })) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}
