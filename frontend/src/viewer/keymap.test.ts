// Which key does what, whose keys win, and which elements keep a key for themselves.

import { beforeEach, describe, expect, it, vi } from "vitest";

import { LABELS } from "../core/testing/cells";
import { createValue } from "../core/value";
import type { Actions } from "./actions";
import { commandsOf, type CommandContext } from "./commands";
import { chordOf, clashes, given, isFree, keymapOf, type Overrides } from "./keymap";
import type { Picking } from "./picker";
import type { Session } from "./session";
import type { Stage } from "./stage/createStage";
import { isTaken, press } from "./useKeys";

const spies = <T extends object>(...names: (keyof T)[]): T => Object.fromEntries(names.map((name) => [name, vi.fn()])) as T;
const COMMANDS = commandsOf(LABELS);
let context: CommandContext;

beforeEach(() => {
  context = {
    actions: spies<Actions>("relabel", "undo", "redo", "nudge", "accept", "nextUnreviewed", "remove", "toggleTool", "next"),
    stage: spies<Stage>("zoomBy", "panBy", "fit", "showSelected"),
    session: { labels: LABELS, picker: createValue<Picking | null>(null) } as unknown as Session,
    openPalette: vi.fn(),
  };
});

const pressed = (chord: string, overrides: Overrides = {}): boolean => press(chord, keymapOf(COMMANDS, overrides), context);

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
  it("gives the selected cells the label whose key it is", () => {
    expect(pressed("y")).toBe(true);
    expect(context.actions.relabel).toHaveBeenCalledWith("l-myelocyte");
  });

  it("moves boxes by a pixel with Alt, by ten with Shift as well, and resizes them with Ctrl", () => {
    for (const one of ["Alt+ArrowLeft", "Alt+Shift+ArrowUp", "Ctrl+ArrowDown", "Ctrl+Shift+ArrowRight"]) pressed(one);

    expect(vi.mocked(context.actions.nudge).mock.calls).toEqual([
      [{ x: -1, y: 0 }, false], [{ x: 0, y: -10 }, false], [{ x: 0, y: 1 }, true], [{ x: 10, y: 0 }, true],
    ]);
  });

  it("moves the view with Shift and an arrow", () => {
    for (const one of ["Shift+ArrowLeft", "Shift+ArrowDown"]) pressed(one);

    expect(vi.mocked(context.stage.panBy).mock.calls).toEqual([[{ x: -1, y: 0 }], [{ x: 0, y: 1 }]]);
  });

  it("undoes and redoes as everywhere", () => {
    for (const one of ["Ctrl+z", "Ctrl+Shift+z", "Ctrl+y"]) pressed(one);

    expect(context.actions.undo).toHaveBeenCalledTimes(1);
    expect(context.actions.redo).toHaveBeenCalledTimes(2);
  });

  it("is left to the browser when it means nothing here", () => {
    expect(pressed("Ctrl+c")).toBe(false);
    expect(pressed("Ctrl+p")).toBe(false);
  });
});

describe("the keymap", () => {
  it("has no two commands on one key", () => {
    expect(clashes(COMMANDS, {})).toEqual([]);
  });

  it("lets a person's own keys win, and takes a key from whoever had it", () => {
    const own = given(COMMANDS, {}, "cell.accept", "y");

    pressed("y", own);
    expect(context.actions.accept).toHaveBeenCalledOnce();
    expect(pressed("Enter", own)).toBe(false);
    expect(own).toEqual({ "cell.accept": ["y"], "label.myelocyte": [] });
    expect(clashes(COMMANDS, own)).toEqual([]);
  });

  it("names what wants the same key, as when a new label comes with one that is taken", () => {
    expect(clashes(COMMANDS, { "cell.accept": ["y"] })).toEqual([{ chord: "y", ids: ["cell.accept", "label.myelocyte"] }]);
    expect(clashes(COMMANDS, { "cell.accept": ["y"], "view.fit": ["y"] })[0]?.ids).toEqual(["cell.accept", "view.fit", "label.myelocyte"]);
  });

  it("gives nobody the arrows that move boxes, nor a key that is only held", () => {
    expect(["Alt+ArrowLeft", "Ctrl+Shift+ArrowUp", "Shift", "Ctrl+Control", "Tab", "Shift+Tab"].filter((one) => isFree(COMMANDS, one))).toEqual([]);
    expect(isFree(COMMANDS, "Ctrl+y")).toBe(true);
  });
});

describe("a label picked in two steps", () => {
  const steps = (...keys: string[]) => {
    context.session.picker.set({ lineage: null });
    keys.forEach((key) => pressed(key));
    return vi.mocked(context.actions.relabel).mock.calls.map(([label]) => label);
  };

  it("is a stage by its place in its lineage, or the lineage itself", () => {
    expect(steps("1", "2")).toEqual(["l-myelocyte"]);
    expect(steps("1", "Enter").at(-1)).toBe("l-granulocyte");
    expect(context.session.picker.get()).toBeNull();
  });

  it("needs one step where there are no stages, and none to be given up", () => {
    expect(steps("2")).toEqual(["l-lymphocyte"]);
    expect(steps("0").at(-1)).toBeNull();
    expect(steps("1", "Backspace", "Escape").length).toBe(2);
    expect(context.session.picker.get()).toBeNull();
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
