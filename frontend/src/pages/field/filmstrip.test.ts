// Walking along the filmstrip by keyboard.

import { expect, it } from "vitest";

import { stepTo } from "./Filmstrip";

it.each([
  ["ArrowRight", 3, 4],
  ["ArrowRight", 9, 9],
  ["ArrowLeft", 0, 0],
  ["Home", 5, 0],
  ["End", 5, 9],
])("%s leads from %i to %i of ten", (key, from, to) => {
  expect(stepTo(key, from, 10)).toBe(to);
});

it("leaves every other key alone", () => {
  expect(stepTo("a", 3, 10)).toBeUndefined();
});
