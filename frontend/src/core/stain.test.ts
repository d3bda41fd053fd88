// Stain normalisation: measured colours end where the reference has them.

import { expect, it } from "vitest";

import { measure, normaliser, REFERENCE, type Stain } from "./stain";

/** Purple nuclei, pink cytoplasm and a pale background, each a little uneven; `tint` shifts the colours of the stain. */
function smear(tint: readonly [number, number, number]): Uint8ClampedArray {
  const kinds = [[96, 48, 130], [205, 150, 180], [240, 236, 232]] as const;
  const rgba = new Uint8ClampedArray(4 * 60 * 60);
  for (let at = 0; at < rgba.length; at += 4) {
    const place = at / 4;
    const kind = kinds[place % 3 === 0 ? 0 : place % 3 === 1 ? 1 : 2];
    const uneven = ((place * 37) % 23) - 11;
    kind.forEach((value, channel) => (rgba[at + channel] = value + uneven + (kind === kinds[2] ? 0 : tint[channel] ?? 0)));
    rgba[at + 3] = 255;
  }
  return rgba;
}

const measured = (rgba: Uint8ClampedArray): Stain => measure(rgba) ?? expect.fail("nothing is stained");

it("leaves a picture alone whose stain is the reference", () => {
  const rgba = smear([0, 0, 0]);
  const before = Uint8ClampedArray.from(rgba);
  const own = measured(rgba);

  normaliser(own, own)(rgba);

  rgba.forEach((value, at) => expect(Math.abs(value - (before[at] ?? 0))).toBeLessThanOrEqual(2));
});

it("brings two differently stained pictures of the same cells together", () => {
  const [blue, red] = [smear([-20, 0, 25]), smear([30, 5, -20])];
  const apart = distance(blue, red);
  const target = measured(smear([0, 0, 0]));

  normaliser(measured(blue), target)(blue);
  normaliser(measured(red), target)(red);

  expect(distance(blue, red)).toBeLessThan(apart / 3);
});

it("leaves the transparency alone and says nothing of an empty picture", () => {
  const rgba = smear([0, 0, 0]);
  normaliser(measured(rgba), REFERENCE)(rgba);
  expect(rgba.filter((_, at) => at % 4 === 3).every((alpha) => alpha === 255)).toBe(true);

  expect(measure(new Uint8ClampedArray(4 * 100).fill(240))).toBeNull();
});

/** The mean difference of the stained pixels' values. */
function distance(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let sum = 0;
  a.forEach((value, at) => (sum += Math.floor(at / 4) % 3 === 2 ? 0 : Math.abs(value - (b[at] ?? 0))));
  return sum / a.length;
}
