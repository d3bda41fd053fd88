// Boxes stay inside the field and never vanish, whatever is dragged where.

import fc from "fast-check";
import { expect, it } from "vitest";

import { clamp, handleAt, handlePoint, HANDLES, MIN_SIZE, moved, resized, rounded, spanned } from "./geometry";
import type { Box } from "./types";

const FIELD = { width: 640, height: 480 };
const number = fc.double({ min: -2000, max: 2000, noNaN: true });
const point = fc.record({ x: number, y: number });
const box: fc.Arbitrary<Box> = fc.tuple(number, number, number, number).map((sides) => clamp(sides, FIELD));

const isInside = ([x, y, width, height]: Box) =>
  x >= 0 && y >= 0 && width >= MIN_SIZE && height >= MIN_SIZE && x + width <= FIELD.width + 1e-6 && y + height <= FIELD.height + 1e-6;

it("keeps every result inside the field and at least two pixels large", () => {
  fc.assert(fc.property(box, point, point, fc.constantFrom(...HANDLES), (one, by, to, handle) =>
    [one, moved(one, by, FIELD), resized(one, handle, by, FIELD), spanned(by, to, FIELD), rounded(one, FIELD)].every(isInside)));
});

it("moves a box without changing its size", () => {
  fc.assert(fc.property(box, point, (one, by) => {
    const [, , width, height] = moved(one, by, FIELD);
    expect([width, height]).toEqual([one[2], one[3]]);
  }));
});

it("leaves the opposite corner where it is while a corner is dragged", () => {
  expect(resized([100, 100, 50, 50], "nw", { x: -10, y: 20 }, FIELD)).toEqual([90, 120, 60, 30]);
  expect(resized([100, 100, 50, 50], "se", { x: -500, y: 5 }, FIELD)).toEqual([100, 100, MIN_SIZE, 55]);
});

it("finds the handle under the pointer, and none in the middle", () => {
  for (const handle of HANDLES) expect(handleAt([10, 10, 100, 80], handlePoint([10, 10, 100, 80], handle), 5)).toBe(handle);
  expect(handleAt([10, 10, 100, 80], { x: 60, y: 50 }, 5)).toBeNull();
});
