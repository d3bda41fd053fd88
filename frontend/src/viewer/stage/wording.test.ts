// One wording for all boxes in view.

import { expect, it } from "vitest";

import { proposed } from "../../core/testing/cells";
import { abbreviations, wordingFor } from "./wording";

const measure = (word: string) => word.length * 6;
const names: Record<string, string> = { e: "Basophilic erythroblast", l: "Lymphocyte" };
const cells = [{ ...proposed("e"), score: 0.5 }, { ...proposed("l"), score: 0.25, status: "corrected" as const }];
const said = (scale: number) => {
  const wording = wordingFor(cells, scale, (cell) => names[cell.id] ?? "", abbreviations(Object.values(names)), measure);
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

it("shows how sure the model is of the name, not of there being a cell", () => {
  const [cell] = cells.map((one) => ({ ...one, score: 1, proposal: { label: "e", box: one.box, label_score: 0.4 } }));
  expect(cell && wordingFor([cell], 8, () => "Lymphocyte", (name) => name, measure)?.(cell)).toBe("Lymphocyte 0.40");
});

it("abbreviates no two classes alike", () => {
  const all = ["Myeloblast", "Promyelocyte", "Myelocyte", "Metamyelocyte", "Band neutrophil", "Basophilic erythroblast", "Proerythroblast",
    "Erythroid (nucleated)", "Lymphoblast", "Prolymphocyte", "Lymphocyte", "Monoblast", "Promonocyte", "Monocyte", "Plasmablast", "Plasma cell"];
  const short = abbreviations(all);
  expect(new Set(all.map(short)).size).toBe(all.length);
  expect(["Myelocyte", "Myeloblast", "Promyelocyte", "Proerythroblast", "Metamyelocyte"].map(short)).toEqual(["Mye.cy", "Mye.bl", "Pro.my", "Pro.er", "Met."]);
});
