// The queue's manners: when it sends, what it joins, when it stops, and what it tells.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { memoryJournal, type Journal } from "./journal";
import { proposed } from "./testing/cells";
import { given, relabelled } from "./testing/queues";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the queue", () => {
  it("sends within a second, even while edits keep coming", async () => {
    const { sent, edit } = given();
    for (let step = 0; step < 9; step += 1) {
      edit(relabelled("l-lymphocyte", proposed("b")), proposed("b"));
      await vi.advanceTimersByTimeAsync(100);
    }

    expect(sent.length).toBeGreaterThan(0);
  });

  it("sends after a rest as soon as the edit is painted, and no sooner than it may after another request", async () => {
    const { queue, sent, edit } = given();
    edit(relabelled("l-promyelocyte"));
    queue.hurry();
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(1);

    edit(relabelled("l-lymphocyte", proposed("b")), proposed("b"));
    queue.hurry();
    await vi.advanceTimersByTimeAsync(200);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(sent).toHaveLength(2);
  });

  it("joins updates of a cell that were not sent yet, and none that were", async () => {
    const { sent, edit } = given();
    edit(relabelled("l-promyelocyte"));
    edit(relabelled("l-lymphocyte"));
    await vi.advanceTimersByTimeAsync(400);
    edit(relabelled("l-smudge"));
    await vi.advanceTimersByTimeAsync(400);

    expect(sent.map((batch) => batch.map((operation) => [operation.label, operation.version]))).toEqual([
      [["l-lymphocyte", 1]],
      [["l-smudge", 1]],
    ]);
  });

  it("writes an edit down before it sends it", async () => {
    const journal = memoryJournal();
    const order: string[] = [];
    const watched: Journal = { ...journal, write: async (put, remove) => {
      order.push(`write ${put.length} ${String(put[0]?.sent)}`);
      await journal.write(put, remove);
    } };
    const { edit, queue } = given([], watched);
    edit(relabelled("l-lymphocyte"));
    queue.subscribe(() => order.push(queue.status().state));
    await vi.advanceTimersByTimeAsync(400);

    expect(order.indexOf("write 1 false")).toBeLessThan(order.indexOf("write 1 true"));
    expect(order.at(-1)).toBe("saved");
  });

  it("tells the journal of each edit at once, and of many together where the disk is slow", async () => {
    const journal = memoryJournal();
    const begun: number[] = [];
    const slow: Journal = { ...journal, write: async (put, remove) => {
      begun.push(put.length);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await journal.write(put, remove);
    } };
    const { edit } = given([], slow);
    for (let step = 0; step < 40; step += 1) {
      const cell = proposed(`cell-${step}`);
      edit(relabelled("l-lymphocyte", cell), cell);
      if (step === 4) expect(begun).toEqual([1, 1, 1, 1, 1]); // in the same turn, before any has ended
    }
    await vi.advanceTimersByTimeAsync(110);

    expect(begun.slice(0, 8)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    expect(begun.length).toBeLessThan(12);
    expect(await journal.load()).toHaveLength(40);
  });

  it("leaves nothing behind in a storage that failed once, of what has arrived", async () => {
    const journal = memoryJournal();
    let puts = 0;
    const failing: Journal = { ...journal, write: (put, remove) => (put.length && ++puts === 2 ? Promise.reject(new Error("full")) : journal.write(put, remove)) };
    const { queue, edit } = given([], failing);
    edit(relabelled("l-promyelocyte"));
    edit(relabelled("l-lymphocyte", relabelled("l-promyelocyte")), relabelled("l-promyelocyte"));
    await vi.advanceTimersByTimeAsync(2000);

    expect(queue.status()).toMatchObject({ state: "saved", durable: false });
    expect(await journal.load()).toEqual([]);
  });

  it("waits longer after each failure and goes on by itself", async () => {
    const { queue, sent, edit } = given([{ kind: "unreachable" }, { kind: "unreachable" }]);
    edit(relabelled("l-lymphocyte"));
    await vi.advanceTimersByTimeAsync(400);
    expect(queue.status()).toMatchObject({ state: "offline", waiting: 1 });

    await vi.advanceTimersByTimeAsync(1000 + 2000);

    expect(sent.length).toBe(3);
    expect(queue.status()).toMatchObject({ state: "saved", waiting: 0 });
  });

  it("tries once more when somebody asks whether all is saved, and goes on by itself all the same", async () => {
    const { queue, sent, edit } = given([{ kind: "unreachable" }, { kind: "unreachable" }]);
    edit(relabelled("l-lymphocyte"));
    await vi.advanceTimersByTimeAsync(400);

    const flushed = queue.flush();
    await vi.advanceTimersByTimeAsync(10);
    expect(await flushed).toBe(false);
    expect(sent.length).toBe(2);
    await vi.advanceTimersByTimeAsync(10_000);

    expect(queue.status()).toMatchObject({ state: "saved", waiting: 0 });
  });

  it("stops with the reason when the field may not be changed, keeps the edits, and goes on when told", async () => {
    const { queue, journal, edit } = given([{ kind: "halted", reason: "This field is in review." }]);
    edit(relabelled("l-lymphocyte"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(queue.status()).toMatchObject({ state: "stopped", waiting: 1, reason: "This field is in review." });
    expect(await journal.load()).toHaveLength(1);

    queue.resume();
    await vi.advanceTimersByTimeAsync(10);

    expect(queue.status().state).toBe("saved");
  });

  it("waits for signing in", async () => {
    const { queue, edit } = given([{ kind: "signed-out" }]);
    edit(relabelled("l-lymphocyte"));
    await vi.advanceTimersByTimeAsync(60_000);

    expect(queue.status()).toMatchObject({ state: "signed-out", waiting: 1 });
  });

  it("finds the one bad edit of a batch, keeps it aside, and saves the others", async () => {
    const { queue, edit, server } = given();
    edit(relabelled("l-lymphocyte", proposed("unknown")), proposed("unknown"));
    edit(relabelled("l-lymphocyte", proposed("b")), proposed("b"));
    await vi.advanceTimersByTimeAsync(2000);

    expect(server.get("b")?.label).toBe("l-lymphocyte");
    expect(queue.status()).toMatchObject({ state: "conflict", waiting: 1, refusals: [{ cell: "unknown" }] });
  });

  it("still sends when the browser stores nothing, and says that edits are not kept", async () => {
    const broken: Journal = { load: () => Promise.reject(new Error("no")), write: () => Promise.reject(new Error("no")) };
    const { queue, sent, edit } = given([], broken);
    edit(relabelled("l-lymphocyte"));
    await vi.advanceTimersByTimeAsync(400);

    expect(sent.length).toBe(1);
    expect(queue.status().durable).toBe(false);
  });
});
