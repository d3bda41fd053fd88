// Which cells lie where: an R-tree over the cells a person can see, for hit tests and for drawing only what is in view.

import RBush from "rbush";

import { contains } from "./geometry";
import type { Cells, Change } from "./store";
import type { Box, Cell, Point } from "./types";

interface Extent {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

interface Item extends Extent {
  readonly cell: Cell;
}

const holds = (outer: Extent, inner: Extent): boolean =>
  outer.minX <= inner.minX && outer.minY <= inner.minY && outer.maxX >= inner.maxX && outer.maxY >= inner.maxY;

const itemOf = (cell: Cell): Item => ({
  minX: cell.box[0],
  minY: cell.box[1],
  maxX: cell.box[0] + cell.box[2],
  maxY: cell.box[1] + cell.box[3],
  cell,
});

const area = (cell: Cell): number => cell.box[2] * cell.box[3];

/** `isShown` says which cells belong into the index; call `rebuild` when its answer changes. */
export function createSpatialIndex(isShown: (cell: Cell) => boolean) {
  const tree = new RBush<Item>();
  let items = new Map<string, Item>();
  let listed: readonly Cell[] | null = null;

  /** Every shown cell; the same array until one of them changes. */
  const all = (): readonly Cell[] => (listed ??= Array.from(items.values(), (item) => item.cell));

  const rebuild = (cells: Cells): void => {
    listed = null;
    items = new Map([...cells.values()].filter(isShown).map((cell) => [cell.id, itemOf(cell)]));
    tree.clear();
    tree.load([...items.values()]);
  };

  const put = (cell: Cell): void => {
    listed = null;
    const known = items.get(cell.id);
    if (known) tree.remove(known);
    items.delete(cell.id);
    if (!isShown(cell)) return;
    const item = itemOf(cell);
    items.set(cell.id, item);
    tree.insert(item);
  };

  /** Those that a box touches: where it holds them all, without asking each. */
  const within = ([x, y, width, height]: Box): readonly Cell[] => {
    const part = { minX: x, minY: y, maxX: x + width, maxY: y + height };
    return holds(part, tree.toJSON() as Extent) ? all() : tree.search(part).map((item) => item.cell);
  };

  /** The cell under a point; of several the smallest, since the larger can be clicked beside it. */
  const at = (point: Point): Cell | null =>
    within([point.x, point.y, 0, 0])
      .filter((cell) => contains(cell.box, point))
      .reduce<Cell | null>((least, cell) => (least && area(least) <= area(cell) ? least : cell), null);

  return {
    rebuild,
    hear: (change: Change, cells: Cells): void => {
      // Loading a tree anew is cheaper than thousands of single insertions.
      if (change.after.length > 200) rebuild(cells);
      else change.after.forEach(put);
    },
    within,
    at,
    has: (id: string): boolean => items.has(id),
    size: (): number => items.size,
    all,
  };
}

export type SpatialIndex = ReturnType<typeof createSpatialIndex>;
