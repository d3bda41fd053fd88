// Many fields at once: one step of undo over all of them, and one word on whether everything is saved.

import { describe, expect, it } from "vitest";

import { relabelled } from "./bulk";
import { createDesk } from "./desk";
import { createDocument } from "./document";
import { memoryJournal } from "./journal";
import { codeOf, proposed } from "./testing/cells";
import { createFakeServer, type Fault } from "./testing/fakeServer";

async function given(faults: Record<string, Fault[]> = {}) {
  const servers = new Map<string, ReturnType<typeof createFakeServer>>();
  const documents = new Map<string, ReturnType<typeof createDocument>>();
  for (const field of ["F", "G"]) {
    const server = createFakeServer([proposed(`${field}1`), proposed(`${field}2`)]);
    const document = createDocument({ journal: memoryJournal(), send: server.connection(faults[field] ?? []), gatherMs: 0 });
    await document.open(server.cells());
    servers.set(field, server);
    documents.set(field, document);
  }
  const desk = createDesk();
  desk.put(documents);
  const flush = () => Promise.all([...documents.values()].map(({ queue }) => queue.flush()));
  const label = (id: string) => servers.get(id[0] ?? "")?.get(id)?.label;
  const relabel = (...ids: string[]) =>
    desk.edit(ids.flatMap((id) => desk.find(id) ?? []).flatMap(({ field, cell }) => relabelled([cell], "l-lymphocyte", codeOf).map((one) => ({ field, cell: one }))));
  return { desk, flush, label, relabel, servers };
}

describe("a desk", () => {
  it("takes an edit over several fields back in one step, on the servers too", async () => {
    const { desk, flush, label, relabel } = await given();

    expect(relabel("F1", "F2", "G1")).toBe(2);
    await flush();
    expect(["F1", "F2", "G1", "G2"].map(label)).toEqual(["l-lymphocyte", "l-lymphocyte", "l-lymphocyte", "l-myelocyte"]);

    expect(desk.undo()?.done).toEqual(["F1", "F2", "G1"]);
    await flush();
    expect(["F1", "F2", "G1"].map(label)).toEqual(["l-myelocyte", "l-myelocyte", "l-myelocyte"]);

    desk.redo();
    await flush();
    expect(["F1", "F2", "G1"].map(label)).toEqual(["l-lymphocyte", "l-lymphocyte", "l-lymphocyte"]);
  });

  it("shows no cell of a field that was set aside, keeps its edit, and shows both when it is back", async () => {
    const { desk, flush, label, relabel } = await given();
    relabel("F1", "G1");
    let told = 0;
    desk.subscribe(() => (told += 1));

    desk.setAside("F", true);
    expect([desk.cells().map(({ cell }) => cell.id), told]).toEqual([["G1", "G2"], 1]);
    await flush();
    desk.setAside("F", false);

    expect(desk.cells().map(({ cell }) => cell.id)).toEqual(["F1", "F2", "G1", "G2"]);
    expect(["F1", "G1"].map(label)).toEqual(["l-lymphocyte", "l-lymphocyte"]);
  });

  it("counts no step for an edit that changes nothing", async () => {
    const { desk, relabel } = await given();
    relabel("F1");
    relabel("F1");
    desk.undo();
    expect(desk.undo()).toBeNull();
  });

  it("undoes edits of different fields in the order they were made, backwards", async () => {
    const { desk, relabel } = await given();
    relabel("F1");
    relabel("G1");
    relabel("F2");
    expect([desk.undo(), desk.undo(), desk.undo()].map((undone) => undone?.done)).toEqual([["F2"], ["G1"], ["F1"]]);
  });

  it("leaves what somebody else changed since as that person wants it", async () => {
    const { desk, flush, relabel, servers } = await given();
    relabel("F1", "G1");
    await flush();
    servers.get("G")?.other("G1", { label: null });
    desk.document("G")?.hear(servers.get("G")?.cells() ?? []);

    expect(desk.undo()).toEqual({ done: ["F1"], skipped: 1 });
  });

  it("is as badly off as its worst field, and tells whose cell waits for a decision", async () => {
    const { desk, flush, relabel, servers } = await given();
    servers.get("G")?.other("G1", { label: null });
    relabel("F1", "G1");
    expect(desk.status().waiting).toBe(2);
    await flush();

    expect(desk.status().state).toBe("conflict");
    expect(desk.status().fields.get("G1")).toBe("G");
    expect(desk.status().waiting).toBe(1);
  });

  it("shows the cells people can see, and tells of every change once", async () => {
    const { desk, relabel } = await given();
    let told = 0;
    desk.subscribe(() => (told += 1));
    relabel("F1", "F2", "G1", "G2");

    expect(told).toBe(1);
    expect(desk.travelled()).toBe(1);
    expect(desk.cells().length).toBe(4);
  });
});
