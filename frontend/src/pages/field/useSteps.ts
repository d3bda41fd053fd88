// The ways to the previous and the next field, and the keys [ and ] for them.

import { useEffect, useMemo } from "react";
import { useLocation } from "wouter";

import { links } from "../../app/links";
import type { FieldSteps } from "../../viewer";
import type { Neighbours } from "./neighbours";

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

/** On keyboards where brackets need AltGr the key still arrives as "[" or "]", so only Ctrl alone and Meta are left out. */
const isPlain = (event: KeyboardEvent): boolean => !event.metaKey && !(event.ctrlKey && !event.altKey);

/** Listen to the keys; the ways themselves are the same object as long as the neighbours are. */
export function useSteps({ previous, next }: Pick<Neighbours, "previous" | "next">): FieldSteps {
  const [, navigate] = useLocation();
  const before = previous?.id;
  const after = next?.id;
  const steps = useMemo((): FieldSteps => {
    const to = (id: string) => () => navigate(links.field(id));
    return { ...(before && { previous: to(before) }), ...(after && { next: to(after) }) };
  }, [before, after, navigate]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const step = event.key === "[" ? steps.previous : event.key === "]" ? steps.next : undefined;
      if (!step || isTyping(event.target) || !isPlain(event) || document.querySelector('[aria-modal="true"]')) return;
      event.preventDefault();
      step();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [steps]);
  return steps;
}
