// Fingers and pens: a pen draws where a mouse would pan, and so does a finger that has rested for a moment.

import type { ToolName } from "../session";

/** How long a finger rests before it draws; shorter than what opens a system's own menu. */
const HOLD_MS = 420;

/** The tool that a pointer works with while `chosen` is chosen. */
export const toolOf = (chosen: ToolName, pointer: string): ToolName | "sketch" => (chosen === "select" && pointer === "pen" ? "sketch" : chosen);

/** Calls `onHeld` once a finger has rested; `end` when it moved, was lifted, or another one joined it. */
export function createHold(onHeld: () => void) {
  let timer: number | undefined;
  const end = (): void => window.clearTimeout(timer);
  return {
    begin: (pointer: string): void => {
      end();
      if (pointer === "touch") timer = window.setTimeout(onHeld, HOLD_MS);
    },
    end,
  };
}
