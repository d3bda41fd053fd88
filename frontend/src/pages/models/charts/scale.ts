// Where things lie in a chart: round numbers along an axis, and the way from a value to a place.

export type Point = readonly [x: number, y: number];

export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
}

const STEPS = [1, 2, 2.5, 5, 10];

/** About `wanted` round numbers that enclose low and high; at least two. */
export function ticks(low: number, high: number, wanted = 4): number[] {
  if (!(high > low)) return low === 0 ? [0, 1] : ticks(Math.min(0, low), Math.max(0, high), wanted);
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (STEPS.find((each) => each * power >= rough * 0.999) ?? 10) * power;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/** Whole numbers among the ticks, for axes that count. */
export const wholeTicks = (low: number, high: number, wanted = 5): number[] =>
  [...new Set(ticks(low, high, wanted).filter((tick) => Number.isInteger(tick) && tick >= low && tick <= high))];

export type Scale = (value: number) => number;

/** From [low, high] to [start, end] pixels; the middle where all values are one. */
export const scale = (low: number, high: number, start: number, end: number): Scale => (value) =>
  high > low ? start + ((value - low) / (high - low)) * (end - start) : (start + end) / 2;

export const isReal = ([x, y]: Point): boolean => Number.isFinite(x) && Number.isFinite(y);

/** Smallest and largest of the numbers; null for none. */
export const extent = (values: readonly number[]): readonly [number, number] | null =>
  values.length > 0 ? [Math.min(...values), Math.max(...values)] : null;

/** The points as the way of a pen. */
export const path = (points: readonly Point[], across: Scale, up: Scale): string =>
  points.map(([x, y], at) => `${at ? "L" : "M"}${across(x).toFixed(1)} ${up(y).toFixed(1)}`).join("");

/** Every x of any series, in order, with each series' y there. */
export function rows(series: readonly Series[]): { x: number; values: (number | undefined)[] }[] {
  const found = series.map(({ points }) => new Map(points.filter(isReal)));
  const xs = [...new Set(found.flatMap((map) => [...map.keys()]))].sort((a, b) => a - b);
  return xs.map((x) => ({ x, values: found.map((map) => map.get(x)) }));
}

/** At most so many rows, the first and the last among them. */
export function thinned<Row>(all: readonly Row[], most: number): Row[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, at) => all[Math.round((at * (all.length - 1)) / (most - 1))] as Row);
}
