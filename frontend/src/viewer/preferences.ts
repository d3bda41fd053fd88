// A person's own keys and whether the legend is shown: kept on the server, so that they are the same at every computer.

import { api } from "../api/client";
import { createValue, type Value } from "../core/value";
import type { Overrides } from "./keymap";

export interface Preferences {
  /** Only the commands whose keys differ from the usual ones. */
  readonly keymap: Overrides;
  readonly legend: boolean;
}

export const USUAL: Preferences = { keymap: {}, legend: true };
const PATH = "/api/preferences";

const known = new Map<number, Value<Preferences>>();

/** The one value of this person, asked for once a page; the usual keys work until the answer is here, or without one. */
export function preferencesOf(user: number): Value<Preferences> {
  const mine = known.get(user);
  if (mine) return mine;
  const value = createValue(USUAL);
  known.set(user, value);
  api.get<Preferences>(PATH).then(value.set, () => known.delete(user));
  return value;
}

/** Keep them: at once here, and on the server. Throws ApiError when it would not; then all is as it was. */
export async function keep(preferences: Value<Preferences>, next: Preferences): Promise<void> {
  const before = preferences.get();
  preferences.set(next);
  try {
    await api.put<Preferences>(PATH, next);
  } catch (error) {
    preferences.set(before);
    throw error;
  }
}
