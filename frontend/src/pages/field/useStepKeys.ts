// The keys [ and ] step to the previous and the next field.

import { useEffect } from "react";
import { useLocation } from "wouter";

import { links } from "../../app/links";
import type { Neighbours } from "./neighbours";

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

/** On keyboards where brackets need AltGr the key still arrives as "[" or "]", so only Ctrl alone and Meta are left out. */
const isPlain = (event: KeyboardEvent): boolean => !event.metaKey && !(event.ctrlKey && !event.altKey);

export function useStepKeys({ previous, next }: Pick<Neighbours, "previous" | "next">): void {
  const [, navigate] = useLocation();
  const before = previous?.id;
  const after = next?.id;
  useEffect(() => {
    const step = (event: KeyboardEvent) => {
      const target = event.key === "[" ? before : event.key === "]" ? after : undefined;
      if (!target || isTyping(event.target) || !isPlain(event) || document.querySelector('[aria-modal="true"]')) return;
      event.preventDefault();
      navigate(links.field(target));
    };
    window.addEventListener("keydown", step);
    return () => window.removeEventListener("keydown", step);
  }, [before, after, navigate]);
}
