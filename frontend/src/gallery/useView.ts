// What of the open gallery is shown and how: kept in the address, so that a link or the back button shows the same again.

import { useEffect, useMemo, useState } from "react";

import { useUrlChoice, useUrlText } from "../app/urlState";
import { isCounted } from "../core/counts";
import { alikeTo, alikeToMiddle, createSorter, grouped, type Group, type GroupBy, type Shown, type SortBy, type Vectors } from "../core/gallery";
import { fetchVectors } from "./api";
import { useOpened, useShown } from "./hooks";

export const GROUPS: readonly GroupBy[] = ["class", "stage"];
export const SORTS: readonly SortBy[] = ["score", "uncertainty", "size", "similarity"];
export const SIZES = { least: 48, most: 192, step: 16, first: 96 } as const;
const NO_VECTORS: Vectors = new Map();
const NOTHING: ReadonlyMap<string, number> = new Map();

function useNumber(name: string, first: number, least: number, most: number) {
  const [text, write] = useUrlText(name);
  const said = Number(text || first);
  const value = Number.isFinite(said) ? Math.min(most, Math.max(least, said)) : first;
  return [value, (next: number) => write(next === first ? null : String(next))] as const;
}

/** The vectors of the gallery's cells; fetched when they are first wanted. */
function useVectors(wanted: boolean): Vectors {
  const { room } = useOpened();
  const [vectors, setVectors] = useState<Vectors>(NO_VECTORS);
  useEffect(() => {
    if (!wanted) return;
    fetchVectors(room.scope, room.id, (cell) => room.desk.get(cell)?.produced_by ?? null).then(setVectors, () => setVectors(NO_VECTORS));
  }, [room, wanted]);
  return vectors;
}

/** How alike each cell is to the `anchors`, or where there are none, to the middle of its own group. */
function likeness(groups: readonly Group[], anchors: readonly string[], vectors: Vectors): ReadonlyMap<string, number> {
  const ofGroup = groups.map((group) => group.cells.map(({ cell }) => cell));
  const all = ofGroup.flat();
  if (anchors.length) return alikeTo(all, all.filter((cell) => anchors.includes(cell.id)), vectors);
  return new Map(ofGroup.flatMap((cells) => [...alikeToMiddle(cells, vectors)]));
}

export function useView(threshold: number) {
  const { room } = useOpened();
  const all = useShown();
  const [by, setBy] = useUrlChoice<GroupBy>("by", GROUPS);
  const [sort, setSort] = useUrlChoice<SortBy>("sort", SORTS);
  const [size, setSize] = useNumber("size", SIZES.first, SIZES.least, SIZES.most);
  const [margin, setMargin] = useNumber("margin", 30, 0, 150);
  const [from, setFrom] = useNumber("from", threshold, 0, 1);
  const [anchors, setAnchors] = useState<readonly string[]>([]);
  const vectors = useVectors(sort === "similarity");

  const cells = useMemo(() => all.filter(({ cell }) => isCounted(cell, from)), [all, from]);
  const heaps = useMemo(() => grouped(cells, room.labels, by ?? "class"), [cells, room, by]);
  const alike = useMemo(() => (sort === "similarity" ? likeness(heaps, anchors, vectors) : NOTHING), [sort, heaps, anchors, vectors]);
  const [sortGroup] = useState(createSorter);
  const groups = useMemo(
    () => heaps.map((group) => ({ ...group, cells: sortGroup(group, sort ?? "score", alike) })),
    [heaps, sort, alike, sortGroup],
  );
  const compare = () => setAnchors([...room.selection.all()]);

  return {
    cells: cells as readonly Shown[],
    groups: groups as readonly Group[],
    by: by ?? "class",
    setBy,
    sort: sort ?? "score",
    setSort: (next: SortBy) => {
      if (next === "similarity") compare();
      setSort(next);
    },
    size, setSize, margin, setMargin, from, setFrom,
    anchors, compare,
    /** Cells that have nothing to compare, when sorted by similarity. */
    without: sort === "similarity" ? cells.length - alike.size : 0,
  };
}

export type View = ReturnType<typeof useView>;
