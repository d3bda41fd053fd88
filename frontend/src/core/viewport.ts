// Where the field is on the screen: a scale and an offset, and the two ways through them.

import type { Box, Point, Size } from "./types";

/** A field pixel (x, y) is drawn at (x·scale + left, y·scale + top), in CSS pixels of the viewer. */
export interface View {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

export const toScreen = (view: View, { x, y }: Point): Point => ({ x: x * view.scale + view.left, y: y * view.scale + view.top });

export const toField = (view: View, { x, y }: Point): Point => ({ x: (x - view.left) / view.scale, y: (y - view.top) / view.scale });

export const boxToScreen = (view: View, box: Box): Box => [
  box[0] * view.scale + view.left,
  box[1] * view.scale + view.top,
  box[2] * view.scale,
  box[3] * view.scale,
];

/** The part of the plane that the screen shows, in field pixels; it may reach beyond the field. */
export function visiblePart(view: View, screen: Size): Box {
  const { x, y } = toField(view, { x: 0, y: 0 });
  return [x, y, screen.width / view.scale, screen.height / view.scale];
}

/** How far the screen must go so that [low, high] lies within [0, length]: 0 when it does, the middle when it is longer. */
function shift(low: number, high: number, length: number): number {
  if (high - low > length) return (low + high - length) / 2;
  return Math.min(low, 0) + Math.max(high - length, 0);
}

/**
 * How far to move the view, in field pixels, until a box is in sight with `room` CSS pixels around it. Beyond the
 * field's edge there is nothing to see, so no room is made there. Null when it is in sight already.
 */
export function wayTo(view: View, box: Box, screen: Size, field: Size, room = 40): Point | null {
  const around = room / view.scale;
  const low = toScreen(view, { x: Math.max(0, box[0] - around), y: Math.max(0, box[1] - around) });
  const high = toScreen(view, {
    x: Math.min(field.width, box[0] + box[2] + around),
    y: Math.min(field.height, box[1] + box[3] + around),
  });
  const x = shift(low.x, high.x, screen.width) / view.scale;
  const y = shift(low.y, high.y, screen.height) / view.scale;
  return Math.abs(x) + Math.abs(y) < 1e-6 ? null : { x, y };
}
