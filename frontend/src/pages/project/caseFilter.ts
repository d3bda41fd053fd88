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

export const SORTS = ["code", "check", "added"] as const;
export type Sort = (typeof SORTS)[number];

const newest = (a: Case, b: Case): number => b.created_at.localeCompare(a.created_at);

const ORDER: Readonly<Record<Sort, (a: Case, b: Case) => number>> = {
  // MS-9 before MS-10
  code: (a, b) => a.code.localeCompare(b.code, undefined, { numeric: true }),
  check: (a, b) => b.proposal_count - a.proposal_count || newest(a, b),
  added: newest,
};

export const sortCases = (cases: readonly Case[], by: Sort): Case[] => [...cases].sort(ORDER[by]);

export function filterCases(cases: readonly Case[], code: string, task: Task | null): Case[] {
  const wanted = code.trim().toLowerCase();
  return cases.filter((item) => item.code.toLowerCase().includes(wanted) && (!task || tasksOf(item).includes(task)));
}
