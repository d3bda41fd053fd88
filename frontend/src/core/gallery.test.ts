// Groups, orders, rows, and what a range or a rectangle of them holds.

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { alikeTo, alikeToMiddle, between, commonSide, createSorter, cropOf, decoded, EXCLUDED, following, groupAt, grouped, laidOut, next, sorted, touched, UNIDENTIFIED, type Shown, type SortBy } from "./gallery";
import { LABELS, proposed } from "./testing/cells";
import type { Cell } from "./types";

const LABEL_IDS = [...LABELS.map((label) => label.id), null];
const shown = (cell: Cell): Shown => ({ cell, field: "F" });
const some: fc.Arbitrary<Shown[]> = fc
  .array(fc.record({ label: fc.constantFrom(...LABEL_IDS), score: fc.float({ min: 0, max: 1, noNaN: true }), drawn: fc.boolean() }), { maxLength: 40 })
  .map((all) => all.map(({ label, score, drawn }, number) => shown({ ...proposed(`c${number}`, score, label), ...(drawn ? { score: null, proposal: null, status: "added" as const } : {}) })));
const MEASURES = { width: 330, cellWidth: 100, cellHeight: 120, head: 40 };
const ids = (cells: readonly Shown[]) => cells.map((one) => one.cell.id);

describe("groups", () => {
  it("hold every cell once, by class or by stage, and always the two bins", () => {
    fc.assert(fc.property(some, fc.constantFrom("class" as const, "stage" as const), (cells, by) => {
      const groups = grouped(cells, LABELS, by);
      expect(groups.flatMap((group) => ids(group.cells)).sort()).toEqual(ids(cells).sort());
      expect(groups.slice(-2).map((group) => group.key)).toEqual([UNIDENTIFIED, EXCLUDED]);
      expect(groups.slice(0, -2).every((group) => group.cells.length)).toBe(true);
    }));
  });

  it("gather stages under their lineage by class, and keep them apart by stage", () => {
    const cells = ["l-promyelocyte", "l-myelocyte", "l-smudge", null].map((label, number) => shown(proposed(`c${number}`, 0.9, label)));
    expect(grouped(cells, LABELS, "class").map((group) => [group.key, group.cells.length])).toEqual([["l-granulocyte", 2], [UNIDENTIFIED, 1], [EXCLUDED, 1]]);
    expect(grouped(cells, LABELS, "stage").map((group) => group.key)).toEqual(["l-promyelocyte", "l-myelocyte", UNIDENTIFIED, EXCLUDED]);
    expect(grouped(cells, LABELS, "class").at(-1)?.label).toBe("l-smudge");
  });
});

describe("orders", () => {
  it("keep every cell, whatever they sort by", () => {
    fc.assert(fc.property(some, fc.constantFrom<SortBy>("score", "uncertainty", "size", "similarity"), (cells, by) => {
      expect(ids(sorted(cells, by)).sort()).toEqual(ids(cells).sort());
      expect(ids(sorted([...cells].reverse(), by))).toEqual(ids(sorted(cells, by)));
    }));
  });

  it("put the surest first by score, the least sure undecided first by uncertainty, and drawn cells last", () => {
    const cells = [proposed("low", 0.3), proposed("high", 0.9), { ...proposed("decided", 0.1), status: "accepted" as const }, { ...proposed("drawn"), score: null, status: "added" as const }].map(shown);
    expect(ids(sorted(cells, "score"))).toEqual(["high", "low", "decided", "drawn"]);
    expect(ids(sorted(cells, "uncertainty"))).toEqual(["low", "high", "decided", "drawn"]);
  });

  it("put a certain cell of a doubtful name before a doubtful cell of a certain one by uncertainty", () => {
    const unnamed = proposed("unnamed", 0.99), cells = [proposed("doubtful", 0.6), { ...unnamed, proposal: { label: "myelocyte", box: unnamed.box, label_score: 0.4 } }].map(shown);
    expect(ids(sorted(cells, "uncertainty"))).toEqual(["unnamed", "doubtful"]);
    expect(ids(sorted(cells, "score"))).toEqual(["unnamed", "doubtful"]);
  });

  it("put the largest first by size", () => {
    const cells = [20, 60, 40].map((side) => shown({ ...proposed(String(side)), box: [0, 0, side, side] }));
    expect(ids(sorted(cells, "size"))).toEqual(["60", "40", "20"]);
  });

  it("put alike cells together, and those without something to compare last", () => {
    const vector = (...numbers: number[]) => ({ model: "starter@1", numbers: decoded(btoa(String.fromCharCode(...numbers.map((number) => number & 255)))) });
    const cells = [...["a", "near", "far", "none"].map((id) => proposed(id)), { ...proposed("moved"), box: [0, 0, 9, 9] as const }, proposed("other")];
    const vectors = new Map([["a", vector(100, 1)], ["near", vector(90, 20)], ["far", vector(-100, 3)], ["moved", vector(100, 1)], ["other", { ...vector(100, 1), model: "b@2" }]]);

    const alike = alikeTo(cells, [cells[0]!], vectors);

    expect(ids(sorted(cells.map(shown), "similarity", alike)).slice(0, 3)).toEqual(["a", "near", "far"]);
    expect([...alike.keys()].sort()).toEqual(["a", "far", "near"]);
    expect(alikeTo(cells, [], vectors).size).toBe(0);
  });

  it("put what lies in the middle of a group first and what lies far from it last", () => {
    const directions = fc.array(fc.array(fc.integer({ min: -127, max: 127 }), { minLength: 4, maxLength: 4 }), { minLength: 2, maxLength: 12 });
    fc.assert(fc.property(directions, (all) => {
      const cells = all.map((_, number) => proposed(`c${number}`));
      const vectors = new Map(all.map((numbers, at) => [`c${at}`, { model: "starter@1", numbers: decoded(btoa(String.fromCharCode(...numbers.map((number) => number & 255)))) }]));
      const of = (id: string) => vectors.get(id)!.numbers;
      const middle = [0, 1, 2, 3].map((k) => cells.reduce((sum, { id }) => sum + of(id)[k]! / cells.length, 0));
      const away = (id: string) => Math.hypot(...middle.map((value, k) => of(id)[k]! - value));
      fc.pre(cells.every(({ id }) => Math.hypot(...of(id)) > 0.5) && Math.hypot(...middle) > 0.01);

      const order = ids(sorted(cells.map(shown), "similarity", alikeToMiddle(cells, vectors)));

      order.slice(1).forEach((id, at) => expect(away(id)).toBeGreaterThan(away(order[at]!) - 1e-4));
    }));
  });
});

describe("rows", () => {
  it("hold the cells in order, as many as fit, one above the other", () => {
    fc.assert(fc.property(some, (cells) => {
      const layout = laidOut(grouped(cells, LABELS, "stage"), MEASURES);
      expect(layout.columns).toBe(3);
      expect(ids(layout.rows.flatMap((row) => row.cells))).toEqual(ids(layout.order));
      expect(layout.rows.reduce((top, row) => (expect(row.top).toBe(top), top + row.height), 0)).toBe(layout.height);
    }));
  });

  const cells = Array.from({ length: 7 }, (_, number) => shown(proposed(`c${number}`)));
  const layout = laidOut(grouped(cells, LABELS, "stage"), MEASURES);

  it("are walked through by arrows, and never left", () => {
    expect(next(layout, null, "right")).toBe("c0");
    expect([next(layout, "c2", "right"), next(layout, "c4", "left"), next(layout, "c0", "left")]).toEqual(["c3", "c3", "c0"]);
    expect([next(layout, "c5", "down"), next(layout, "c6", "up"), next(layout, "c1", "up")]).toEqual(["c6", "c3", "c1"]);
    expect([next(layout, "c3", "first"), next(layout, "c3", "last")]).toEqual(["c0", "c6"]);
  });

  it("are all meant with their group: the cursor's, or the first in sight", () => {
    const two = laidOut(grouped(["l-promyelocyte", "l-lymphocyte"].map((label, at) => shown(proposed(`c${at}`, 0.9, label))), LABELS, "stage"), MEASURES);
    const keys = (cursor: string | null, top: number) => groupAt(two, cursor, top)?.key;
    expect([keys("c1", 0), keys(null, 0), keys("gone", 159), keys(null, 160), keys(null, 1e6)]).toEqual(["l-lymphocyte", "l-promyelocyte", "l-promyelocyte", "l-lymphocyte", "l-lymphocyte"]);
  });

  it("are ranged over in either direction", () => {
    expect(between(layout.order, "c4", "c2")).toEqual(["c2", "c3", "c4"]);
    expect(between(layout.order, "gone", "c2")).toEqual(["c2"]);
  });

  it("are touched by a rectangle", () => {
    expect(touched(layout, [110, 50, 20, 130], 100)).toEqual(["c1", "c4"]);
    expect(touched(layout, [320, 50, 5, 5], 100)).toEqual([]);
    expect(touched(layout, [0, 0, 330, 2000], 100)).toEqual(ids(cells));
  });

  it("are gone on with after the cells that leave", () => {
    expect(following(layout.order, new Set(["c1", "c3"]))).toBe("c4");
    expect(following(layout.order, new Set(["c5", "c6"]))).toBe("c4");
    expect(following(layout.order, new Set(ids(cells)))).toBeNull();
  });
});

describe("crops", () => {
  it("are cut alike, so that sizes can be compared, but a larger cell is cut whole", () => {
    const cells = Array.from({ length: 20 }, (_, number) => ({ ...proposed(String(number)), box: [10, 10, 50, 40] as const }));
    expect(commonSide(cells, 0.2)).toBe(64);
    expect(cropOf(cells[0]!, 64)).toEqual({ x: 35, y: 30, side: 64 });
    expect(cropOf({ ...cells[0]!, box: [0, 0, 200, 100] }, 64).side).toBe(224);
  });
});

describe("a sorter", () => {
  const group = (cells: readonly Shown[]) => ({ key: "g", name: "G", colour: null, label: "g", cells });
  const alike = new Map<string, number>();

  it("sorts as sorting anew does, whatever it sorted before", () => {
    fc.assert(fc.property(some, some, fc.constantFrom<SortBy>("score", "uncertainty", "size"), (before, now, by) => {
      const sorter = createSorter();
      sorter(group(before), by, alike);
      expect(ids(sorter(group(now), by, alike))).toEqual(ids(sorted(now, by)));
    }));
  });

  it("hands back the same order while nothing of it changed", () => {
    const sorter = createSorter();
    const cells = [0.2, 0.9].map((score, at) => shown(proposed(`c${at}`, score, null)));

    expect(sorter(group([...cells]), "score", alike)).toBe(sorter(group([...cells]), "score", alike));
  });
});
