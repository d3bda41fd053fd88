// Two opinions of one field.

import fc from "fast-check";
import { expect, it } from "vitest";

import { compare, overlap, tally, type Said } from "./compare";

const said = (code: string, x: number, y: number, side = 40): Said => ({ label: null, code, score: 0.9, box: [x, y, side, side] });

it("finds the same cells, other labels, and what only one of them sees", () => {
  const first = [said("monocyte", 0, 0), said("lymphocyte", 100, 0), said("monocyte", 300, 300)];
  const second = [said("monocyte", 4, 2), said("monocyte", 102, 0), said("plasma_cell", 600, 600)];

  expect(tally(compare(first, second))).toEqual({ same: 1, label: 1, onlyFirst: 1, onlySecond: 1 });
});

it("gives each cell the partner that lies best on it, and only one", () => {
  const [near, far] = [said("monocyte", 1, 0), said("monocyte", 8, 0)];
  const pairs = compare([said("monocyte", 0, 0)], [far, near]);

  expect(pairs.find(({ kind }) => kind === "same")?.second).toBe(near);
  expect(pairs.find(({ kind }) => kind === "onlySecond")?.second).toBe(far);
});

it("measures overlap from none to all", () => {
  expect(overlap([0, 0, 10, 10], [10, 0, 10, 10])).toBe(0);
  expect(overlap([0, 0, 10, 10], [0, 0, 10, 10])).toBe(1);
  expect(overlap([0, 0, 10, 10], [5, 0, 10, 10])).toBeCloseTo(1 / 3);
});

it("loses no cell, uses none twice, and says the same with the two exchanged", () => {
  const some = fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 })), { maxLength: 30 });
  fc.assert(
    fc.property(some, some, (one, other) => {
      const [first, second] = [one, other].map((all) => all.map(([code, x, y]) => said(code, x, y))) as [Said[], Said[]];
      const pairs = compare(first, second);
      expect(pairs.flatMap((pair) => pair.first ?? []).sort(byPlace)).toEqual([...first].sort(byPlace));
      expect(pairs.flatMap((pair) => pair.second ?? []).sort(byPlace)).toEqual([...second].sort(byPlace));
      expect(compare(second, first)).toHaveLength(pairs.length);
    }),
  );
});

const byPlace = (a: Said, b: Said) => a.box[0] - b.box[0] || a.box[1] - b.box[1] || a.code.localeCompare(b.code);
