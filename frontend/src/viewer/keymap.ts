// Every key of the viewer in one table: what it does, and how the sheet of keys names it.

import type { Label, Point } from "../core/types";
import type { Actions } from "./actions";
import type { Stage } from "./stage/createStage";
import { VIEW_BINDINGS } from "./view/keys";

export interface KeyContext {
  readonly actions: Actions;
  readonly stage: Stage;
  readonly labels: readonly Label[];
  readonly showSheet: () => void;
}

export interface Binding {
  /** As `chordOf` writes them. */
  readonly chords: readonly string[];
  readonly keys: string;
  readonly says: string;
  readonly run: (context: KeyContext) => void;
}

/** A pressed key as one word: "Ctrl+Shift+z", "Alt+ArrowLeft", "?". Letters are small; Shift is only named beside others. */
export function chordOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): string {
  const letter = event.key.length === 1;
  const shift = event.shiftKey && (!letter || event.ctrlKey || event.metaKey || event.altKey || /[a-z]/i.test(event.key));
  const key = letter ? event.key.toLowerCase() : event.key;
  return [(event.ctrlKey || event.metaKey) && "Ctrl", event.altKey && "Alt", shift && "Shift", key].filter(Boolean).join("+");
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

const nudges = (size: boolean): Binding => ({
  chords: Object.keys(ARROWS).map((key) => `${size ? "Alt+Shift" : "Alt"}+${key}`),
  keys: size ? "Alt Shift arrows" : "Alt arrows",
  says: size ? "Resize the box by a pixel" : "Move the box by a pixel",
  run: () => undefined,
});

const go = (to: "next" | "previous") => ({ actions, stage }: KeyContext) => {
  actions[to]();
  stage.showSelected();
};

export const BINDINGS: readonly Binding[] = [
  { chords: [".", "ArrowRight", "ArrowDown"], keys: ". → ↓", says: "Next cell", run: go("next") },
  { chords: [",", "ArrowLeft", "ArrowUp"], keys: ", ← ↑", says: "Previous cell", run: go("previous") },
  {
    chords: ["u"], keys: "U", says: "Next cell nobody decided on",
    run: ({ actions, stage }) => { actions.nextUndecided(); stage.showSelected(); },
  },
  { chords: ["Enter"], keys: "Enter", says: "Accept the proposal", run: ({ actions }) => actions.accept() },
  {
    chords: ["Shift+Enter", " "], keys: "Space", says: "Accept and go to the next undecided",
    run: ({ actions, stage }) => { actions.accept(); actions.nextUndecided(); stage.showSelected(); },
  },
  { chords: ["0"], keys: "0", says: "Unidentified", run: ({ actions }) => actions.relabel(null) },
  { chords: ["Delete", "Backspace"], keys: "Delete", says: "Delete the cell", run: ({ actions }) => actions.remove() },
  { chords: ["d"], keys: "D", says: "Draw boxes, or stop drawing", run: ({ actions }) => actions.toggleDraw() },
  {
    chords: ["Shift+d"], keys: "Shift D", says: "New box in the middle of the view",
    run: ({ actions, stage }) => { const { middle, side } = stage.middle(); actions.drawAt(middle, side); },
  },
  nudges(false),
  nudges(true),
  { chords: ["Ctrl+z"], keys: "Ctrl Z", says: "Undo", run: ({ actions }) => actions.undo() },
  { chords: ["Ctrl+Shift+z", "Ctrl+y"], keys: "Ctrl Shift Z, Ctrl Y", says: "Redo", run: ({ actions }) => actions.redo() },
  { chords: ["+", "="], keys: "+", says: "Zoom in", run: ({ stage }) => stage.zoomBy(1.4) },
  { chords: ["-"], keys: "−", says: "Zoom out", run: ({ stage }) => stage.zoomBy(1 / 1.4) },
  { chords: ["f"], keys: "F", says: "Fit the field into the window", run: ({ stage }) => stage.fit() },
  { chords: ["v"], keys: "V", says: "Hide or show the boxes", run: ({ actions }) => actions.toggleBoxes() },
  ...VIEW_BINDINGS,
  { chords: ["Escape"], keys: "Esc", says: "Let go: the drag, the cell, the tool", run: ({ actions }) => actions.escape() },
  { chords: ["?"], keys: "?", says: "This sheet", run: ({ showSheet }) => showSheet() },
];

/** Do what a key means; false when it means nothing here. */
export function press(chord: string, context: KeyContext): boolean {
  const [, size, arrow] = /^Alt\+(Shift\+)?(Arrow\w+)$/.exec(chord) ?? [];
  const by = arrow && ARROWS[arrow];
  if (by) context.actions.nudge(by, size !== undefined);
  const label = context.labels.find((one) => one.shortcut?.toLowerCase() === chord);
  const binding = BINDINGS.find((one) => one.chords.includes(chord));
  if (by) return true;
  if (binding) binding.run(context);
  else if (label) context.actions.relabel(label.id);
  return Boolean(binding ?? label);
}
