// Which key does what, and which elements keep a key for themselves.

import { beforeEach, describe, expect, it, vi } from "vitest";

import { LABELS } from "../core/testing/cells";
import type { Actions } from "./actions";
import { BINDINGS, chordOf, press, type KeyContext } from "./keymap";
import type { Stage } from "./stage/createStage";
import { isTaken } from "./useKeys";

const spies = <T extends object>(...names: (keyof T)[]): T => Object.fromEntries(names.map((name) => [name, vi.fn()])) as T;
let context: KeyContext;

beforeEach(() => {
  context = {
    actions: spies<Actions>("relabel", "undo", "redo", "nudge", "accept", "nextUndecided", "remove", "toggleDraw", "next"),
    stage: spies<Stage>("zoomBy", "fit", "showSelected"),
    labels: LABELS,
    showSheet: vi.fn(),
  };
});

const chord = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {}): string =>
  chordOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

describe("a chord", () => {
  it("is written the same whatever the keyboard does to letters", () => {
    expect(chord("Z", { ctrlKey: true, shiftKey: true })).toBe("Ctrl+Shift+z");
    expect(chord("z", { metaKey: true })).toBe("Ctrl+z");
    expect(chord("Y")).toBe("y");
    expect(chord("?", { shiftKey: true })).toBe("?");
    expect(chord("+", { shiftKey: true })).toBe("+");
    expect(chord("ArrowLeft", { altKey: true, shiftKey: true })).toBe("Alt+Shift+ArrowLeft");
  });
});

describe("a pressed key", () => {
  it("gives the selected cell the label whose key it is", () => {
    expect(press("y", context)).toBe(true);
    expect(context.actions.relabel).toHaveBeenCalledWith("l-myelocyte");
  });

  it("moves the box by a pixel with Alt, and resizes it with Shift as well", () => {
    press("Alt+ArrowLeft", context);
    press("Alt+Shift+ArrowDown", context);

    expect(context.actions.nudge).toHaveBeenNthCalledWith(1, { x: -1, y: 0 }, false);
    expect(context.actions.nudge).toHaveBeenNthCalledWith(2, { x: 0, y: 1 }, true);
  });

  it("undoes and redoes as everywhere", () => {
    for (const one of ["Ctrl+z", "Ctrl+Shift+z", "Ctrl+y"]) press(one, context);

    expect(context.actions.undo).toHaveBeenCalledTimes(1);
    expect(context.actions.redo).toHaveBeenCalledTimes(2);
  });

  it("is left to the browser when it means nothing here", () => {
    expect(press("Ctrl+c", context)).toBe(false);
    expect(press("Ctrl+p", context)).toBe(false);
  });

  it("means one thing only", () => {
    const chords = BINDINGS.flatMap((binding) => binding.chords);

    expect(new Set(chords).size).toBe(chords.length);
  });
});

describe("elements that keep keys", () => {
  const element = (html: string): Element => {
    document.body.innerHTML = html;
    return document.body.querySelector("[data-here]") ?? document.body;
  };

  it("are text fields, dialogs, sliders for their arrows, and buttons for Enter and Space", () => {
    expect(isTaken(element("<textarea data-here></textarea>"), "y")).toBe(true);
    expect(isTaken(element("<div role=dialog><b data-here></b></div>"), "Delete")).toBe(true);
    expect(isTaken(element("<i role=slider data-here></i>"), "ArrowLeft")).toBe(true);
    expect(isTaken(element("<i role=slider data-here></i>"), "y")).toBe(false);
    expect(isTaken(element("<button data-here></button>"), "Enter")).toBe(true);
    expect(isTaken(element("<button data-here></button>"), "y")).toBe(false);
  });
});
