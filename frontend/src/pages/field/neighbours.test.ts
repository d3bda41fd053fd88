// The fields beside a field.

import { expect, it } from "vitest";

import type { Field } from "../../api/types";
import { neighbours } from "./neighbours";

const field = (id: string, slide: string) => ({ id, slide }) as Field;
const FIELDS = [field("1", "a"), field("2", "b"), field("3", "a"), field("4", "a")];

it("steps within the slide and passes over others", () => {
  const { previous, next, place } = neighbours(FIELDS, field("3", "a"));

  expect([previous?.id, next?.id, place]).toEqual(["1", "4", 1]);
});

it("ends where the slide ends", () => {
  expect(neighbours(FIELDS, field("1", "a")).previous).toBeUndefined();
  expect(neighbours(FIELDS, field("4", "a")).next).toBeUndefined();
});

it("offers no steps while the list is not there yet", () => {
  expect(neighbours([], field("3", "a"))).toEqual({ slide: [], place: -1, previous: undefined, next: undefined });
});
