// The queue's manners: when it sends, what it joins, when it stops, and what it tells.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { changed, deleted, drawn, operationOf } from "./edits";
import { memoryJournal, type Journal } from "./journal";
import { createQueue } from "./queue";
import { codeOf, proposed } from "./testing/cells";
import { createFakeServer } from "./testing/fakeServer";
import type { Outcome, Send } from "./transport";
import type { Cell, Operation } from "./types";

const A = proposed("a");
const relabelled = (label: string, cell: Cell = A) => changed(cell, { label }, codeOf);

function given(answers: Outcome[] = [], journal: Journal = memoryJournal()) {
  const server = createFakeServer([A, proposed("b")]);
  const sent: Operation[][] = [];
  const send: Send = (operations) => {
    sent.push([...operations]);
    return Promise.resolve(answers.shift() ?? server.handle(operations));
  };
  const queue = createQueue({ journal, send, onCells: () => undefined, backoff: (attempt) => 1000 * 2 ** attempt });
  const edit = (after: Cell, before: Cell | undefined = A) => {
    const operation = operationOf(before, after);
    if (operation) queue.enqueue([{ operation, after }]);
  };
  return { queue, sent, server, journal, edit };
}

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

  it("sends what is edited after all that was stopped was given up", async () => {
    const { queue, sent, edit } = given([{ kind: "halted", reason: "This field was approved and reopened." }]);
    edit(relabelled("l-promyelocyte"));
    await vi.advanceTimersByTimeAsync(1000);
    queue.replace("a", null, A);
    expect(queue.status()).toMatchObject({ state: "saved", waiting: 0, reason: "" });

    edit(relabelled("l-lymphocyte"));
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).toHaveLength(2);
    expect(queue.status().state).toBe("saved");
  });

  it("says what each edit was made upon, also after a reload, until somebody agrees that it is sent over what came since", async () => {
    const [journal, upon] = [memoryJournal(), [] as (number | undefined)[]];
    const send: Send = (_, seen) => {
      upon.push(seen);
      return Promise.resolve(seen === 12 ? { kind: "unreachable" } : { kind: "overtaken", since: 12, reason: "It was approved and reopened." });
    };
    const pageAt = (revision: number) => createQueue({ journal, send, onCells: () => undefined, revision: () => revision });
    const closed = pageAt(7);
    const operation = operationOf(A, relabelled("l-lymphocyte"));
    if (operation) closed.enqueue([{ operation, after: A }]);
    await vi.advanceTimersByTimeAsync(400);
    closed.close();

    const opened = pageAt(12);
    await opened.start();
    await vi.advanceTimersByTimeAsync(400);
    opened.resume();
    await vi.advanceTimersByTimeAsync(400);
    expect(opened.status()).toMatchObject({ state: "overtaken", waiting: 1, overtaken: ["a"] });
    opened.agree();
    await vi.advanceTimersByTimeAsync(400);

    expect(upon).toEqual([7, 7, 12]);
  });

  it("asks about what an approval has overtaken, and sends what was made after it", async () => {
    const [b, sent] = [proposed("b"), [] as string[]];
    let revision = 7;
    const send: Send = (operations, seen = 0) => {
      if (seen < 12) return Promise.resolve({ kind: "overtaken", since: 12, reason: "It was approved and reopened." });
      sent.push(...operations.map(({ cell }) => cell));
      const results = operations.map(({ id, cell }) => ({ operation: id, applied: true, cell: cell === "b" ? b : A }));
      return Promise.resolve({ kind: "applied", revision, state: "draft", results });
    };
    const queue = createQueue({ journal: memoryJournal(), send, onCells: () => undefined, revision: () => revision });
    const edit = (cell: Cell) => {
      const operation = operationOf(cell, relabelled("l-lymphocyte", cell));
      if (operation) queue.enqueue([{ operation, after: cell }]);
    };
    edit(A);
    revision = 13;
    edit(b);
    await vi.advanceTimersByTimeAsync(400);
    expect(queue.status()).toMatchObject({ state: "overtaken", waiting: 1, overtaken: ["a"] });
    expect(sent).toEqual(["b"]);

    queue.agree();
    await vi.advanceTimersByTimeAsync(400);

    expect(sent).toEqual(["b", "a"]);
    expect(queue.status().state).toBe("saved");
  });

  it("takes an answer about edits of no such time for one from something in between, and tries again", async () => {
    const { queue, edit } = given([{ kind: "overtaken", since: 12, reason: "" }, { kind: "overtaken", since: Number.NaN, reason: "" }]);
    edit(relabelled("l-lymphocyte"));
    await vi.advanceTimersByTimeAsync(400);
    expect(queue.status().state).toBe("offline");

    await vi.advanceTimersByTimeAsync(5000);

    expect(queue.status().state).toBe("saved");
  });

  it.each([["while this one had edited it too", 1], ["before this one began", 2]])(
    "asks which of two pages' edits of one cell stays, where the other page ended %s",
    async (_, pages) => {
      const journal = memoryJournal();
      const made = (label: string, seq: number) => {
        const after = relabelled(label);
        const operation = { ...operationOf(A, after)!, version: A.version };
        return { seq, operation, after, sent: true, aside: null };
      };
      if (pages === 2) await journal.write([made("l-monocyte", 1), made("l-lymphocyte", 1)], []);
      const { queue, server, edit } = given([{ kind: "unreachable" }], journal);
      await queue.start();
      if (pages === 1) {
        edit(relabelled("l-monocyte"));
        await vi.advanceTimersByTimeAsync(100);
        await journal.write([made("l-lymphocyte", 1)], []);
        await queue.adopt();
      }
      await vi.advanceTimersByTimeAsync(5000);

      expect(server.get("a")).toMatchObject({ label: "l-monocyte", version: A.version + 1 });
      expect(queue.status()).toMatchObject({ state: "conflict", conflicts: [{ mine: { label: "l-lymphocyte" }, theirs: { label: "l-monocyte" } }] });
    },
  );

  it("makes a cell anew whose drawing was given up, and takes later edits of it as any others", async () => {
    const { queue, server, edit } = given([{ kind: "halted", reason: "Approved." }]);
    const cell = drawn([5, 5, 20, 20], null, "ana", "");
    edit(cell, undefined);
    await vi.advanceTimersByTimeAsync(400);
    queue.replace(cell.id, null, cell);

    edit(cell, deleted(cell));
    edit(relabelled("l-lymphocyte", cell), cell);
    await vi.advanceTimersByTimeAsync(2000);

    expect(queue.status().state).toBe("saved");
    expect(server.get(cell.id)).toMatchObject({ label: "l-lymphocyte", status: "added" });
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
