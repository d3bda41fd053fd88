// How long a training took: its work, or, where several workers had to take it up, all the time since it was asked for.

import { duration } from "../../../theme/format";
import type { Training } from "../queries";

export function tookOf({ attempts, created_at, started_at, finished_at }: Training): string {
  const from = attempts > 1 ? created_at : started_at;
  return from && finished_at ? duration(from, finished_at) : "–";
}
