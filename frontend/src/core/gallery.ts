// The gallery's order: cells of many fields in groups, sorted, laid out in rows, and what a rectangle or a range of it holds.

import { sameBox } from "./geometry";
import { surenessOf, type Box, type Cell, type Label } from "./types";

export type GroupBy = "class" | "stage";
export type SortBy = "score" | "uncertainty" | "size" | "similarity";

/** The two bins that are always there: cells nobody could name, and cells that do not count. */
export const UNIDENTIFIED = "unidentified";
export const EXCLUDED = "excluded";

export interface Shown {
  readonly cell: Cell;
  readonly field: string;
}

export interface Group {
  /** A label's id, or one of the two bins. */
  readonly key: string;
  readonly name: string | null;
  readonly colour: string | null;
  /** The label that a cell gets by being put here; undefined where nothing can be put. */
  readonly label: string | null | undefined;
  readonly cells: readonly Shown[];
}

/** How a cell looked to the model that proposed it; comparable within one model only. */
export interface Vector {
  readonly model: string;
  readonly numbers: Float32Array;
}

export type Vectors = ReadonlyMap<string, Vector>;

const byPosition = (a: Label, b: Label): number => a.position - b.position || a.name.localeCompare(b.name);

/** The labels in the order in which people read them: each lineage, then its stages. */
export function inFamilies<Known extends Label>(labels: readonly Known[]): Known[] {
  const lineages = labels.filter((label) => label.parent === null).sort(byPosition);
  return lineages.flatMap((lineage) => [lineage, ...labels.filter((label) => label.parent === lineage.id).sort(byPosition)]);
}

/** In which group a cell of this label belongs. */
function keyOf(label: Label | undefined, by: GroupBy): string {
  if (!label) return UNIDENTIFIED;
  if (label.counting === "excluded") return EXCLUDED;
  return by === "class" ? (label.parent ?? label.id) : label.id;
}

/** Cells in groups, in the order of the labels; groups without cells are left out, the two bins never. */
export function grouped(cells: Iterable<Shown>, labels: readonly Label[], by: GroupBy): Group[] {
  const keys = new Map<string | null, string>(labels.map((label) => [label.id, keyOf(label, by)]));
  const heaps = new Map<string, Shown[]>([[UNIDENTIFIED, []], [EXCLUDED, []]]);
  for (const one of cells) {
    const key = keys.get(one.cell.label) ?? UNIDENTIFIED;
    const heap = heaps.get(key);
    if (heap) heap.push(one);
    else heaps.set(key, [one]);
  }
  const excluded = inFamilies(labels).find((label) => label.counting === "excluded");
  const named = inFamilies(labels).filter((label) => heaps.has(label.id));
  return [
    ...named.map(({ id, name, colour }): Group => ({ key: id, name, colour, label: id, cells: heaps.get(id) ?? [] })),
    { key: UNIDENTIFIED, name: null, colour: null, label: null, cells: heaps.get(UNIDENTIFIED) ?? [] },
    { key: EXCLUDED, name: null, colour: null, label: excluded?.id, cells: heaps.get(EXCLUDED) ?? [] },
  ];
}

const area = ({ box }: Cell): number => box[2] * box[3];

/** Numbers to sort by, the least first; infinity is last. */
function rankOf(by: SortBy, alike: ReadonlyMap<string, number>): (cell: Cell) => number {
  if (by === "score") return (cell) => -(cell.score ?? Number.NEGATIVE_INFINITY);
  if (by === "uncertainty") return (cell) => (cell.status === "proposed" ? (surenessOf(cell) ?? 0) : 2 + (surenessOf(cell) ?? 1));
  if (by === "size") return (cell) => -area(cell);
  return (cell) => -(alike.get(cell.id) ?? Number.NEGATIVE_INFINITY);
}

/** The group's cells in order; equal ones by their ids, so that the order is the same for everybody. */
export function sorted(cells: readonly Shown[], by: SortBy, alike: ReadonlyMap<string, number> = new Map()): Shown[] {
  const rank = rankOf(by, alike);
  const ranked = cells.map((one) => ({ one, rank: rank(one.cell) }));
  // Infinities are compared, not subtracted: their difference is no number.
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.one.cell.id < b.one.cell.id ? -1 : 1));
  return ranked.map(({ one }) => one);
}

/** Sorts groups again and again: one whose cells are the very same as the last time keeps its order without sorting. */
export function createSorter() {
  type Last = { readonly by: SortBy; readonly alike: ReadonlyMap<string, number>; readonly cells: readonly Shown[]; readonly sorted: readonly Shown[] };
  const last = new Map<string, Last>();
  return ({ key, cells }: Group, by: SortBy, alike: ReadonlyMap<string, number>): readonly Shown[] => {
    const before = last.get(key);
    const same = before?.by === by && before.alike === alike && before.cells.length === cells.length;
    if (before && same && cells.every((one, at) => one === before.cells[at])) return before.sorted;
    const now = sorted(cells, by, alike);
    last.set(key, { by, alike, cells, sorted: now });
    return now;
  };
}

/** The direction of int8 numbers, as base64 carries them. */
export function decoded(base64: string): Float32Array {
  const bytes = Int8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const length = Math.hypot(...bytes) || 1;
  return Float32Array.from(bytes, (value) => value / length);
}

/** Whether the vector still tells how the cell looks: nobody has moved the box it was taken from. */
const isAsProposed = ({ box, proposal }: Cell): boolean => proposal !== null && sameBox(box, proposal.box);

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) for (let k = 0; k < mean.length; k += 1) mean[k]! += (vector[k] ?? 0) / vectors.length;
  return mean;
}

/** Cosine of the two seen from `middle`: what all cells have in common says nothing about any of them. */
function cosine(a: Float32Array, b: Float32Array, middle: Float32Array): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let k = 0; k < middle.length; k += 1) {
    const [x, y] = [a[k]! - middle[k]!, b[k]! - middle[k]!];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return dot / (Math.sqrt(aa * bb) || 1);
}

interface Seen {
  readonly id: string;
  readonly numbers: Float32Array;
}

/** Of `cells`, those that the model has seen which proposed the first of `like`: what it says of them can be compared. */
function ofOneModel(cells: readonly Cell[], like: readonly Cell[], vectors: Vectors): Seen[] {
  const known = (cell: Cell): Vector | undefined => (isAsProposed(cell) ? vectors.get(cell.id) : undefined);
  const model = like.map(known).find((vector) => vector)?.model;
  return cells.flatMap((cell) => {
    const vector = known(cell);
    return vector && vector.model === model ? [{ id: cell.id, numbers: vector.numbers }] : [];
  });
}

const middleOf = (seen: readonly Seen[]): Float32Array => meanOf(seen.map(({ numbers }) => numbers));

/**
 * How alike each cell is to the model cells `to` (-1 to 1). Cells without a vector, with a moved box or of another model
 * version are not in the answer: there is nothing to compare.
 */
export function alikeTo(cells: readonly Cell[], to: readonly Cell[], vectors: Vectors): Map<string, number> {
  const [all, wanted] = [ofOneModel(cells, to, vectors), ofOneModel(to, to, vectors)];
  if (!wanted.length) return new Map();
  const [middle, target] = [middleOf(all), middleOf(wanted)];
  return new Map(all.map(({ id, numbers }) => [id, cosine(numbers, target, middle)]));
}

/**
 * How near each cell is to the middle of them all (-1 to 1). Seen from that middle itself nothing lies in its direction, so
 * it is seen from nowhere: of directions, the nearer one has the greater cosine. Who is left out is as in `alikeTo`.
 */
export function alikeToMiddle(cells: readonly Cell[], vectors: Vectors): Map<string, number> {
  const all = ofOneModel(cells, cells, vectors);
  const middle = middleOf(all);
  const nowhere = new Float32Array(middle.length);
  return new Map(all.map(({ id, numbers }) => [id, cosine(numbers, middle, nowhere)]));
}

export interface Row {
  readonly group: Group;
  /** The row's cells; none in the row that names the group. */
  readonly cells: readonly Shown[];
  /** Distance of its upper edge from the top, and its height, in CSS pixels. */
  readonly top: number;
  readonly height: number;
}

export interface Layout {
  readonly rows: readonly Row[];
  /** Every cell in reading order. */
  readonly order: readonly Shown[];
  readonly columns: number;
  readonly height: number;
}

export interface Measures {
  /** Of the whole, of one cell with its caption, of a group's head; in CSS pixels. The gap belongs to every cell. */
  readonly width: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly head: number;
}

/** Groups as rows of cells under heads. */
export function laidOut(groups: readonly Group[], { width, cellWidth, cellHeight, head }: Measures): Layout {
  const columns = Math.max(1, Math.floor(width / cellWidth));
  const rows: Row[] = [];
  let top = 0;
  const put = (group: Group, cells: readonly Shown[], height: number) => {
    rows.push({ group, cells, top, height });
    top += height;
  };
  for (const group of groups) {
    put(group, [], head);
    for (let at = 0; at < group.cells.length; at += columns) put(group, group.cells.slice(at, at + columns), cellHeight);
  }
  return { rows, order: groups.flatMap((group) => group.cells), columns, height: top };
}

/** The ids from one cell to another, both included, in reading order. */
export function between(order: readonly Shown[], from: string, to: string): string[] {
  const [a, b] = [from, to].map((id) => order.findIndex((one) => one.cell.id === id)) as [number, number];
  if (a < 0 || b < 0) return b < 0 ? [] : [to];
  return order.slice(Math.min(a, b), Math.max(a, b) + 1).map((one) => one.cell.id);
}

/** The cells that a rectangle (x, y, width, height in CSS pixels of the layout) touches. */
export function touched({ rows }: Layout, [x, y, width, height]: Box, cellWidth: number): string[] {
  const [first, last] = [Math.max(0, Math.floor(x / cellWidth)), Math.floor((x + width) / cellWidth)];
  const inside = rows.filter((row) => row.top < y + height && row.top + row.height > y);
  return inside.flatMap((row) => row.cells.slice(first, last + 1).map((one) => one.cell.id));
}

/** The group that "all" means: the cursor's; without one, the first with cells below `top` (CSS pixels of the layout). */
export function groupAt({ rows }: Layout, cursor: string | null, top: number): Group | undefined {
  const filled = rows.filter((row) => row.cells.length);
  const own = filled.find(({ cells }) => cells.some(({ cell }) => cell.id === cursor));
  return (own ?? filled.find((row) => row.top + row.height > top) ?? filled.at(-1))?.group;
}

export type Way = "left" | "right" | "up" | "down" | "first" | "last";

/** The cell one goes to from another; the first where it is not there. */
export function next({ rows, order }: Layout, from: string | null, way: Way): string | null {
  const at = order.findIndex((one) => one.cell.id === from);
  if (at < 0 || way === "first") return order[0]?.cell.id ?? null;
  if (way === "last") return order.at(-1)?.cell.id ?? null;
  if (way === "left" || way === "right") return order[at + (way === "left" ? -1 : 1)]?.cell.id ?? from;
  const filled = rows.filter((row) => row.cells.length);
  const row = filled.findIndex(({ cells }) => cells.some((one) => one.cell.id === from));
  const column = filled[row]?.cells.findIndex((one) => one.cell.id === from) ?? 0;
  const cells = filled[row + (way === "up" ? -1 : 1)]?.cells;
  return cells?.[Math.min(column, cells.length - 1)]?.cell.id ?? from;
}

/** The cell to go on with when these leave their places: the first after the last of them, else the nearest before. */
export function following(order: readonly Shown[], leaving: ReadonlySet<string>): string | null {
  const last = order.findLastIndex((one) => leaving.has(one.cell.id));
  const rest = (some: readonly Shown[]) => some.filter((one) => !leaving.has(one.cell.id));
  return rest(order.slice(last + 1))[0]?.cell.id ?? rest(order.slice(0, Math.max(0, last))).at(-1)?.cell.id ?? null;
}

const STEP = 16;

/** One side for all crops, so that sizes can be compared by eye: nine of ten cells fit, with a margin around them. */
export function commonSide(cells: readonly Pick<Cell, "box">[], margin: number): number {
  const sides = cells.map(({ box }) => Math.max(box[2], box[3])).sort((a, b) => a - b);
  const side = (sides[Math.floor(0.9 * (sides.length - 1))] ?? 64) * (1 + margin);
  return Math.ceil(side / STEP) * STEP;
}

/** The square around a cell that is cut out: a larger cell than most takes a larger one. In whole field pixels. */
export function cropOf({ box: [x, y, width, height] }: Pick<Cell, "box">, side: number, most = 1024): { x: number; y: number; side: number } {
  const own = Math.ceil((1.1 * Math.max(width, height)) / STEP) * STEP;
  return { x: Math.round(x + width / 2), y: Math.round(y + height / 2), side: Math.min(most, Math.max(side, own)) };
}
