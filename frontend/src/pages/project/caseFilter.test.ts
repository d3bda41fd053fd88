// What is left to do in a case.

import { expect, it } from "vitest";

import type { Approval, Case } from "../../api/types";
import { filterCases, sortCases, tasksOf } from "./caseFilter";

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

it("counts through the codes as people do, and puts what is to check first when asked to", () => {
  const cases = [
    { code: "MS-10", proposal_count: 3, created_at: "2026-02-01" },
    { code: "MS-9", proposal_count: 40, created_at: "2026-01-01" },
    { code: "MS-11", proposal_count: 3, created_at: "2026-03-01" },
  ] as Case[];
  const codes = (by: "code" | "check" | "added") => sortCases(cases, by).map(({ code }) => code);

  expect(codes("code")).toEqual(["MS-9", "MS-10", "MS-11"]);
  expect(codes("check")).toEqual(["MS-9", "MS-11", "MS-10"]);
  expect(codes("added")).toEqual(["MS-11", "MS-10", "MS-9"]);
});
