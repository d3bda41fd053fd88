// The scale bar's length and its words.

import fc from "fast-check";
import { expect, it } from "vitest";

import { scaleBar } from "./scaleBar";

it("takes the longest of 1, 2 and 5 that fits", () => {
  expect(scaleBar(0.1, 1, 120)).toEqual({ width: 100, text: "10 µm" });
  expect(scaleBar(0.1, 3, 120).text).toBe("2 µm");
  expect(scaleBar(0.25, 0.05, 120).text).toBe("500 µm");
  expect(scaleBar(0.5, 0.02, 120).text).toBe("2 mm");
});

it("is never wider than it may be, nor needlessly short, and names the length it draws", () => {
  const sizes = fc.tuple(fc.double({ min: 0.01, max: 10, noNaN: true }), fc.double({ min: 0.01, max: 20, noNaN: true }));
  fc.assert(
    fc.property(sizes, ([pixelSize, scale]) => {
      const { width, text } = scaleBar(pixelSize, scale, 120);
      expect(width).toBeLessThanOrEqual(120 * (1 + 1e-9));
      expect(width).toBeGreaterThan(120 / 2.51);
      const [value, unit] = text.split(" ");
      const micrometres = Number(value) * (unit === "mm" ? 1000 : 1);
      expect((micrometres / pixelSize) * scale).toBeCloseTo(width, 6);
    }),
  );
});
