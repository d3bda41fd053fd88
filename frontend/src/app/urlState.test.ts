// What a page keeps in its address.

import { expect, it } from "vitest";

import { readChoice, writeParam } from "./urlState";

const STATES = ["draft", "approved"] as const;

it("reads a choice that is allowed", () => {
  expect(readChoice("?state=draft&x=1", "state", STATES)).toBe("draft");
});

it("takes anything else for no choice", () => {
  expect(readChoice("?state=eaten", "state", STATES)).toBeNull();
  expect(readChoice("", "state", STATES)).toBeNull();
});

it("writes one value and keeps the others", () => {
  expect(writeParam("code=MS%201&show=open", "show", "review")).toBe("?code=MS+1&show=review");
});

it("takes a value out, and the question mark with the last one", () => {
  expect(writeParam("?a=1&b=2", "a", null)).toBe("?b=2");
  expect(writeParam("?a=1", "a", "")).toBe("");
});

it("reads back what it wrote", () => {
  const search = writeParam("", "code", "A&B = ü");

  expect(new URLSearchParams(search).get("code")).toBe("A&B = ü");
});
