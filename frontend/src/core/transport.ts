// What a sent batch of operations can come back as.

import type { Cell, FieldState, Operation } from "./types";

/** `applied` is false for an operation the server had already; `cell` is what the cell is now. */
export interface Result {
  readonly operation: string;
  readonly applied: boolean;
  readonly cell: Cell;
}

export interface Stale {
  readonly operation: string;
  readonly cell: Cell;
}

export type Outcome =
  | { readonly kind: "applied"; readonly revision: number; readonly state: FieldState; readonly results: readonly Result[] }
  /** Nothing of the batch was applied, because of these. */
  | { readonly kind: "stale"; readonly conflicts: readonly Stale[] }
  /** No edit of this field is taken from this person now. */
  | { readonly kind: "halted"; readonly reason: string }
  /** The field was approved at revision `since`, and reopened: what was made upon an earlier one is asked about first. */
  | { readonly kind: "overtaken"; readonly since: number; readonly reason: string }
  | { readonly kind: "signed-out" }
  /** Something in the batch is wrong; sending it again will not help. */
  | { readonly kind: "refused"; readonly reason: string }
  /** No answer, or one that says "later": it may have been applied or not. `wait` in milliseconds. */
  | { readonly kind: "unreachable"; readonly wait?: number };

/** Never throws. `seen`: the field's revision that the first of them was made upon. */
export type Send = (operations: readonly Operation[], seen?: number) => Promise<Outcome>;
