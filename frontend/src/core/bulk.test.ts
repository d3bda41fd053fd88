// Many cells at once: one step of undo, few requests, nobody outside the field.

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { allAccepted, allMoved, allResized, duplicated, inClass, parted, relabelled } from "./bulk";
import { createDocument } from "./document";
import { MIN_SIZE, sameBox } from "./geometry";
import { memoryJournal } from "./journal";
import { codeOf, LABELS, proposed } from "./testing/cells";
import { createFakeServer } from "./testing/fakeServer";
import type { Box, Cell } from "./types";

const FIELD = { width: 400, height: 300 };
const box: fc.Arbitrary<Box> = fc.tuple(fc.nat(380), fc.nat(280), fc.integer({ min: 2, max: 20 }), fc.integer({ min: 2, max: 20 }));
const cells = fc.array(box, { minLength: 1, maxLength: 8 }).map((boxes) => boxes.map((one, id) => ({ ...proposed(String(id)), box: one })));
const by = fc.record({ x: fc.integer({ min: -900, max: 900 }), y: fc.integer({ min: -900, max: 900 }) });
const isInside = ({ box: [x, y, w, h] }: Cell) => x >= 0 && y >= 0 && x + w <= FIELD.width && y + h <= FIELD.height && w >= MIN_SIZE && h >= MIN_SIZE;

describe("many cells", () => {
  it("stay in the field and keep their places to each other, however far they are moved", () => {
    fc.assert(fc.property(cells, by, (some, way) => {
      const after = allMoved(some, way, FIELD, codeOf);
      const [dx, dy] = [after[0]!.box[0] - some[0]!.box[0], after[0]!.box[1] - some[0]!.box[1]];

      expect(after.every(isInside)).toBe(true);
      expect(after.map((cell) => cell.box)).toEqual(some.map(({ box: [x, y, w, h] }) => [x + dx, y + dy, w, h]));
    }));
  });

  it("stay in the field and above the least size, however they are resized or duplicated", () => {
    fc.assert(fc.property(cells, by, (some, way) => {
      expect(allResized(some, way, FIELD, codeOf).every(isInside)).toBe(true);
      expect(duplicated(some, way, FIELD, "ana", "").every(isInside)).toBe(true);
    }));
  });

  it("are never copied onto themselves, in a corner neither", () => {
    const all: Cell[] = [{ ...proposed("a"), box: [FIELD.width - 20, FIELD.height - 20, 20, 20] }];
    const isTaken = (one: Box) => all.some((cell) => sameBox(cell.box, one));
    for (let copies = 0; copies < 4; copies += 1) {
      const made = duplicated(all.slice(-1), { x: 12, y: 12 }, FIELD, "ana", "", isTaken);
      expect(made.filter((cell) => isTaken(cell.box))).toEqual([]);
      all.push(...made);
    }
  });

  it("are a class with its stages, parted at a score", () => {
    const some = [proposed("sure", 0.9), proposed("at", 0.5), proposed("un", 0.2), proposed("other", 0.9, "l-lymphocyte"), proposed("none", 0.9, null)];
    const { from, below } = parted(some, inClass(LABELS, "l-granulocyte"), 0.5);

    expect([from, below].map((part) => part.map((cell) => cell.id))).toEqual([["sure", "at"], ["un"]]);
    expect(some.filter(inClass(LABELS, null)).map((cell) => cell.id)).toEqual(["none"]);
    expect(some.filter(inClass(LABELS, undefined))).toEqual(some);
  });

  it("are one step of undo and as few requests as they fit in", async () => {
    const crowd = Array.from({ length: 1200 }, (_, number) => proposed(`c${number}`));
    const server = createFakeServer(crowd);
    const sizes: number[] = [];
    const send = server.connection([]);
    const document = createDocument({
      journal: memoryJournal(), gatherMs: 0,
      send: (operations) => {
        sizes.push(operations.length);
        return send(operations);
      },
    });
    await document.open(crowd);

    document.edit(relabelled(crowd, "l-lymphocyte", codeOf));
    expect(await document.queue.flush()).toBe(true);
    expect(server.cells().every((cell) => cell.label === "l-lymphocyte" && cell.status === "corrected")).toBe(true);
    expect(document.history.undo()?.done.length).toBe(1200);
    expect(await document.queue.flush()).toBe(true);

    expect(server.cells().every((cell) => cell.label === "l-myelocyte" && cell.status === "proposed")).toBe(true);
    expect(sizes).toEqual([500, 500, 200, 500, 500, 200]);
    expect(document.history.snapshot()).toBe(2);
  });

  it("leave out what would not change", () => {
    const document = createDocument({ journal: memoryJournal(), send: () => new Promise(() => undefined) });
    document.hear([{ ...proposed("a"), status: "accepted" }]);

    document.edit(allAccepted([...document.store.snapshot().values()]));

    expect(document.history.snapshot()).toBe(0);
    expect(document.queue.status().waiting).toBe(0);
  });
});
