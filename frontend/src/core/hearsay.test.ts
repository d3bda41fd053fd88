import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { createHearsay } from "./hearsay";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const heard = () => {
  const state = { known: 5, asked: 0 };
  const hearsay = createHearsay({ known: () => state.known, patience: () => 100, ask: () => (state.asked += 1) });
  return { state, ...hearsay };
};

it("asks once for all that is announced within a moment, and not for what is known", () => {
  const { state, hear } = heard();
  for (const revision of [5, 6, 7]) hear(revision);
  expect(state.asked).toBe(0);
  vi.advanceTimersByTime(100);
  expect(state.asked).toBe(1);
  hear(5);
  vi.advanceTimersByTime(1000);
  expect(state.asked).toBe(1);
});

it("does not ask for an own edit whose answer came meanwhile", () => {
  const { state, hear } = heard();
  hear(6);
  state.known = 6;
  vi.advanceTimersByTime(100);
  expect(state.asked).toBe(0);
});

it("asks for another's edit that was announced while an own one was waited for", () => {
  const { state, hear } = heard();
  hear(6);
  state.known = 6;
  hear(7);
  vi.advanceTimersByTime(100);
  expect(state.asked).toBe(1);
});

it("asks in any case where nobody knows what was missed, unless it is stopped", () => {
  const { state, hear, stop } = heard();
  hear();
  vi.advanceTimersByTime(100);
  expect(state.asked).toBe(1);
  hear();
  stop();
  vi.advanceTimersByTime(1000);
  expect(state.asked).toBe(1);
});
