// Whether putting a model to use costs a written reason, as inference/services/standing.py asks for one.

import type { ModelVersion } from "../../../api";

/** A candidate that its gate refused, or that was held against another model than the one in use now. */
export const needsReason = ({ state, deployed, gate, stale }: ModelVersion): boolean =>
  state === "candidate" && !deployed && gate !== null && (!gate.passed || Boolean(stale?.champion));
