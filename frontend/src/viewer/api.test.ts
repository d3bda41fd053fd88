// What an answer that is not a success means for the edits that were sent.

import { expect, it } from "vitest";

import { toApiError } from "../api/errors";
import { outcomeOf } from "./api";

it.each([
  [401, { code: "not_authenticated", detail: "Sign in." }, "signed-out"],
  [403, { code: "not_authenticated", detail: "Sign in." }, "signed-out"],
  [403, { code: "permission_denied", detail: "CSRF Failed." }, "signed-out"],
  [403, { code: "not_allowed", detail: "As viewer you may not." }, "halted"],
  [409, { code: "approved_since", detail: "Approved since.", approved_revision: 12 }, "overtaken"],
  [409, { code: "wrong_state", detail: "It is approved." }, "halted"],
  [409, { code: "someone_else", detail: "Somebody else." }, "signed-out"],
  [409, { code: "operation_reused", detail: "Another content." }, "refused"],
  [400, { code: "bad_input", detail: "It leaves the field." }, "refused"],
  [400, null, "unreachable"],
  [404, null, "unreachable"],
  [413, null, "refused"],
  [429, null, "unreachable"],
  [500, { code: "server_error", detail: "Sorry." }, "unreachable"],
  [502, null, "unreachable"],
])("reads %i %o as %s", (status, body, kind) => {
  expect(outcomeOf(toApiError(status, body)).kind).toBe(kind);
});

it("hands on what the server has of stale cells", () => {
  const conflicts = [{ operation: "o", cell: { id: "a", version: 4 } }];

  expect(outcomeOf(toApiError(409, { code: "stale_cell", detail: "Changed.", conflicts }))).toEqual({ kind: "stale", conflicts });
});

it("takes anything else that goes wrong for a lost connection", () => {
  expect(outcomeOf(new DOMException("timed out", "TimeoutError")).kind).toBe("unreachable");
});
