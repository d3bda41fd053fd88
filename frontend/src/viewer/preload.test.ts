// Fields fetched before they are opened.

import { beforeEach, expect, it, vi } from "vitest";

import type { Field } from "../api/types";
import { preload, takeOpening } from "./preload";

const field = (id: string) => ({ id, state: "draft", revision: 1 }) as Field;
let asked: string[] = [];

beforeEach(() => {
  asked = [];
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    return Promise.resolve(new Response(JSON.stringify({ id: "f", revision: 7, state: "in_review", cells: [] })));
  });
});

it("asks for the cells of a known field once, and gives them to who opens it", async () => {
  preload(field("a"));
  preload(field("a"));

  const opening = await takeOpening("a");

  expect(asked).toEqual(["/api/fields/a/cells"]);
  expect(opening.cells.revision).toBe(7);
  expect(opening.field.state).toBe("in_review");
});

it("is not kept for a second opening", async () => {
  preload(field("b"));
  await takeOpening("b");
  await takeOpening("b");

  expect(asked).toEqual(["/api/fields/b/cells", "/api/fields/b", "/api/fields/b/cells"]);
});

it("asks again when what was fetched early failed", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
  preload(field("c"));
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify({ revision: 2, state: "draft", cells: [] }))));

  expect((await takeOpening("c")).cells.revision).toBe(2);
});
