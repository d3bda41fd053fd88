// A model's measurements as the server keeps them, and which two of two models may be held against each other.

import type { ModelVersion, Uuid } from "../../api";
import type { Bin } from "./charts/Reliability";
import type { Confusion } from "./charts/matrixOf";

export const AP_NAMES = ["AP", "AP50", "AP75", "APs", "APm", "APl", "AR100"] as const;
export const LEVELS = ["labels", "lineages", "any_cell"] as const;
export type ApName = (typeof AP_NAMES)[number];
export type LevelName = (typeof LEVELS)[number];

export interface ClassReport {
  readonly cells: number;
  readonly found: number;
  readonly AP: number | null;
  readonly recall: number | null;
  readonly precision: number | null;
}

export type LevelReport = Partial<Record<ApName, number | null>> & {
  readonly classes?: Readonly<Record<string, ClassReport>>;
  readonly counts?: Readonly<Record<string, { mean: number; MAE: number; bias: number }>>;
  readonly confusion?: Confusion;
  readonly reliability?: readonly Bin[];
  readonly ECE?: number;
};

/** What docs/inference.md describes, as far as the page shows it; of older models some of it is missing. */
export type Report = Partial<Record<LevelName, LevelReport>> & {
  readonly images?: number;
  readonly data_sha256?: string;
};

/** Where a model was measured: in a version's gate, on a test set, as the candidate or as the model then in use. */
export interface Measurement {
  readonly holder: Uuid;
  readonly side: "champion" | "candidate";
  readonly test: string;
  readonly at: string;
}

/** All measurements of a model on test sets of this project, newest first. */
export function measurements(models: readonly ModelVersion[], word: string): Measurement[] {
  return models
    .flatMap(({ id, word: own, gate }): Measurement[] => {
      if (!gate) return [];
      const about = { holder: id, test: gate.test.sha256, at: gate.decided_at };
      if (own === word) return [{ ...about, side: "candidate" }];
      return gate.champion === word ? [{ ...about, side: "champion" }] : [];
    })
    .sort((a, b) => b.at.localeCompare(a.at));
}

export interface Meeting {
  readonly first: Measurement | null;
  readonly second: Measurement | null;
  /** Both were measured on the same test set, so that their numbers may be compared. */
  readonly same: boolean;
}

/** The newest test set that both were measured on; where there is none, the newest measurement of each. */
export function meeting(models: readonly ModelVersion[], first: string, second: string): Meeting {
  const [ours, theirs] = [measurements(models, first), measurements(models, second)];
  for (const one of ours) {
    const other = theirs.find(({ test }) => test === one.test);
    if (other) return { first: one, second: other, same: true };
  }
  return { first: ours[0] ?? null, second: theirs[0] ?? null, same: false };
}
