// The small map of the field.

import { expect, it } from "vitest";

import { isWhole, mapSize, onField, viewOnMap } from "./minimap";

const field = { width: 2560, height: 1920 };
const screen = { width: 1000, height: 750 };
const map = mapSize(field, { width: 160, height: 160 });

it("keeps the field's proportions", () => {
  expect(map).toEqual({ width: 160, height: 120 });
  expect(mapSize({ width: 1000, height: 4000 }, { width: 160, height: 160 })).toEqual({ width: 40, height: 160 });
});

it("shows the part in view, cut at the field's edges", () => {
  expect(viewOnMap({ scale: 1, left: -320, top: -160 }, screen, field, map)).toEqual([20, 10, 62.5, 46.875]);
  expect(viewOnMap({ scale: 1, left: 200, top: 100 }, screen, field, map)).toEqual([0, 0, 50, 40.625]);
});

it("leads back to the field", () => {
  expect(onField({ x: 80, y: 60 }, field, map)).toEqual({ x: 1280, y: 960 });
});

it("is of no use once the whole field is in view", () => {
  expect(isWhole({ scale: 1000 / 2560, left: 0, top: 0 }, screen, field)).toBe(true);
  expect(isWhole({ scale: 0.5, left: 0, top: 0 }, screen, field)).toBe(false);
});
