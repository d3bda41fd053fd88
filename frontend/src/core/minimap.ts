// The small map of the whole field: where the view lies on it, and where on the field a point of it lies.

import type { Box, Point, Size } from "./types";
import { visiblePart, type View } from "./viewport";

/** How large the map is drawn: as wide and high as `most` allows, in the field's proportions. */
export function mapSize(field: Size, most: Size): Size {
  const scale = Math.min(most.width / field.width, most.height / field.height);
  return { width: Math.round(field.width * scale), height: Math.round(field.height * scale) };
}

/** The part of the field that is in view, in pixels of the map, cut at its edges. */
export function viewOnMap(view: View, screen: Size, field: Size, map: Size): Box {
  const [x, y, width, height] = visiblePart(view, screen);
  const scale = map.width / field.width;
  const cut = (value: number, most: number) => Math.min(Math.max(value, 0), most);
  const [left, right] = [cut(x, field.width), cut(x + width, field.width)];
  const [top, bottom] = [cut(y, field.height), cut(y + height, field.height)];
  return [left * scale, top * scale, (right - left) * scale, (bottom - top) * scale];
}

export const onField = (at: Point, field: Size, map: Size): Point => ({
  x: (at.x / map.width) * field.width,
  y: (at.y / map.height) * field.height,
});

/** Whether the whole field is in view, to within a pixel: then a map would tell nothing. */
export function isWhole(view: View, screen: Size, field: Size): boolean {
  const [x, y, width, height] = visiblePart(view, screen);
  const room = 1 / view.scale;
  return x <= room && y <= room && x + width >= field.width - room && y + height >= field.height - room;
}
