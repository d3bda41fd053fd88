// Where the points of a curve lie in a small picture.

export type Point = readonly [x: number, y: number];

export interface Frame {
  width: number;
  height: number;
}

/** The curve as an SVG path inside the frame, and what its ends mean; null for fewer than two points. */
export function curve(points: readonly Point[], { width, height }: Frame): { path: string; low: number; high: number } | null {
  const real = points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  if (real.length < 2) return null;
  const [xs, ys] = [real.map(([x]) => x), real.map(([, y]) => y)];
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const across = (x: number) => ((x - left) / (right - left || 1)) * width;
  const up = (y: number) => height - ((y - low) / (high - low || 1)) * height;
  const path = real.map(([x, y], at) => `${at ? "L" : "M"}${across(x).toFixed(1)} ${up(y).toFixed(1)}`).join("");
  return { path, low, high };
}
