// What the banner says of an answer of /api/ready.

import { expect, it } from "vitest";

import { troubleIn } from "./health";

const part = (ok: boolean) => ({ ok, detail: "" });
const report = { ready: true, postgres: part(true), redis: part(true), storage: part(true), workers: part(true) };

it("is silent while everything answers", () => {
  expect(troubleIn(200, report)).toBeNull();
});

it("names what is down", () => {
  expect(troubleIn(503, { ...report, postgres: part(false) })).toBe("postgres");
  expect(troubleIn(503, { ...report, storage: part(false) })).toBe("storage");
});

it("does not alarm people over missing workers: they can go on working", () => {
  expect(troubleIn(200, { ...report, workers: part(false) })).toBeNull();
});

it("blames the server for an answer that says nothing", () => {
  expect(troubleIn(502, null)).toBe("server");
});
