// The curve of brightness, contrast and gamma.

import fc from "fast-check";
import { expect, it } from "vitest";

import { adjusted, curve, isNeutral, NEUTRAL } from "./adjust";

const adjustment = fc.record({
  brightness: fc.double({ min: -1, max: 1, noNaN: true }),
  contrast: fc.double({ min: 0.2, max: 4, noNaN: true }),
  gamma: fc.double({ min: 0.2, max: 4, noNaN: true }),
});

it("leaves the picture alone when nothing is set", () => {
  expect(isNeutral(NEUTRAL)).toBe(true);
  curve(NEUTRAL).forEach((value, at) => expect(value).toBeCloseTo(at / 64, 12));
});

it("never turns a lighter value into a darker one, and stays between black and white", () => {
  fc.assert(
    fc.property(adjustment, (some) => {
      const values = curve(some);
      values.forEach((value, at) => {
        expect(value).toBeGreaterThanOrEqual(values[at - 1] ?? 0);
        expect(value).toBeLessThanOrEqual(1);
      });
    }),
  );
});

it("turns contrast around middle grey and lifts the shadows by gamma", () => {
  expect(adjusted(0.5, { ...NEUTRAL, contrast: 3 })).toBe(0.5);
  expect(adjusted(0.6, { ...NEUTRAL, contrast: 2 })).toBeCloseTo(0.7);
  expect(adjusted(0.25, { ...NEUTRAL, gamma: 2 })).toBe(0.5);
  expect(adjusted(0.25, { ...NEUTRAL, brightness: -0.5 })).toBe(0);
});
