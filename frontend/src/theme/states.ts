// The words and colours of states: the same everywhere a state is shown.

import type { FieldState, JobState } from "../api";

interface Look {
  word: string;
  /** Text colour on a surface. */
  ink: string;
  /** Fill of dots and bars. */
  fill: string;
}

export const FIELD_STATES: readonly FieldState[] = ["approved", "in_review", "draft", "stored"];

export const FIELD_LOOK: Readonly<Record<FieldState, Look>> = {
  stored: { word: "New", ink: "var(--ms-stored)", fill: "var(--ms-stored-fill)" },
  draft: { word: "Draft", ink: "var(--ms-draft)", fill: "var(--ms-draft-fill)" },
  in_review: { word: "In review", ink: "var(--ms-in-review)", fill: "var(--ms-in-review-fill)" },
  approved: { word: "Approved", ink: "var(--ms-approved)", fill: "var(--ms-approved-fill)" },
};

/** `bar`: colour of a progress bar, where the accent is not meant. */
export const JOB_LOOK: Readonly<Record<JobState, Look & { bar?: string }>> = {
  pending: { word: "Waiting", ink: "var(--ms-stored)", fill: "var(--ms-stored-fill)" },
  running: { word: "Running", ink: "var(--ms-in-review)", fill: "var(--ms-in-review-fill)" },
  succeeded: { word: "Done", ink: "var(--ms-approved)", fill: "var(--ms-approved-fill)", bar: "var(--ms-approved-fill)" },
  failed: { word: "Failed", ink: "var(--ms-danger)", fill: "var(--ms-danger)", bar: "var(--ms-stored-fill)" },
  cancelled: { word: "Cancelled", ink: "var(--ms-stored)", fill: "var(--ms-stored-fill)", bar: "var(--ms-stored-fill)" },
};
