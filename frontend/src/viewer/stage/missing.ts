// Tiles that did not come: how many, and another try for all of them, now and again by itself.

import type OpenSeadragon from "openseadragon";

import { createValue, type Value } from "../../core/value";

const AGAIN_MS = 15_000;

export interface Missing {
  /** How many tiles of the picture have failed and not come since. */
  readonly number: Value<number>;
  readonly tryAgain: () => void;
  readonly stop: () => void;
}

export function createMissing(osd: OpenSeadragon.Viewer): Missing {
  const failed = new Set<OpenSeadragon.Tile>();
  const number = createValue(0);
  const count = () => number.set(failed.size);

  osd.world.addHandler("remove-item", ({ item }) => {
    for (const tile of failed) if (tile.tiledImage === item) failed.delete(tile);
    count();
  });
  osd.addHandler("tile-load-failed", ({ tile }) => {
    failed.add(tile);
    count();
  });
  osd.addHandler("tile-loaded", ({ tile }) => {
    failed.delete(tile);
    count();
  });

  /** OpenSeadragon takes a tile that failed for one that does not exist. */
  const tryAgain = (): void => {
    if (!failed.size || !osd.isOpen()) return;
    for (const tile of failed) tile.exists = true;
    osd.world.getItemAt(0).reset();
    osd.forceRedraw();
  };

  const timer = window.setInterval(tryAgain, AGAIN_MS);
  window.addEventListener("online", tryAgain);
  return {
    number,
    tryAgain,
    stop: () => {
      window.clearInterval(timer);
      window.removeEventListener("online", tryAgain);
    },
  };
}
