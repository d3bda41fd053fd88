// Where on the field the boxes have to be drawn anew: an edit soils its own place, and leaves thousands of others as they are.

import type { Box } from "../../core/types";
import type { Session } from "../session";

/** With more boxes than this changed at once, finding out which pieces of the canvas stay is not worth it. */
const MOST = 50;

type Source = { readonly subscribe: (listener: () => void) => () => void };

/** Hears everything that the boxes at rest depend on but the view, and calls `onSoiled` after each change. */
export function createSoil({ document: cells, selection, draft, fresh, others, settings }: Session, onSoiled: () => void) {
  let places: Box[] | null = null;

  const soil = (boxes: readonly Box[]): void => {
    if (boxes.length > MOST) places = null;
    else places?.push(...boxes);
    onSoiled();
  };

  const soilAll = (): void => {
    places = null;
    onSoiled();
  };

  /** Whenever the source speaks: the cells that are among these ids now or were before, and not both. */
  const soilBy = (source: Source, ids: () => Iterable<string>): (() => void) => {
    let before = new Set(ids());
    return source.subscribe(() => {
      const now = new Set(ids());
      const moved = [...before].filter((id) => !now.has(id)).concat([...now].filter((id) => !before.has(id)));
      before = now;
      if (moved.length) soil(moved.map(cells.store.get).flatMap((cell) => (cell ? [cell.box] : [])));
    });
  };

  /** The cell that the layer above draws. */
  const excepted = (): string | null => draft.get()?.cell?.id ?? selection.snapshot();
  const inConflict = (): string[] => cells.queue.status().conflicts.map((conflict) => conflict.cell);

  let shownAs = settings.get();
  const onSettings = (): void => {
    const { boxes, threshold } = shownAs;
    shownAs = settings.get();
    if (shownAs.boxes !== boxes || shownAs.threshold !== threshold) soilAll();
  };

  const stops = [
    cells.store.subscribe(({ before, after }) => soil([...before, ...after].map((cell) => cell.box))),
    soilBy(selection, selection.all),
    soilBy(selection, () => [excepted() ?? ""]),
    soilBy(draft, () => [excepted() ?? ""]),
    soilBy(cells.queue, inConflict),
    soilBy(fresh, fresh.get),
    others.subscribe(soilAll),
    settings.subscribe(onSettings),
  ];

  return {
    excepted,
    inConflict,
    /** Where anything changed since the last time this was asked; null: everywhere. */
    take: (): readonly Box[] | null => {
      const taken = places;
      places = [];
      return taken;
    },
    stop: (): void => stops.forEach((stop) => stop()),
  };
}
