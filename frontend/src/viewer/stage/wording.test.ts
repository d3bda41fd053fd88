// One wording for all boxes in view.

import { expect, it } from "vitest";

import { proposed } from "../../core/testing/cells";
import { wordingFor } from "./wording";

const measure = (word: string) => word.length * 6;
const names: Record<string, string> = { e: "Basophilic erythroblast", l: "Lymphocyte" };
const cells = [{ ...proposed("e"), score: 0.5 }, { ...proposed("l"), score: 0.25, status: "corrected" as const }];
const said = (scale: number) => {
  const wording = wordingFor(cells, scale, (cell) => names[cell.id] ?? "", measure);
  return wording && cells.map(wording);
};

it("says less of every cell, and not of some of them, the smaller they are", () => {
  expect(said(8)).toEqual(["Basophilic erythroblast 0.50", "Lymphocyte"]);
  expect(said(6)).toEqual(["Basophilic erythroblast", "Lymphocyte"]);
  expect(said(2)).toEqual(["Bas. ery.", "Lym."]);
  expect(said(1)).toBeNull();
});

it("shows a score only where it is still the model's word", () => {
  expect(said(8)?.[1]).toBe("Lymphocyte");
});
