// What is left to do in a case.

import { expect, it } from "vitest";

import type { Approval, Case } from "../../api/types";
import { filterCases, tasksOf } from "./caseFilter";

const item = (code: string, [stored, draft, in_review, approved]: number[], signed = false) =>
  ({
    code,
    field_counts: { stored, draft, in_review, approved },
    approval: signed ? ({ id: "a", current: true } as Approval) : null,
  }) as Case;

it.each([
  ["nothing of an empty case", [0, 0, 0, 0], false, []],
  ["fields to work on and to review", [1, 2, 3, 0], false, ["open", "review"]],
  ["the count once every field is approved", [0, 0, 0, 4], false, ["count"]],
  ["nothing more of a signed case", [0, 0, 0, 4], true, ["approved"]],
])("asks for %s", (_words, counts, signed, expected) => {
  expect(tasksOf(item("x", counts, signed))).toEqual(expected);
});

it("finds a case by any part of its code, in any case of letters", () => {
  const cases = [item("MS-2041", [0, 1, 0, 0]), item("MS-2042", [0, 0, 0, 1])];

  expect(filterCases(cases, " ms-20 ", null)).toHaveLength(2);
  expect(filterCases(cases, "42", null).map(({ code }) => code)).toEqual(["MS-2042"]);
  expect(filterCases(cases, "ms", "open").map(({ code }) => code)).toEqual(["MS-2041"]);
});
