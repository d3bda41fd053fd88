// Boxes as pure functions: every result lies inside the field and is at least MIN_SIZE wide and high.

import type { Box, Point, Size } from "./types";

/** The smallest box a person can make, in field pixels. */
export const MIN_SIZE = 2;

/** The eight handles by the sides they move. */
export const HANDLES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"] as const;
export type Handle = (typeof HANDLES)[number];

const between = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), Math.max(low, high));

/** The box moved and, where it must be, shrunk until it lies inside the field. */
export function clamp(box: Box, field: Size): Box {
  const width = between(box[2], MIN_SIZE, field.width);
  const height = between(box[3], MIN_SIZE, field.height);
  return [between(box[0], 0, field.width - width), between(box[1], 0, field.height - height), width, height];
}

/** The box shifted by `by`, stopped at the field's edges with its size unchanged. */
export const moved = (box: Box, by: Point, field: Size): Box => clamp([box[0] + by.x, box[1] + by.y, box[2], box[3]], field);

/** One side dragged: the new low and high end of an axis, never nearer than MIN_SIZE and never outside `limit`. */
function dragged(low: number, high: number, by: number, side: "low" | "high" | "none", limit: number): [number, number] {
  if (side === "low") return [between(low + by, 0, high - MIN_SIZE), high];
  if (side === "high") return [low, between(high + by, low + MIN_SIZE, limit)];
  return [low, high];
}

/** The box with one handle dragged by `by`; the opposite sides stay where they are. */
export function resized(box: Box, handle: Handle, by: Point, field: Size): Box {
  const across = handle.includes("w") ? "low" : handle.includes("e") ? "high" : "none";
  const down = handle.includes("n") ? "low" : handle.includes("s") ? "high" : "none";
  const [left, right] = dragged(box[0], box[0] + box[2], by.x, across, field.width);
  const [top, bottom] = dragged(box[1], box[1] + box[3], by.y, down, field.height);
  return clamp([left, top, right - left, bottom - top], field);
}

/** The box spanned by two corners in any order, cut at the field's edges. */
export function spanned(from: Point, to: Point, field: Size): Box {
  const [x1, x2] = [between(from.x, 0, field.width), between(to.x, 0, field.width)];
  const [y1, y2] = [between(from.y, 0, field.height), between(to.y, 0, field.height)];
  return clamp([Math.min(x1, x2), Math.min(y1, y2), Math.abs(x2 - x1), Math.abs(y2 - y1)], field);
}

/** Where a handle of the box lies. */
export function handlePoint(box: Box, handle: Handle): Point {
  const x = handle.includes("w") ? 0 : handle.includes("e") ? 1 : 0.5;
  const y = handle.includes("n") ? 0 : handle.includes("s") ? 1 : 0.5;
  return { x: box[0] + x * box[2], y: box[1] + y * box[3] };
}

/** The handle within `reach` field pixels of the point, the nearest first. */
export function handleAt(box: Box, point: Point, reach: number): Handle | null {
  let nearest: Handle | null = null;
  let least = reach;
  for (const handle of HANDLES) {
    const at = handlePoint(box, handle);
    const distance = Math.max(Math.abs(at.x - point.x), Math.abs(at.y - point.y));
    if (distance <= least) [nearest, least] = [handle, distance];
  }
  return nearest;
}

export const contains = (box: Box, { x, y }: Point): boolean =>
  x >= box[0] && y >= box[1] && x <= box[0] + box[2] && y <= box[1] + box[3];

export const centre = (box: Box): Point => ({ x: box[0] + box[2] / 2, y: box[1] + box[3] / 2 });

/** Equal to within what adding and subtracting floats may lose. */
export const sameBox = (a: Box, b: Box): boolean => a.every((value, side) => Math.abs(value - (b[side] ?? Number.NaN)) < 1e-6);

/** Hundredths of a pixel are finer than any hand; fewer digits make shorter operations. Never leaves the field. */
export const rounded = (box: Box, field: Size): Box => {
  const [x, y, width, height] = box.map((value) => Math.round(value * 100) / 100) as [number, number, number, number];
  return clamp([x, y, width, height], field);
};
