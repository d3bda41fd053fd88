// Picking any label in two steps, lineage and then stage: reachable for every label, whether it has a key of its own or not.

import type { Label } from "../core/types";

/** The first step is open, or (`lineage`) the second one of this lineage. */
export interface Picking {
  readonly lineage: string | null;
}

export interface Choice {
  readonly key: string;
  /** Null is "unidentified". */
  readonly label: Label | null;
}

const KEYS = [..."123456789abcdefghijklmnopqrstuvwxyz"];

const byPosition = (a: Label, b: Label): number => a.position - b.position || a.name.localeCompare(b.name);

/** What can be picked now, each under a key: its place in the list, and 0 for unidentified. */
export function choices(labels: readonly Label[], { lineage }: Picking): Choice[] {
  const places = labels.filter((label) => label.parent === lineage).sort(byPosition);
  const listed = KEYS.flatMap((key, place) => (places[place] ? [{ key, label: places[place] }] : []));
  return lineage === null ? [...listed, { key: "0", label: null }] : listed;
}

export type Picked = { readonly then: Picking | null; readonly label?: string | null };

/** What a key does while a label is being picked: the next step, and the label if it is one. Null: nothing, but it is taken. */
export function pick(labels: readonly Label[], now: Picking, chord: string): Picked | null {
  if (chord === "Escape") return { then: null };
  if (chord === "Backspace") return { then: now.lineage === null ? null : { lineage: null } };
  if (chord === "Enter" && now.lineage !== null) return { then: null, label: now.lineage };
  const choice = choices(labels, now).find((one) => one.key === chord);
  if (!choice) return null;
  const { label } = choice;
  const goesOn = label !== null && now.lineage === null && labels.some((one) => one.parent === label.id);
  return goesOn ? { then: { lineage: label.id } } : { then: null, label: label?.id ?? null };
}
