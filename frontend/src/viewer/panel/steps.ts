// The steps of the review, and which of them comes next for this person.

import { steps, type Step } from "../../core/rights";
import type { Session } from "../session";

/** The steps this person can take now, the usual one first. */
export const stepsOf = (session: Session): Step[] => steps(session.role, session.field.get().state);

export const nextStep = (session: Session): Step | undefined => stepsOf(session)[0];
