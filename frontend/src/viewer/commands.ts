// Everything a person can ask of the viewer, as one table: the keys, the sheet, the palette and the legend are read from it.

import type { Label, Point } from "../core/types";
import { t } from "../i18n";
import type { Actions } from "./actions";
import { copyLink } from "./link";
import { nextStep } from "./panel/steps";
import type { Session } from "./session";
import type { Stage } from "./stage/createStage";
import { VIEW_COMMANDS } from "./view/keys";

export interface CommandContext {
  readonly session: Session;
  readonly actions: Actions;
  readonly stage: Stage;
  readonly openPalette: () => void;
}

export const GROUPS = ["walk", "decide", "shape", "select", "view", "review"] as const;
export type Group = (typeof GROUPS)[number];

export interface Command {
  /** Under this name a person's own keys are kept: it never changes. */
  readonly id: string;
  readonly group: Group | "label";
  /** The usual keys, as `chordOf` writes them. */
  readonly chords: readonly string[];
  /** What it does, in the language of the moment. */
  readonly says: () => string;
  /** Arrows in four directions are one line of the sheet, and their keys are fixed. */
  readonly family?: "move" | "move10" | "size" | "size10" | "pan";
  readonly run: (context: CommandContext) => void;
}

const then = (act: (actions: Actions) => void) => ({ actions, stage }: CommandContext): void => {
  act(actions);
  stage.showSelected();
};

const doing = (act: (actions: Actions) => void) => ({ actions }: CommandContext): void => act(actions);

const WALK: readonly Command[] = [
  { id: "walk.next", group: "walk", chords: [".", "ArrowRight", "ArrowDown"], says: () => t("viewer:command.next"), run: then((a) => a.next()) },
  { id: "walk.previous", group: "walk", chords: [",", "ArrowLeft", "ArrowUp"], says: () => t("viewer:command.previous"), run: then((a) => a.previous()) },
  { id: "walk.unreviewed", group: "walk", chords: ["u"], says: () => t("viewer:command.unreviewed"), run: then((a) => a.nextUnreviewed()) },
  { id: "walk.uncertain", group: "walk", chords: ["Shift+u"], says: () => t("viewer:command.uncertain"), run: then((a) => a.nextUncertain()) },
  { id: "walk.class", group: "walk", chords: ["Shift+k"], says: () => t("viewer:command.ofClass"), run: then((a) => a.nextOfClass()) },
];

const DECIDE: readonly Command[] = [
  { id: "cell.accept", group: "decide", chords: ["Enter"], says: () => t("viewer:command.accept"), run: doing((a) => a.accept()) },
  {
    id: "cell.acceptNext", group: "decide", chords: [" ", "Shift+Enter"], says: () => t("viewer:command.acceptNext"),
    run: then((a) => {
      a.accept();
      a.nextUnreviewed();
    }),
  },
  { id: "cell.delete", group: "decide", chords: ["Delete", "Backspace"], says: () => t("viewer:command.delete"), run: doing((a) => a.remove()) },
  { id: "label.none", group: "decide", chords: ["0"], says: () => t("viewer:command.unidentified"), run: doing((a) => a.relabel(null)) },
  { id: "label.pick", group: "decide", chords: ["Shift+l"], says: () => t("viewer:command.pick"), run: ({ session }) => session.picker.set({ lineage: null }) },
  { id: "class.decide", group: "decide", chords: ["Shift+a"], says: () => t("viewer:command.decide"), run: ({ actions }) => actions.open({ is: "decide", label: actions.selected()?.label }) },
  { id: "edit.undo", group: "decide", chords: ["Ctrl+z"], says: () => t("viewer:command.undo"), run: then((a) => a.undo()) },
  { id: "edit.redo", group: "decide", chords: ["Ctrl+Shift+z", "Ctrl+y"], says: () => t("viewer:command.redo"), run: then((a) => a.redo()) },
];

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

type Family = NonNullable<Command["family"]>;

const arrows = (group: Group, family: Family, held: string, act: (context: CommandContext, way: Point) => void): Command[] =>
  Object.entries(ARROWS).map(([key, way]) => ({
    id: `${group}.${family}.${key.toLowerCase()}`, group, family, chords: [`${held}+${key}`], says: () => t(`viewer:command.${family}`),
    run: (context) => act(context, way),
  }));

const nudges = (family: Family, held: string, by: number): Command[] =>
  arrows("shape", family, held, ({ actions }, { x, y }) => actions.nudge({ x: x * by, y: y * by }, family.startsWith("size")));

const SHAPE: readonly Command[] = [
  { id: "draw.toggle", group: "shape", chords: ["d"], says: () => t("viewer:command.draw"), run: doing((a) => a.toggleTool("draw")) },
  {
    id: "draw.middle", group: "shape", chords: ["Shift+d"], says: () => t("viewer:command.drawMiddle"),
    run: ({ actions, stage }) => {
      const { middle, side } = stage.middle();
      actions.drawAt(middle, side);
    },
  },
  { id: "cell.duplicate", group: "shape", chords: ["Ctrl+d"], says: () => t("viewer:command.duplicate"), run: then((a) => a.duplicate()) },
  ...nudges("move", "Alt", 1),
  ...nudges("move10", "Alt+Shift", 10),
  ...nudges("size", "Ctrl", 1),
  ...nudges("size10", "Ctrl+Shift", 10),
];

const SELECT: readonly Command[] = [
  { id: "select.band", group: "select", chords: ["Shift+s"], says: () => t("viewer:command.band"), run: doing((a) => a.toggleTool("band")) },
  { id: "select.class", group: "select", chords: ["Shift+c"], says: () => t("viewer:command.selectClass"), run: doing((a) => a.selectClass()) },
  { id: "cell.link", group: "select", chords: ["Shift+y"], says: () => t("viewer:command.link"), run: ({ session, actions }) => void copyLink(session, actions) },
  { id: "select.all", group: "select", chords: ["Ctrl+a"], says: () => t("viewer:command.selectAll"), run: doing((a) => a.selectAll()) },
  { id: "select.none", group: "select", chords: ["Escape"], says: () => t("viewer:command.escape"), run: doing((a) => a.escape()) },
];

const VIEW: readonly Command[] = [
  { id: "view.in", group: "view", chords: ["+", "="], says: () => t("viewer:command.zoomIn"), run: ({ stage }) => stage.zoomBy(1.4) },
  { id: "view.out", group: "view", chords: ["-"], says: () => t("viewer:command.zoomOut"), run: ({ stage }) => stage.zoomBy(1 / 1.4) },
  { id: "view.fit", group: "view", chords: ["f"], says: () => t("viewer:command.fit"), run: ({ stage }) => stage.fit() },
  ...arrows("view", "pan", "Shift", ({ stage }, way) => stage.panBy(way)),
  { id: "view.boxes", group: "view", chords: ["v"], says: () => t("viewer:command.boxes"), run: doing((a) => a.toggleBoxes()) },
  ...VIEW_COMMANDS,
];

const REVIEW: readonly Command[] = [
  {
    id: "review.step", group: "review", chords: ["Ctrl+Enter"], says: () => t("viewer:command.step"),
    run: ({ session, actions }) => {
      const step = nextStep(session);
      if (step) actions.open({ is: "step", step });
      else actions.mayEdit();
    },
  },
  { id: "help.palette", group: "review", chords: ["Ctrl+k"], says: () => t("viewer:command.palette"), run: ({ openPalette }) => openPalette() },
  { id: "help.keys", group: "review", chords: ["?"], says: () => t("viewer:command.keys"), run: ({ actions }) => actions.open({ is: "keys" }) },
];

export const COMMANDS: readonly Command[] = [...WALK, ...DECIDE, ...SHAPE, ...SELECT, ...VIEW, ...REVIEW];

/** A command for every label; its usual key is the one the label set gives it. */
export const labelCommands = (labels: readonly Label[]): Command[] =>
  labels.map(({ id, code, name, shortcut }) => ({
    id: `label.${code}`, group: "label", chords: shortcut ? [shortcut.toLowerCase()] : [], says: () => name, run: ({ actions }) => actions.relabel(id),
  }));

export const commandsOf = (labels: readonly Label[]): readonly Command[] => [...COMMANDS, ...labelCommands(labels)];
