// Who may do what to a field in which state: the server's rules, told before anyone tries.

import type { FieldState, Role } from "./types";

export type Step = "submit" | "approve" | "return" | "reopen";

const ANNOTATES: ReadonlySet<Role> = new Set<Role>(["annotator", "pathologist", "administrator"]);

export type ReadOnly = "project" | "approved" | "set_aside" | "viewer" | "in_review";

/** Why this person cannot change the cells now; null when they can. `projectAside`: the whole project was set aside. */
export function whyReadOnly(role: Role, state: FieldState, projectAside = false): ReadOnly | null {
  if (projectAside) return "project";
  if (state === "approved" || state === "set_aside") return state;
  if (!ANNOTATES.has(role)) return "viewer";
  return state === "in_review" && role !== "pathologist" ? "in_review" : null;
}

/** The steps of the review that this person can take now. */
export function steps(role: Role, state: FieldState): Step[] {
  if (state === "in_review") return role === "pathologist" ? ["approve", "return"] : [];
  if (state === "set_aside") return [];
  if (state === "approved") return role === "pathologist" ? ["reopen"] : [];
  return ANNOTATES.has(role) ? ["submit"] : [];
}
