import { describe, expect, it } from "vitest";

import type { Gate } from "../queries";
import { casesFor, toTell } from "./toTell";

const gate = (cases: number, ...rows: { cells: number; needed: number | null }[]) => ({ test: { cases }, classes: rows }) as unknown as Gate;

describe("how large a test set tells of every class", () => {
  it("is what the class that lacks most takes, a fifth of all cases being tested on", () => {
    expect(toTell(gate(1, { cells: 7, needed: 18 }, { cells: 8, needed: 43 }, { cells: 9, needed: null }))).toEqual({ tests: 6, cases: 26 });
  });

  it("is not asked where no class lacks cells", () => {
    expect(toTell(gate(2, { cells: 40, needed: null }))).toBeNull();
  });

  it("grows with the first case beyond each five", () => {
    expect([1, 2, 3].map(casesFor)).toEqual([1, 6, 11]);
  });
});
