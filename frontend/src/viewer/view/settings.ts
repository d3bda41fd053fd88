// How a person looks at pictures: map, original beside it, brightness, stain. Kept in this browser, each person's own.

import { NEUTRAL, type Adjustment } from "../../core/adjust";
import { createValue, type Value } from "../../core/value";

export interface ViewSettings {
  readonly map: boolean;
  /** The photograph without boxes and unadjusted, beside the other. */
  readonly original: boolean;
  readonly adjustment: Adjustment;
  /** The stain moved to that of the reference. */
  readonly normalised: boolean;
}

/** How far each part of the adjustment goes. Contrast and gamma go by powers of two, so that the middle changes nothing. */
export const RANGES = {
  brightness: { least: -0.5, most: 0.5, step: 0.01, to: (value: number) => value, from: (at: number) => at },
  contrast: { least: -2, most: 2, step: 0.05, to: Math.log2, from: (at: number) => 2 ** at },
  gamma: { least: -2, most: 2, step: 0.05, to: Math.log2, from: (at: number) => 2 ** at },
} as const;

export type Adjusted = keyof typeof RANGES;

export const PLAIN: ViewSettings = { map: true, original: false, adjustment: NEUTRAL, normalised: false };

const keyOf = (user: number): string => `marrowscope-view-${user}`;
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** What was kept, as far as it makes sense; anything else is as it was in the beginning. */
export function parsed(text: string | null): ViewSettings {
  try {
    const { map, original, normalised, adjustment } = JSON.parse(text ?? "{}") as Partial<ViewSettings>;
    const { brightness, contrast, gamma } = adjustment ?? NEUTRAL;
    const sound = [brightness, contrast, gamma].every(isNumber) && contrast > 0 && gamma > 0;
    return {
      map: typeof map === "boolean" ? map : PLAIN.map,
      original: original === true,
      normalised: normalised === true,
      adjustment: sound ? { brightness, contrast, gamma } : NEUTRAL,
    };
  } catch {
    return PLAIN;
  }
}

function kept(user: number): ViewSettings {
  try {
    return parsed(window.localStorage.getItem(keyOf(user)));
  } catch {
    return PLAIN; // the browser forbids storage
  }
}

function keep(user: number, settings: ViewSettings): void {
  try {
    window.localStorage.setItem(keyOf(user), JSON.stringify(settings));
  } catch {
    // The browser stores nothing here: the settings hold until the page is closed.
  }
}

const open = new Map<number, Value<ViewSettings>>();

/** The one value of this person, shared by every field opened on this page. */
export function viewSettingsOf(user: number): Value<ViewSettings> {
  const known = open.get(user);
  if (known) return known;
  const settings = createValue(kept(user));
  settings.subscribe(() => keep(user, settings.get()));
  open.set(user, settings);
  return settings;
}

export const toggle = (settings: Value<ViewSettings>, what: "map" | "original" | "normalised"): void =>
  settings.set({ ...settings.get(), [what]: !settings.get()[what] });

/** A command's press of one part of the adjustment, up or down: as much as some steps of its slider. */
const PRESS = 5;

/** Change one part of the adjustment by a press; what it is then. */
export function press(settings: Value<ViewSettings>, what: Adjusted, way: 1 | -1): number {
  const { least, most, step, to, from } = RANGES[what];
  const { adjustment, ...rest } = settings.get();
  const value = from(Math.min(most, Math.max(least, to(adjustment[what]) + way * PRESS * step)));
  settings.set({ ...rest, adjustment: { ...adjustment, [what]: value } });
  return value;
}
