// Two people want a cell differently: who decides sees what is decided about, and can take the decision back.

import { describe, expect, it } from "vitest";

import { createDocument } from "./document";
import { changed } from "./edits";
import { memoryJournal } from "./journal";
import { codeOf, proposed } from "./testing/cells";
import { agrees, createFakeServer } from "./testing/fakeServer";

/** Ana and somebody else have labelled cell a differently, and the server has told ana so. */
async function disputed() {
  const server = createFakeServer([proposed("a"), proposed("b")]);
  const document = createDocument({ journal: memoryJournal(), send: server.connection([]), gatherMs: 0, backoff: () => 0 });
  await document.open(server.cells());
  server.other("a", { label: "l-lymphocyte", status: "corrected" });
  const cell = document.store.get("a");
  if (cell) document.edit([changed(cell, { label: "l-promyelocyte" }, codeOf)]);
  await document.queue.flush();
  return { server, document, shown: () => document.queue.status().conflicts.map((one) => one.theirs.label) };
}

describe("a decision between two versions", () => {
  it("lets nobody decide over a version that is not shown: what is changed meanwhile is shown instead", async () => {
    const { server, document, shown } = await disputed();
    expect(shown()).toEqual(["l-lymphocyte"]);

    server.other("a", { label: null });
    document.hear(server.cells());

    expect(shown()).toEqual([null]);
  });

  it("asks no more once the other has come to want the same", async () => {
    const { server, document, shown } = await disputed();

    server.other("a", { label: document.store.get("a")?.label ?? null, status: "corrected" });
    document.hear(server.cells());

    expect(shown()).toEqual([]);
    expect(agrees(document.store.get("a"), server.get("a"))).toBe(true);
  });

  it("takes back a version that was kept over another's to that one, and no further", async () => {
    const { server, document } = await disputed();
    document.keepMine("a");
    await document.queue.flush();
    const kept = document.store.get("a")?.label;
    expect(server.get("a")?.label).toBe(kept);

    document.history.undo();
    await document.queue.flush();
    expect(server.get("a")).toMatchObject({ label: "l-lymphocyte", status: "corrected" });
    expect(document.history.undo()).toBeNull();

    document.history.redo();
    await document.queue.flush();
    expect(server.get("a")?.label).toBe(kept);
  });
});
