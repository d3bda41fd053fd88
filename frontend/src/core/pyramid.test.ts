// Levels and tiles of a field.

import { expect, it } from "vitest";

import { levelAt, tilesOf, tilesToShow } from "./pyramid";

const pyramid = { width: 2560, height: 1920, tile: 256, levels: 5 };

it("has the whole field in one tile at level 0 and all its pixels at the last", () => {
  expect(tilesOf(pyramid, 0)).toEqual([{ z: 0, x: 0, y: 0 }]);
  expect(tilesOf(pyramid, 4)).toHaveLength(10 * 8);
  expect(tilesOf({ ...pyramid, width: 2561 }, 3)).toHaveLength(6 * 4);
});

it("takes the smallest level that is not blurred", () => {
  expect([2, 1, 0.9, 0.5, 0.43, 0.25, 0.1, 0.01].map((scale) => levelAt(pyramid, scale))).toEqual([4, 4, 4, 3, 3, 2, 1, 0]);
});

it("asks for the first sight of the field and all after it up to the sharp one", () => {
  const tiles = tilesToShow(pyramid, { width: 1100, height: 760 }, 1);
  expect(tiles[0]).toEqual({ z: 0, x: 0, y: 0 });
  expect(tiles.slice(1)).toEqual([1, 2, 3].flatMap((level) => tilesOf(pyramid, level)));
  expect(tilesToShow({ ...pyramid, levels: 1, width: 200, height: 100 }, { width: 1100, height: 760 }, 1)).toHaveLength(1);
});
