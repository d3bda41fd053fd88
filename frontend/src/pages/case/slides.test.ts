// The names of slides.

import { expect, it } from "vitest";

import { freeName, slideWord } from "./slides";

it("counts on from the slides there are", () => {
  expect(freeName([{ name: "1" }])).toBe("2");
});

it("passes over a number that is taken", () => {
  expect(freeName([{ name: "Crush" }, { name: "3" }])).toBe("4");
});

it("says that a number is a slide's, and leaves a name as it is", () => {
  expect([{ name: "1" }, { name: "Crush" }].map(slideWord)).toEqual(["Slide 1", "Crush"]);
});
