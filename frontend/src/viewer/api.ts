// What the viewer asks of the API, and how each answer to an edit becomes a word the queue understands.

import { ApiError, request } from "../api/client";
import type { Field } from "../api/types";
import type { Cell, FieldState, Operation } from "../core/types";
import type { Outcome, Result, Send, Stale } from "../core/transport";

const TIMEOUT_MS = 20_000;

export interface CellsAnswer {
  readonly revision: number;
  readonly state: FieldState;
  readonly cells: readonly Cell[];
}

interface Applied {
  readonly revision: number;
  readonly state: FieldState;
  readonly results: readonly Result[];
}

const path = (field: string, rest = "") => `/api/fields/${field}${rest}`;

export const fetchField = (id: string): Promise<Field> => request<Field>("GET", path(id));

/** The visible cells; with `after`, every cell changed since that revision, hidden ones too. */
export const fetchCells = (id: string, after?: number): Promise<CellsAnswer> =>
  request<CellsAnswer>("GET", path(id, after === undefined ? "/cells" : `/cells?after=${after}`));

export const submit = (id: string, threshold: number, revision: number) => request<Field>("POST", path(id, "/submit"), { threshold, revision });
export const approve = (id: string, revision: number) => request<Field>("POST", path(id, "/approve"), { revision });
export const sendBack = (id: string, reason: string) => request<Field>("POST", path(id, "/return"), { reason });
export const reopen = (id: string, reason: string) => request<Field>("POST", path(id, "/reopen"), { reason });

/** Codes after which no edit of this field is taken from this person, until something changes. */
const HALTING = new Set(["wrong_state", "not_allowed"]);

function conflictsOf(body: unknown): Stale[] {
  const conflicts = (body as { conflicts?: unknown } | null)?.conflicts;
  return Array.isArray(conflicts) ? (conflicts as Stale[]) : [];
}

const approvedIn = (body: unknown): number => Number((body as { approved_revision?: unknown } | null)?.approved_revision);

/** Without our code it was not our server that answered; 403 and 413 have causes of their own. */
const isForeign = (error: ApiError): boolean => error.code.startsWith("http_") && ![403, 413].includes(error.status);

/** What an answer that is not a success means for the edits that were sent. */
export function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof ApiError) || error.passing) return { kind: "unreachable" };
  if (error.signedOut || error.code === "someone_else") return { kind: "signed-out" }; // to whose edits they are, it is the same
  if (isForeign(error)) return { kind: "unreachable" };
  if (error.code === "stale_cell") return { kind: "stale", conflicts: conflictsOf(error.body) };
  if (error.code === "approved_since") return { kind: "overtaken", since: approvedIn(error.body), reason: error.message };
  // A refused token of a page that was open for days says 403 without our error shape: a new session cures it.
  if (error.status === 403 && !HALTING.has(error.code)) return { kind: "signed-out" };
  return HALTING.has(error.code) ? { kind: "halted", reason: error.message } : { kind: "refused", reason: error.message };
}

/** How one person's edits of one field are sent; whoever is signed in by then, they are that person's. */
export const sendTo = (field: string, person: number): Send => async (operations: readonly Operation[], seen?: number) => {
  try {
    const answer = await request<Applied>("POST", path(field, "/operations"), { operations, person, seen }, AbortSignal.timeout(TIMEOUT_MS));
    return Array.isArray(answer?.results) ? { kind: "applied", ...answer } : { kind: "unreachable" };
  } catch (error) {
    return outcomeOf(error);
  }
};
