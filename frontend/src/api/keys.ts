// The names under which answers are kept in the query cache: what is read and what is made stale use the same words.

import type { Uuid } from "./types";

export const keys = {
  session: ["session"] as const,
  ready: ["ready"] as const,
  projects: ["projects"] as const,
  project: (id: Uuid) => ["project", id] as const,
  members: (project: Uuid) => ["members", project] as const,
  models: (project: Uuid) => ["models", project] as const,
  cases: (project: Uuid) => ["cases", project] as const,
  case: (id: Uuid) => ["case", id] as const,
  count: (caseId: Uuid) => ["count", caseId] as const,
  approvals: (caseId: Uuid) => ["approvals", caseId] as const,
  slides: (caseId: Uuid) => ["slides", caseId] as const,
  slide: (id: Uuid) => ["slide", id] as const,
  fields: (caseId: Uuid) => ["fields", caseId] as const,
  field: (id: Uuid) => ["field", id] as const,
  jobs: (project: Uuid) => ["jobs", project] as const,
  /** Trainings, what one would take, what people corrected: all that a finished job may change. */
  learning: (project: Uuid) => ["learning", project] as const,
};
