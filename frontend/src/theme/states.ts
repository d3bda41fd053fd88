// The colours of states: the same everywhere a state is shown. Their words are in the catalogue: app:field and app:job.

import type { FieldState, JobState, PresentState } from "../api";

export interface Look {
  /** Text colour on a surface. */
  ink: string;
  /** Fill of dots and bars. */
  fill: string;
}

export const FIELD_STATES: readonly PresentState[] = ["approved", "in_review", "draft", "stored"];

export const FIELD_LOOK: Readonly<Record<FieldState, Look>> = {
  stored: { ink: "var(--ms-stored)", fill: "var(--ms-stored-fill)" },
  draft: { ink: "var(--ms-draft)", fill: "var(--ms-draft-fill)" },
  in_review: { ink: "var(--ms-in-review)", fill: "var(--ms-in-review-fill)" },
  approved: { ink: "var(--ms-approved)", fill: "var(--ms-approved-fill)" },
  set_aside: { ink: "var(--ms-stored)", fill: "var(--ms-stored-fill)" },
};

/** `bar`: colour of a progress bar, where the accent is not meant. */
export const JOB_LOOK: Readonly<Record<JobState, Look & { bar?: string }>> = {
  pending: { ink: "var(--ms-stored)", fill: "var(--ms-stored-fill)" },
  running: { ink: "var(--ms-in-review)", fill: "var(--ms-in-review-fill)" },
  succeeded: { ink: "var(--ms-approved)", fill: "var(--ms-approved-fill)", bar: "var(--ms-approved-fill)" },
  failed: { ink: "var(--ms-danger)", fill: "var(--ms-danger)", bar: "var(--ms-stored-fill)" },
  cancelled: { ink: "var(--ms-stored)", fill: "var(--ms-stored-fill)", bar: "var(--ms-stored-fill)" },
};
