// Corrections per 100 cells as one line for each model, over the weeks in which its fields were approved.

import type { Series } from "../charts/scale";

interface Week {
  readonly week: string;
  readonly model: string;
  readonly per_hundred: number | null;
}

const DAY_MS = 86_400_000;

/** x is the week's Monday in days since 1970. Models in the order in which they were first corrected. */
export function perModel(weeks: readonly Week[]): Series[] {
  const models = [...new Set([...weeks].sort((a, b) => a.week.localeCompare(b.week)).map(({ model }) => model))];
  const pointsOf = (model: string) =>
    weeks.filter((week) => week.model === model && week.per_hundred !== null).map(({ week, per_hundred }) => [Date.parse(week) / DAY_MS, per_hundred ?? NaN] as const);
  return models.map((name) => ({ name, points: [...pointsOf(name)].sort((a, b) => a[0] - b[0]) }));
}
