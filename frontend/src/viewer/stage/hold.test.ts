// Fingers that rest, and pens.

import { expect, it, vi } from "vitest";

import { createHold, toolOf } from "./hold";

it("begins a box under a finger that rests, and under no other pointer", () => {
  vi.useFakeTimers();
  const held = vi.fn();
  const hold = createHold(held);

  hold.begin("mouse");
  vi.advanceTimersByTime(1000);
  hold.begin("touch");
  vi.advanceTimersByTime(200);
  hold.end();
  vi.advanceTimersByTime(1000);
  expect(held).not.toHaveBeenCalled();

  hold.begin("touch");
  vi.advanceTimersByTime(1000);
  expect(held).toHaveBeenCalledOnce();
  vi.useRealTimers();
});

it("lets a pen draw without choosing the tool", () => {
  expect([toolOf("select", "pen"), toolOf("select", "touch"), toolOf("band", "pen"), toolOf("draw", "mouse")]).toEqual(["sketch", "select", "band", "draw"]);
});
