// The live count, the walk through the cells, and what a role may do: small tables.

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createTally } from "./counts";
import { deleted } from "./edits";
import { steps, whyReadOnly } from "./rights";
import { byUncertainty, inReadingOrder, neighbour } from "./walk";
import { createSpatialIndex } from "./spatial";
import { LABELS, proposed } from "./testing/cells";
import { isVisible, type Cell, type CellStatus } from "./types";

const tallied = (cells: readonly Cell[], threshold: number) => {
  const tally = createTally(LABELS);
  tally.reset(cells, threshold);
  return tally;
};

describe("the live count", () => {
  const cells: Cell[] = [
    proposed("sure", 0.7),
    proposed("unsure", 0.69),
    { ...proposed("agreed", 0.1), status: "accepted" },
    { ...proposed("gone", 0.99), status: "rejected" },
    { ...proposed("smudge"), label: "l-smudge" },
    { ...proposed("what"), label: null },
  ];

  it("counts proposals from the threshold on and people's decisions always", () => {
    const counted = tallied(cells, 0.7).count();

    expect(counted.lineages.map((row) => [row.label.code, row.own, row.total])).toEqual([
      ["granulocyte", 0, 2], ["lymphocyte", 0, 0], ["other", 0, 0], // the smudge is left out, and has its own row
    ]);
    expect(counted).toMatchObject({ differential: 2, unidentified: 1, total: 4 });
    expect(counted.lineages[0]?.stages.map((row) => row.label.code)).toEqual(["promyelocyte", "myelocyte"]);
  });

  it("is the very same one as long as no number of it changes", () => {
    const tally = tallied(cells, 0.7);
    const before = tally.count();

    tally.hear(cells.map((cell): Cell => ({ ...cell, box: [9, 9, 9, 9] })));
    expect(tally.count()).toBe(before);

    tally.hear([deleted(proposed("sure", 0.7))]);
    expect(tally.count()).toMatchObject({ differential: 1, total: 3 });
  });

  it("says what a submission would decide", () => {
    expect(tallied(cells, 0.7).undecided()).toEqual({ accepted: 3, rejected: 1 });
  });

  it("counted along is what counting all would give, whatever was done", () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    const change = fc.record({
      id: fc.constantFrom("a", "b", "c", "d"),
      label: fc.constantFrom("l-smudge", "l-myelocyte", null),
      status: fc.constantFrom<CellStatus>("proposed", "accepted", "rejected", "added", "removed"),
      score,
    });
    fc.assert(
      fc.property(fc.array(change), score, (changes, threshold) => {
        const cells = changes.map((to): Cell => ({ ...proposed(to.id), ...to }));
        const along = tallied([], threshold);
        for (const cell of cells) along.hear([cell]);
        const anew = tallied([...new Map(cells.map((cell) => [cell.id, cell])).values()], threshold);
        expect([along.count(), along.undecided()]).toEqual([anew.count(), anew.undecided()]);
      }),
    );
  });
});

describe("walking through cells", () => {
  const at = (id: string, x: number, y: number): Cell => ({ ...proposed(id), box: [x, y, 20, 20] });
  const cells = [at("lower", 5, 60), at("right", 90, 12), at("left", 5, 10)];

  it("goes row by row, left to right, and round", () => {
    expect(inReadingOrder(cells).map((cell) => cell.id)).toEqual(["left", "right", "lower"]);
    expect(neighbour(cells, "lower", 1)?.id).toBe("left");
    expect(neighbour(cells, null, -1)?.id).toBe("lower");
    expect(neighbour([], null, 1)).toBeNull();
  });

  it("goes from the least sure to the surest where that is asked", () => {
    const some = [proposed("sure", 0.9), proposed("unsure", 0.3), proposed("middling", 0.5)];

    expect(neighbour(some, "unsure", 1, byUncertainty)?.id).toBe("middling");
    expect(neighbour(some, null, 1, byUncertainty)?.id).toBe("unsure");
  });
});

describe("the spatial index", () => {
  it("finds the smallest cell under a point, and follows changes", () => {
    const index = createSpatialIndex(isVisible);
    const [large, small] = [{ ...proposed("large"), box: [0, 0, 100, 100] as const }, proposed("small")];
    index.rebuild(new Map([large, small].map((cell) => [cell.id, cell])));
    expect(index.at({ x: 15, y: 15 })?.id).toBe("small");

    index.hear({ before: [small], after: [{ ...small, status: "rejected" }], origin: "local" }, new Map());

    expect(index.at({ x: 15, y: 15 })?.id).toBe("large");
    expect(index.within([200, 200, 10, 10])).toEqual([]);
  });
});

describe("rights", () => {
  it.each([
    ["viewer", "draft", false, []],
    ["annotator", "stored", true, ["submit"]],
    ["annotator", "draft", true, ["submit"]],
    ["annotator", "in_review", false, []],
    ["pathologist", "in_review", true, ["approve", "return"]],
    ["pathologist", "approved", false, ["reopen"]],
    ["administrator", "in_review", false, []],
    ["administrator", "approved", false, []],
  ] as const)("of a %s on a field that is %s", (role, state, edits, can) => {
    expect(whyReadOnly(role, state) === null).toBe(edits);
    expect(steps(role, state)).toEqual(can);
  });
});
