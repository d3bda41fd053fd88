import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { path, rows, scale, thinned, ticks, wholeTicks } from "./scale";

describe("the numbers along an axis", () => {
  it("are round and enclose what is shown", () => {
    expect(ticks(0.13, 0.87)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks(0, 100)).toEqual([0, 25, 50, 75, 100]);
  });

  it("enclose any two numbers, and are few", () => {
    const real = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(real, real, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        if (high - low < 1e-6) return;
        const found = ticks(low, high);
        const unseen = 1e-8 * (high - low) + 1e-9 * Math.max(Math.abs(low), Math.abs(high)); // far less than a pixel of the axis
        expect(found[0]).toBeLessThanOrEqual(low + unseen);
        expect(found.at(-1)).toBeGreaterThanOrEqual(high - unseen);
        expect(found.length).toBeLessThan(9);
      }),
    );
  });

  it("are two at least where nothing varies", () => {
    expect(ticks(0, 0)).toEqual([0, 1]);
    expect(ticks(3, 3).length).toBeGreaterThan(1);
  });

  it("count in whole numbers where things are counted", () => {
    expect(wholeTicks(1, 4)).toEqual([1, 2, 3, 4]);
    expect(wholeTicks(1, 2)).toEqual([1, 2]);
  });
});

it("a scale leads from values to places, and to the middle where all values are one", () => {
  expect([0, 5, 10].map(scale(0, 10, 100, 0))).toEqual([100, 50, 0]);
  expect(scale(3, 3, 0, 80)(3)).toBe(40);
});

it("a pen goes from point to point", () => {
  expect(path([[0, 0], [10, 5]], scale(0, 10, 0, 100), scale(0, 10, 50, 0))).toBe("M0.0 50.0L100.0 25.0");
});

it("a chart as a table has a row for every x of any series, and leaves out what is no number", () => {
  const series = [{ name: "a", points: [[1, 2], [2, NaN]] }, { name: "b", points: [[0, 5], [1, 6]] }] as const;
  expect(rows(series)).toEqual([{ x: 0, values: [undefined, 5] }, { x: 1, values: [2, 6] }]);
});

it("a long table keeps its ends", () => {
  expect(thinned([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 4, 8]);
  expect(thinned([1, 2], 3)).toEqual([1, 2]);
});
