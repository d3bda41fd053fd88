// What waits of fields that were left.

import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { createElsewhere, type Left, needsDecision, waitingIn, worstHold } from "./elsewhere";
import { memoryJournal } from "./journal";
import { createQueue, type Queue } from "./queue";
import { proposed } from "./testing/cells";
import type { Outcome } from "./transport";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const CELL = proposed("a");
const APPLIED: Outcome = { kind: "applied", revision: 1, state: "draft", results: [{ operation: "operation", applied: true, cell: CELL }] };

/** A queue with one waiting edit, whose server answers with `outcome`, or not at all. */
function queueWith(outcome: Promise<Outcome>): Queue {
  const queue = createQueue({ journal: memoryJournal(), send: () => outcome, onCells: () => undefined });
  queue.enqueue([{ operation: { id: "operation", kind: "accept", cell: CELL.id, version: 1 }, after: CELL }]);
  return queue;
}

it("counts the edits of a field that was left offline until they are taken up", async () => {
  const elsewhere = createElsewhere();
  const queue = queueWith(Promise.resolve({ kind: "unreachable" }));

  elsewhere.leave("a", queue, queue.flush());
  await vi.advanceTimersByTimeAsync(0);
  expect(elsewhere.get()).toEqual([{ field: "a", waiting: 1, state: "offline" }]);
  expect(waitingIn(elsewhere.get())).toBe(1);

  elsewhere.takenUp("a");
  expect(elsewhere.get()).toEqual([]);
});

it("says nothing of an edit that arrives at once", async () => {
  const elsewhere = createElsewhere();
  const heard = vi.fn();
  elsewhere.subscribe(heard);
  const queue = queueWith(Promise.resolve(APPLIED));

  elsewhere.leave("a", queue, queue.flush());
  await vi.advanceTimersByTimeAsync(2000);
  expect(heard).not.toHaveBeenCalled();
});

it("names what keeps them: a decision before a sign-in, and that before the network", () => {
  const left = (...states: Left["state"][]): Left[] => states.map((state, at) => ({ field: `f${at}`, waiting: 1, state }));
  expect(worstHold(left("saving", "offline", "signed-out", "stopped"))).toBe("decide");
  expect(worstHold(left("offline", "signed-out"))).toBe("signed-out");
  expect(worstHold(left("waiting", "offline"))).toBe("offline");
  expect(worstHold(left("saving"))).toBe("sending");
});

it("counts an edit whose answer does not come, and forgets it when the answer is there", async () => {
  const elsewhere = createElsewhere();
  let answer: (outcome: Outcome) => void = () => undefined;
  const queue = queueWith(new Promise((resolve) => (answer = resolve)));

  elsewhere.leave("a", queue, queue.flush());
  elsewhere.look()([{ field: "b", waiting: 2, state: "conflict" }]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(elsewhere.get()).toEqual([{ field: "b", waiting: 2, state: "conflict" }, { field: "a", waiting: 1, state: "saving" }]);
  expect(elsewhere.get().filter(needsDecision)).toHaveLength(1);

  answer(APPLIED);
  await vi.advanceTimersByTimeAsync(0);
  expect(waitingIn(elsewhere.get())).toBe(2);
});

it("keeps what was left while others were looked for, and lets go of what has been sent", async () => {
  const elsewhere = createElsewhere();
  const seen = elsewhere.look();
  const queue = queueWith(Promise.resolve({ kind: "unreachable" }));
  elsewhere.leave("a", queue, queue.flush());
  await vi.advanceTimersByTimeAsync(0);

  seen([]);
  expect(elsewhere.get()).toEqual([{ field: "a", waiting: 1, state: "offline" }]);

  elsewhere.look()([{ field: "a", waiting: 0, state: "saved" }]);
  expect(elsewhere.get()).toEqual([]);
});
