// Whether putting a model to use costs a written reason, as inference/services/standing.py asks for one.

import type { ModelVersion } from "../../../api";

/** A model that its gate refused, used before or not; a candidate held against another model than the one in use now. */
export const needsReason = ({ state, deployed, gate, stale }: ModelVersion): boolean =>
  state !== "retired" && !deployed && gate !== null && (!gate.passed || (state === "candidate" && Boolean(stale?.champion)));
