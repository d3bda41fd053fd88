// Ways between field and screen, and the least movement that brings a box into sight.

import fc from "fast-check";
import { expect, it } from "vitest";

import type { Box } from "./types";
import { boxToScreen, toField, toScreen, wayTo, type View } from "./viewport";

const FIELD = { width: 2000, height: 1500 };
const SCREEN = { width: 800, height: 600 };
const view = fc.record({ scale: fc.double({ min: 0.1, max: 2, noNaN: true }), left: fc.integer({ min: -900, max: 900 }), top: fc.integer({ min: -900, max: 900 }) });
const box: fc.Arbitrary<Box> = fc.tuple(fc.nat(1900), fc.nat(1400), fc.integer({ min: 2, max: 90 }), fc.integer({ min: 2, max: 90 }));

it("goes from the field to the screen and back", () => {
  fc.assert(fc.property(view, fc.nat(2000), fc.nat(1500), (one, x, y) => {
    const back = toField(one, toScreen(one, { x, y }));
    expect([back.x, back.y].map(Math.round)).toEqual([x, y]);
  }));
});

it("finds the way to any box, and none when it is in sight", () => {
  fc.assert(fc.property(view, box, (one, at) => {
    const way = wayTo(one, at, SCREEN, FIELD) ?? { x: 0, y: 0 };
    const there: View = { ...one, left: one.left - way.x * one.scale, top: one.top - way.y * one.scale };
    const [x, y, width, height] = boxToScreen(there, at);
    expect(x > -1 && y > -1 && x + width < SCREEN.width + 1 && y + height < SCREEN.height + 1).toBe(true);
    expect(wayTo(there, at, SCREEN, FIELD)).toSatisfy((rest: { x: number; y: number } | null) => !rest || Math.abs(rest.x) + Math.abs(rest.y) < 1e-3);
  }));
});

it("makes no room beyond the field's edge", () => {
  expect(wayTo({ scale: 1, left: 0, top: 0 }, [0, 0, 50, 50], SCREEN, FIELD)).toBeNull();
});
