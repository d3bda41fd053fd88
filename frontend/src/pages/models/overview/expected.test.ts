import { describe, expect, it } from "vitest";

import { expected, SCRATCH, USUAL } from "./expected";

const plans = [
  { recipe: "fast", usual: false, epochs: 20, minutes: 10, rest: 2 },
  { recipe: "tune", usual: true, epochs: 8, minutes: 6, rest: 2 },
];
const asked = { start: USUAL, recipe: null, epochs: null, minutes: null };

describe("what a training would take", () => {
  it("is the server's estimate where nothing is asked for", () => {
    expect(expected({ plans }, asked)).toEqual({ recipe: "tune", epochs: 8, usualEpochs: 8, minutes: 6 });
  });

  it("follows the epochs, and ends learning with the time there is; what comes before and after stays the same", () => {
    expect(expected({ plans }, { ...asked, epochs: 2 }).minutes).toBe(3);
    expect(expected({ plans }, { ...asked, minutes: 0.5 }).minutes).toBe(2.5);
    expect(expected({ plans }, { ...asked, minutes: 60 }).minutes).toBe(6);
  });

  it("takes the recipe the server would take: fast from scratch, tune from a model", () => {
    expect(expected({ plans }, { ...asked, start: SCRATCH }).recipe).toBe("fast");
    expect(expected({ plans: plans.map((each) => ({ ...each, usual: each.recipe === "fast" })) }, { ...asked, start: "an id" }).recipe).toBe("tune");
    expect(expected({ plans }, { ...asked, recipe: "fast" }).minutes).toBe(10);
  });
});
