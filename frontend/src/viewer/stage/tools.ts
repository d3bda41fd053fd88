// What pressing and dragging means: a registry of tools. A tool takes a press and says what dragging will make of it.

import { contains, handleAt, moved, resized, spanned, type Handle } from "../../core/geometry";
import type { Box, Cell, Point, Size } from "../../core/types";
import type { ToolName } from "../session";

/** How near a pointer must be to a handle, in CSS pixels. */
const REACH = 10;
const FINGERS_REACH = 22;
/** A drawn box smaller than this, in CSS pixels, was a click with an unsteady hand. */
export const LEAST_DRAWN = 5;

export interface Situation {
  readonly selected: Cell | undefined;
  readonly editable: boolean;
  readonly field: Size;
  /** CSS pixels for each field pixel. */
  readonly scale: number;
  /** Shift is held: a drag selects instead of panning, a click adds. */
  readonly more: boolean;
  /** "mouse", "pen" or "touch": a finger is not as exact as the others. */
  readonly pointer: string;
}

/** A drag in progress: from where the pointer is now to the box. `cell` is null while a new box or a `band` is drawn. */
export interface Gesture {
  readonly cell: Cell | null;
  /** The box selects what lies in it. */
  readonly band?: boolean;
  readonly to: (point: Point) => Box;
}

export interface Tool {
  /** Null leaves the drag to the picture: it pans. */
  press(situation: Situation, at: Point): Gesture | null;
  cursor(situation: Situation, at: Point): string;
}

const CURSORS: Readonly<Record<Handle, string>> = {
  n: "ns-resize", s: "ns-resize", e: "ew-resize", w: "ew-resize", nw: "nwse-resize", se: "nwse-resize", ne: "nesw-resize", sw: "nesw-resize",
};

/** The handle under the pointer. On a tiny box the reach shrinks, so that its middle can still be grabbed. */
function grabbed({ selected, editable, scale, pointer }: Situation, at: Point): Handle | null {
  if (!selected || !editable) return null;
  const reach = (pointer === "touch" ? FINGERS_REACH : REACH) / scale;
  const side = Math.min(selected.box[2], selected.box[3]);
  const inside = contains(selected.box, at);
  return handleAt(selected.box, at, inside ? Math.min(reach, side / 4) : reach);
}

const drag = (cell: Cell, from: Point, make: (by: Point) => Box): Gesture => ({
  cell,
  to: (point) => make({ x: point.x - from.x, y: point.y - from.y }),
});

/** A rubber band: it may begin anywhere, also on a read-only field. */
const band: Tool = {
  press: ({ field }, at) => ({ cell: null, band: true, to: (point) => spanned(at, point, field) }),
  cursor: () => "crosshair",
};

const select: Tool = {
  press(situation, at) {
    const { selected, editable, field } = situation;
    if (situation.more) return band.press(situation, at);
    if (!selected || !editable) return null;
    const handle = grabbed(situation, at);
    if (handle) return drag(selected, at, (by) => resized(selected.box, handle, by, field));
    return contains(selected.box, at) ? drag(selected, at, (by) => moved(selected.box, by, field)) : null;
  },
  cursor(situation, at) {
    const handle = grabbed(situation, at);
    if (handle) return CURSORS[handle];
    return situation.selected && situation.editable && contains(situation.selected.box, at) ? "move" : "grab";
  },
};

const draw: Tool = {
  press(situation, at) {
    if (grabbed(situation, at)) return select.press(situation, at);
    return situation.editable ? { cell: null, to: (point) => spanned(at, point, situation.field) } : null;
  },
  cursor: (situation, at) => (grabbed(situation, at) ? select.cursor(situation, at) : "crosshair"),
};

/** A pen, and a finger that has rested: they work on the selected box as a mouse does, and draw where it would pan. */
const sketch: Tool = {
  press: (situation, at) => select.press(situation, at) ?? draw.press(situation, at),
  cursor: (situation, at) => select.cursor(situation, at),
};

export const TOOLS: Readonly<Record<ToolName | "sketch", Tool>> = { select, draw, band, sketch };
