// The commands that change how the picture is shown.

import { t } from "../../i18n";
import type { Command, CommandContext } from "../commands";
import { twoDecimals } from "../../theme/format";
import { PLAIN, press, toggle, viewSettingsOf, type Adjusted } from "./settings";

const turn = (what: "map" | "original" | "normalised") => ({ session }: CommandContext) => toggle(viewSettingsOf(session.me.id), what);

/** Without keys: the palette has them. */
const adjusting = (what: Adjusted, word: "more" | "less"): Command => ({
  id: `view.${what}.${word}`, group: "view", chords: [], says: () => t(`viewer:command.${what}.${word}`),
  run: ({ session, actions }) => {
    const value = press(viewSettingsOf(session.me.id), what, word === "more" ? 1 : -1);
    actions.say(t("viewer:said.adjusted", { what: t(`canvas:${what}`), value: twoDecimals(value) }));
  },
});

export const VIEW_COMMANDS: readonly Command[] = [
  { id: "view.actual", group: "view", chords: ["Shift+f"], says: () => t("viewer:command.actual"), run: ({ stage }) => stage.picture.actualSize() },
  { id: "view.map", group: "view", chords: ["Shift+m"], says: () => t("viewer:command.map"), run: turn("map") },
  { id: "view.original", group: "view", chords: ["Shift+o"], says: () => t("viewer:command.original"), run: turn("original") },
  { id: "view.normalise", group: "view", chords: ["Shift+n"], says: () => t("viewer:command.normalise"), run: turn("normalised") },
  ...(["brightness", "contrast", "gamma"] as const).flatMap((what) => [adjusting(what, "more"), adjusting(what, "less")]),
  { id: "view.plain", group: "view", chords: [], says: () => t("canvas:reset"), run: ({ session }) => viewSettingsOf(session.me.id).set(PLAIN) },
  { id: "view.compare", group: "view", chords: [], says: () => t("canvas:compare"), run: ({ actions }) => actions.open({ is: "compare" }) },
];
