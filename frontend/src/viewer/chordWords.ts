// Keys as people read them on a sheet: "Ctrl Shift Z", "→", "Space".

import { t } from "../i18n";

const SIGNS: Readonly<Record<string, string>> = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", "-": "−" };
const NAMED = { " ": "space", Enter: "enter", Delete: "delete", Backspace: "backspace", Escape: "escape", Ctrl: "ctrl", Alt: "alt", Shift: "shift" } as const;

const isNamed = (key: string): key is keyof typeof NAMED => Object.hasOwn(NAMED, key);

/** The parts of a chord; a plus sign may itself be the key. */
const parts = (chord: string): string[] => chord.replace(/\+(?=.)/g, "\n").split("\n");

const word = (part: string): string => (isNamed(part) ? t(`viewer:key.${NAMED[part]}`) : (SIGNS[part] ?? part.toUpperCase()));

export const chordWords = (chord: string): string => parts(chord).map(word).join(" ");
