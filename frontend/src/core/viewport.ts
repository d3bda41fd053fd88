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

/** Whether a box is wholly on the screen, at least `margin` CSS pixels from its edges. */
export function isShown(view: View, box: Box, screen: Size, margin = 24): boolean {
  const [x, y, width, height] = boxToScreen(view, box);
  return x >= margin && y >= margin && x + width <= screen.width - margin && y + height <= screen.height - margin;
}
