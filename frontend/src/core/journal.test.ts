// The journal in the browser's database: what a crashed page left is taken over, what a living one holds is not.

import "fake-indexeddb/auto";
import { expect, it } from "vitest";

import { indexedJournal, leftBehind, type Entry } from "./journal";
import { proposed } from "./testing/cells";

const entry = (id: string, seq: number): Entry => ({
  seq, operation: { id, kind: "accept", cell: "a", version: 1 }, after: proposed("a"), sent: false, aside: null,
});
const nobody = () => Promise.resolve(false);
const everybody = () => Promise.resolve(true);

it("gives the next page what a crashed one left, in order", async () => {
  const crashed = await indexedJournal("ana/field-1", "page-1", nobody);
  await crashed.write([entry("second", 2), entry("first", 1)], []);

  const next = await indexedJournal("ana/field-1", "page-2", nobody);

  expect((await next.load()).map((one) => one.operation.id)).toEqual(["first", "second"]);
});

it("leaves a living page its own edits, and other people and fields theirs", async () => {
  await (await indexedJournal("ana/field-2", "page-1", nobody)).write([entry("hers", 1)], []);

  expect(await (await indexedJournal("ana/field-2", "page-2", everybody)).load()).toEqual([]);
  expect(await (await indexedJournal("rui/field-2", "page-2", nobody)).load()).toEqual([]);
  expect(await (await indexedJournal("ana/field-3", "page-2", nobody)).load()).toEqual([]);
});

it("forgets what was acknowledged", async () => {
  const journal = await indexedJournal("ana/field-4", "page-1", nobody);
  await journal.write([entry("kept", 1), entry("gone", 2)], []);
  await journal.write([], ["gone"]);

  expect((await journal.load()).map((one) => one.operation.id)).toEqual(["kept"]);
});

it("tells which fields closed pages left edits of, each person their own", async () => {
  const leave = async (place: string, page: string, ...ids: string[]) =>
    (await indexedJournal(place, page, nobody)).write(ids.map((id, seq) => entry(id, seq)), []);
  await leave("7/field-5", "closed", "one", "two");
  await leave("7/field-6", "closed", "three");
  await leave("7/field-6", "open", "four");
  await leave("77/field-7", "closed", "five");

  expect([...(await leftBehind("7", (page) => Promise.resolve(page === "open")))]).toEqual([["field-5", 2], ["field-6", 1]]);
});
