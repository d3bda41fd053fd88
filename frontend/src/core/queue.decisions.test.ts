// What waits for a person, and what becomes of it: stopped, overtaken by an approval, given up, made by two pages.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { deleted, drawn, operationOf } from "./edits";
import { memoryJournal } from "./journal";
import { createQueue } from "./queue";
import { proposed } from "./testing/cells";
import { A, given, relabelled } from "./testing/queues";
import type { Send } from "./transport";
import type { Cell } from "./types";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("what waits for a person", () => {
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
});
