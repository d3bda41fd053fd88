import { describe, expect, it } from "vitest";

import { curve } from "./chart";

const FRAME = { width: 100, height: 50 };

describe("a curve", () => {
  it("fills its frame from its lowest to its highest point", () => {
    expect(curve([[0, 2], [5, 1], [10, 3]], FRAME)).toEqual({ path: "M0.0 25.0L50.0 50.0L100.0 0.0", low: 1, high: 3 });
  });

  it("needs two points, and leaves out what is no number", () => {
    expect(curve([[0, 1]], FRAME)).toBeNull();
    expect(curve([[0, 1], [1, NaN]], FRAME)).toBeNull();
  });

  it("is level where nothing changes", () => {
    expect(curve([[0, 1], [1, 1]], FRAME)?.path).toBe("M0.0 50.0L100.0 50.0");
  });
});
