// Which cases the work list shows: by code and by what is left to do.

import type { Case } from "../../api";
import { totalOf } from "../../app/ui/StateBar";

export const TASKS = ["open", "review", "count", "approved"] as const;
export type Task = (typeof TASKS)[number];

/** Everything that is left to do, or done, in a case. */
export function tasksOf({ field_counts, approval }: Case): readonly Task[] {
  const done = totalOf(field_counts) > 0 && field_counts.approved === totalOf(field_counts);
  const tasks: Task[] = [];
  if (field_counts.stored + field_counts.draft > 0) tasks.push("open");
  if (field_counts.in_review > 0) tasks.push("review");
  if (done && !approval?.current) tasks.push("count");
  if (approval) tasks.push("approved");
  return tasks;
}

export function filterCases(cases: readonly Case[], code: string, task: Task | null): Case[] {
  const wanted = code.trim().toLowerCase();
  return cases.filter((item) => item.code.toLowerCase().includes(wanted) && (!task || tasksOf(item).includes(task)));
}
