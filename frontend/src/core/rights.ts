// Who may do what to a field in which state: the server's rules, told before anyone tries.

import type { FieldState, Role } from "./types";

export type Step = "submit" | "approve" | "return" | "reopen";

const ANNOTATES: ReadonlySet<Role> = new Set<Role>(["annotator", "pathologist", "administrator"]);

/** Why this person cannot change the cells now; null when they can. */
export function whyReadOnly(role: Role, state: FieldState): string | null {
  if (state === "approved") return "This field is approved: its cells are sealed. A pathologist can reopen it with a reason.";
  if (!ANNOTATES.has(role)) return "As a viewer you can look at this field, but not change it.";
  if (state === "in_review" && role !== "pathologist") return "This field is in review: only a pathologist can change it now.";
  return null;
}

/** The steps of the review that this person can take now. */
export function steps(role: Role, state: FieldState): Step[] {
  if (state === "in_review") return role === "pathologist" ? ["approve", "return"] : [];
  if (state === "approved") return role === "pathologist" ? ["reopen"] : [];
  return ANNOTATES.has(role) ? ["submit"] : [];
}
