import { expect, it } from "vitest";

import { perModel } from "./perModel";

it("each model is a line over its weeks, the first model first; a week without cells is no point", () => {
  const weeks = [
    { week: "1970-01-12", model: "new@1", per_hundred: 4 },
    { week: "1970-01-05", model: "old@1", per_hundred: 20 },
    { week: "1970-01-12", model: "old@1", per_hundred: null },
    { week: "1970-01-19", model: "new@1", per_hundred: 2 },
  ];

  expect(perModel(weeks)).toEqual([
    { name: "old@1", points: [[4, 20]] },
    { name: "new@1", points: [[11, 4], [18, 2]] },
  ]);
});
