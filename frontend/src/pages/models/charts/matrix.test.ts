import { describe, expect, it } from "vitest";

import { ofPairs, ofReport } from "./matrixOf";

const name = (code: string) => code.toUpperCase();

describe("a matrix of what people decided against what the model said", () => {
  it("has every class of either side, the missed and the refused last", () => {
    const pairs = [
      { said: "a", decided: "a", count: 5 },
      { said: "a", decided: "b", count: 2 },
      { said: "", decided: "a", count: 1 },
      { said: "b", decided: "", count: 3 },
    ];

    expect(ofPairs(pairs, ["a", "b", "c"], { name, missed: "missed", none: "none" })).toEqual({
      rows: ["A", "B", "none"],
      columns: ["A", "B", "missed"],
      cells: [[5, 0, 1], [2, 0, 0], [0, 3, 0]],
    });
  });

  it("keeps the order of the label set, and codes that it no longer has behind", () => {
    const pairs = [{ said: "old", decided: "b", count: 1 }, { said: "a", decided: "a", count: 1 }];

    expect(ofPairs(pairs, ["a", "b"], { name, missed: "missed", none: "none" }).rows).toEqual(["A", "B", "OLD", "none"]);
  });
});

it("a report's matrix leaves out classes that neither occur nor are found", () => {
  const confusion = { names: ["a", "b", "c"], rows: [[4, 1, 0, 0], [0, 2, 0, 1], [0, 0, 0, 0], [1, 0, 0, 0]] };

  expect(ofReport(confusion, { name, missed: "missed", none: "none" })).toEqual({
    rows: ["A", "B", "none"],
    columns: ["A", "B", "missed"],
    cells: [[4, 1, 0], [0, 2, 1], [1, 0, 0]],
  });
});
