// The keys that change how the picture is shown.

import type { Binding, KeyContext } from "../keymap";
import { toggle } from "./settings";

const turn = (what: "map" | "original" | "normalised") => ({ stage }: KeyContext) => toggle(stage.settings, what);

export const VIEW_BINDINGS: readonly Binding[] = [
  { chords: ["Shift+f"], keys: "Shift F", says: "Show the field pixel by pixel (1:1)", run: ({ stage }) => stage.picture.actualSize() },
  { chords: ["Shift+m"], keys: "Shift M", says: "Hide or show the map", run: turn("map") },
  { chords: ["Shift+o"], keys: "Shift O", says: "Show the original beside it", run: turn("original") },
  { chords: ["Shift+n"], keys: "Shift N", says: "Normalise the stain, or show it as it is", run: turn("normalised") },
];
