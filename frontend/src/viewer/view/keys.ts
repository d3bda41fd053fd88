// The commands that change how the picture is shown.

import { t } from "../../i18n";
import type { Command, CommandContext } from "../commands";
import { toggle, viewSettingsOf } from "./settings";

const turn = (what: "map" | "original" | "normalised") => ({ session }: CommandContext) => toggle(viewSettingsOf(session.me.id), what);

export const VIEW_COMMANDS: readonly Command[] = [
  { id: "view.actual", group: "view", chords: ["Shift+f"], says: () => t("viewer:command.actual"), run: ({ stage }) => stage.picture.actualSize() },
  { id: "view.map", group: "view", chords: ["Shift+m"], says: () => t("viewer:command.map"), run: turn("map") },
  { id: "view.original", group: "view", chords: ["Shift+o"], says: () => t("viewer:command.original"), run: turn("original") },
  { id: "view.normalise", group: "view", chords: ["Shift+n"], says: () => t("viewer:command.normalise"), run: turn("normalised") },
];
