// No edit is ever lost, none is applied twice, and everyone ends with the server's cells: over many random days.

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { allAccepted, allDeleted, allMoved, duplicated, relabelled } from "./bulk";
import { createDocument, type FieldDocument } from "./document";
import { accepted, changed, deleted, drawn } from "./edits";
import { memoryJournal, type Journal } from "./journal";
import { codeOf, proposed } from "./testing/cells";
import { agrees, createFakeServer, type Fault } from "./testing/fakeServer";
import { isVisible, type Cell } from "./types";

const FIRST = ["a", "b", "c"].map((id) => proposed(id));
const LABEL_IDS = ["l-myelocyte", "l-promyelocyte", "l-lymphocyte", null];

type Bulk = "relabel all" | "accept all" | "delete some" | "nudge all" | "duplicate";

type Act =
  | { do: "relabel" | "move"; cell: number; to: number }
  | { do: "accept" | "delete" | "draw" | "undo" | "redo" | "refetch"; cell: number; to: number }
  | { do: Bulk; cell: number; to: number }
  | { do: "other"; cell: number; to: number }
  | { do: "reload" | "pause"; cell: number; to: number };

const act = (...kinds: Act["do"][]): fc.Arbitrary<Act> =>
  fc.record({ do: fc.constantFrom(...kinds), cell: fc.nat(7), to: fc.nat(3) });

const BULK = ["relabel all", "accept all", "delete some", "nudge all", "duplicate"] as const;
const MINE = ["relabel", "move", "accept", "delete", "draw", ...BULK, "undo", "redo"] as const;
const FAULTS: Fault[] = ["none", "lost request", "lost answer", "doubled", "signed out", "proxy"];

const options = (journal: Journal, send: ReturnType<ReturnType<typeof createFakeServer>["connection"]>) => ({
  journal, send, gatherMs: 0, backoff: () => 0,
});

const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

const pick = (document: FieldDocument, number: number): Cell | undefined => {
  const cells = [...document.store.snapshot().values()].filter(isVisible);
  return cells[number % Math.max(1, cells.length)];
};

const FIELD = { width: 400, height: 300 };

function many(document: FieldDocument, what: Act["do"], cell: number, to: number): void {
  const all = [...document.store.snapshot().values()].filter(isVisible);
  const some = all.filter((_, number) => (number + cell) % 2);
  if (what === "relabel all") document.edit(relabelled(all, LABEL_IDS[to] ?? null, codeOf));
  if (what === "accept all") document.edit(allAccepted(all));
  if (what === "delete some") document.edit(allDeleted(some));
  if (what === "nudge all") document.edit(allMoved(all, { x: to, y: -1 }, FIELD, codeOf), `nudge ${cell}`);
  if (what === "duplicate" && all.length < 12) document.edit(duplicated(some, { x: 5, y: 5 }, FIELD, "ana", ""));
}

function mine(document: FieldDocument, { do: what, cell, to }: Act): void {
  const one = pick(document, cell);
  many(document, what, cell, to);
  if (what === "undo") document.history.undo();
  if (what === "redo") document.history.redo();
  if (what === "draw") document.edit([drawn([to, to, 5, 5], LABEL_IDS[to] ?? null, "ana", "")]);
  if (!one) return;
  if (what === "relabel") document.edit([changed(one, { label: LABEL_IDS[to] ?? null }, codeOf)]);
  if (what === "move") document.edit([changed(one, { box: [to * 7, to * 3, 9, 9] }, codeOf)]);
  if (what === "accept") document.edit([accepted(one)]);
  if (what === "delete") document.edit([deleted(one)]);
}

/** Somebody else's change of a cell, straight from the server: a box that nobody else gives. */
function theirs(document: FieldDocument, number: number, at: number): void {
  const cell = pick(document, number);
  if (!cell) return;
  const after: Cell = { ...cell, box: [100 + at, 100, 20, 20], status: "corrected", version: cell.version + 1, updated_by: "rui" };
  document.store.apply({ before: [cell], after: [after], origin: "remote" });
}

/** Bring everything home: signed in again, network back, every conflict decided. */
async function settle(document: FieldDocument, mineWins: boolean): Promise<void> {
  for (let round = 0; round < 60; round += 1) {
    document.queue.resume();
    if (await document.queue.flush()) return;
    for (const { cell } of document.queue.status().conflicts) (mineWins ? document.keepMine : document.takeTheirs)(cell);
    for (const { cell } of document.queue.status().refusals) document.takeTheirs(cell);
    await pause();
  }
  throw new Error("still waiting: " + JSON.stringify(document.queue.status()));
}

const expectSame = (document: FieldDocument, server: ReturnType<typeof createFakeServer>) => {
  const different = server.cells().filter((theirs) => !agrees(document.store.get(theirs.id), theirs));
  expect(different).toEqual([]);
};

describe("a document on a bad connection", () => {
  it("loses no edit and applies none twice, through faults and reloads", async () => {
    const day = fc.array(act(...MINE, "reload", "pause"), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(day, fc.array(fc.constantFrom(...FAULTS), { maxLength: 15 }), async (acts, faults) => {
        const server = createFakeServer(FIRST);
        const journal = memoryJournal();
        const connection = server.connection([...faults]);
        let document = createDocument(options(journal, connection));
        await document.open(server.cells());
        for (const one of acts) {
          if (one.do === "pause") await pause();
          else if (one.do === "reload") {
            await pause();
            document.queue.close();
            document = createDocument(options(journal, connection));
            await document.open(server.cells().filter(isVisible));
          } else mine(document, one);
        }
        const wanted = [...document.store.snapshot().values()];

        await settle(document, true);

        expect(wanted.filter((cell) => !agrees(cell, server.get(cell.id)))).toEqual([]);
        expect(new Set(server.applied).size).toBe(server.applied.length);
        expectSame(document, server);
        expect(await journal.load()).toEqual([]);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it("converges with everyone else, whatever the order and whoever wins", async () => {
    const day = fc.array(act(...MINE, "other", "refetch", "pause"), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(day, fc.array(fc.constantFrom(...FAULTS), { maxLength: 10 }), fc.boolean(), async (acts, faults, mineWins) => {
        const server = createFakeServer(FIRST);
        const document = createDocument(options(memoryJournal(), server.connection([...faults])));
        await document.open(server.cells());
        for (const one of acts) {
          if (one.do === "pause") await pause();
          else if (one.do === "refetch") document.hear(server.after(one.to));
          else if (one.do === "other") server.other(FIRST[one.cell % 3]?.id ?? "", { label: LABEL_IDS[one.to] ?? null, status: one.cell > 5 ? "rejected" : "corrected" });
          else mine(document, one);
        }

        await settle(document, mineWins);
        document.hear(server.after(0));

        expectSame(document, server);
        expect(new Set(server.applied).size).toBe(server.applied.length);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it("never overwrites somebody else's edit without a decision, even when the own answer was lost", async () => {
    const server = createFakeServer(FIRST);
    const faults: Fault[] = ["lost answer"];
    const document = createDocument({ ...options(memoryJournal(), server.connection(faults)), backoff: () => 20 });
    await document.open(server.cells());
    mine(document, { do: "relabel", cell: 0, to: 1 });
    await document.queue.flush();
    server.other("a", { label: "l-lymphocyte" });
    mine(document, { do: "relabel", cell: 0, to: 3 });

    document.queue.resume();
    await document.queue.flush();

    expect(server.get("a")?.label).toBe("l-lymphocyte");
    expect(document.queue.status()).toMatchObject({ state: "conflict", conflicts: [{ cell: "a", mine: { label: null }, theirs: { label: "l-lymphocyte" } }] });
  });
});

describe("undo and redo", () => {
  it("is the identity: all undone is the beginning, all redone is the end", () => {
    fc.assert(
      fc.property(fc.array(act("relabel", "move", "accept", "delete", "draw", ...BULK), { maxLength: 30 }), (acts) => {
        const document = createDocument(options(memoryJournal(), () => new Promise(() => undefined)));
        document.hear(FIRST);
        for (const one of acts) mine(document, one);
        const end = document.store.snapshot();

        while (document.history.undo());
        const start = [...document.store.snapshot().values()].filter(isVisible);
        while (document.history.redo());

        expect(start).toEqual(FIRST);
        expect(document.store.snapshot()).toEqual(end);
        document.queue.close();
      }),
    );
  });

  it("is the identity with others' changes in between, which it never takes back", () => {
    fc.assert(
      fc.property(fc.array(act("relabel", "move", "accept", "delete", "draw", "other", ...BULK), { maxLength: 30 }), (acts) => {
        const document = createDocument(options(memoryJournal(), () => new Promise(() => undefined)));
        document.hear(FIRST);
        const last = new Map<string, Cell>();
        document.store.subscribe(({ origin, after }) => origin === "remote" && after.forEach((cell) => last.set(cell.id, cell)));
        acts.forEach((one, at) => (one.do === "other" ? theirs(document, one.cell, at) : mine(document, one)));
        const end = document.store.snapshot();
        const others = [...end.values()].filter((cell) => last.get(cell.id) === cell);

        while (document.history.undo());
        const kept = others.map((cell) => document.store.get(cell.id));
        while (document.history.redo());

        expect(kept).toEqual(others);
        expect(document.store.snapshot()).toEqual(end);
        document.queue.close();
      }),
    );
  });

  it("takes grouped changes back together and leaves what others changed since", () => {
    const document = createDocument(options(memoryJournal(), () => new Promise(() => undefined)));
    document.hear(FIRST);
    const nudge = (by: number) => document.edit(["a", "b"].map((id) => changed(document.store.get(id) ?? proposed(id), { box: [by, by, 9, 9] }, codeOf)), "nudge");
    nudge(1);
    nudge(2);
    document.store.apply({ before: [], after: [{ ...proposed("b"), label: "l-lymphocyte", version: 9 }], origin: "remote" });

    expect(document.history.undo()).toEqual({ done: ["a"], skipped: 1 });
    expect(document.store.get("a")?.box).toEqual([10, 10, 20, 20]);
    expect(document.store.get("b")?.label).toBe("l-lymphocyte");
    expect(document.history.undo()).toBeNull();
    document.queue.close();
  });

  it("does not hear what comes from the server", () => {
    const document = createDocument(options(memoryJournal(), () => new Promise(() => undefined)));
    document.hear(FIRST);

    expect(document.history.snapshot()).toBe(0);
    document.queue.close();
  });
});

it("takes in what a page left that ended only after this one was opened, once, and not over newer edits", async () => {
  const journal = memoryJournal();
  const sent: string[] = [];
  const document = createDocument(options(journal, (operations) => {
    sent.push(...operations.map((operation) => operation.id));
    return new Promise(() => undefined);
  }));
  await document.open(FIRST);
  document.edit([changed(proposed("b"), { label: "l-lymphocyte" }, codeOf)]);
  const left = (cell: string, seq: number) => ({
    seq, sent: false, aside: null, after: changed(proposed(cell), { label: "l-myelocyte" }, codeOf),
    operation: { id: `left-${cell}`, kind: "update" as const, cell, version: 1, label: "l-myelocyte" },
  });
  await journal.write([left("a", 1), left("b", 2)], []);

  await document.adopt();
  await document.adopt();

  expect(document.store.get("a")?.label).toBe("l-myelocyte");
  expect(document.store.get("b")?.label).toBe("l-lymphocyte");
  expect(document.queue.status().waiting).toBe(3);
  await pause();
  await pause();
  expect(sent.filter((id) => id.startsWith("left-"))).toEqual(["left-a"]); // the other one after the newer edit has arrived
  document.queue.close();
});
