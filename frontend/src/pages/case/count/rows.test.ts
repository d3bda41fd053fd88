// The order and groups of a differential's rows.

import { expect, it } from "vitest";

import type { CountRow } from "../../../api/types";
import { groupRows, scaleOf } from "./rows";

const row = (code: string, more: Partial<CountRow> = {}): CountRow => ({
  label: `id-${code}`, code, name: code, parent: null, counting: "differential", count: 1, draft: 0, percent: 1, low: 0, high: 2, ...more,
});

const ROWS = [
  row("granulocyte"),
  row("myelocyte", { parent: "id-granulocyte" }),
  row("erythroid"),
  row("other", { counting: "separate" }),
  row("mast_cell", { parent: "id-other" }),
  row("smudge", { parent: "id-other", counting: "excluded" }),
];

it("puts stages beneath their lineage", () => {
  const [first, second] = groupRows(ROWS).differential;

  expect(first?.row.code).toBe("granulocyte");
  expect(first?.stages.map(({ code }) => code)).toEqual(["myelocyte"]);
  expect(second?.stages).toEqual([]);
});

it("lets a counted stage of a lineage that is not counted stand for itself", () => {
  expect(groupRows(ROWS).differential.map(({ row: { code } }) => code)).toEqual(["granulocyte", "erythroid", "mast_cell"]);
});

it("shows every row exactly once", () => {
  const shown = Object.values(groupRows(ROWS)).flat().flatMap(({ row: lineage, stages }) => [lineage, ...stages]);

  expect(shown.map(({ code }) => code).sort()).toEqual(ROWS.map(({ code }) => code).sort());
});

it("draws intervals on a scale of whole tens between 10 and 100", () => {
  expect(scaleOf([])).toBe(10);
  expect(scaleOf([row("a", { high: 61.2 })])).toBe(70);
  expect(scaleOf([row("a", { high: 100 })])).toBe(100);
});
