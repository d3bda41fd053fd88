// The selected box with its handles, and the box being dragged: a small SVG above the canvas.

import { HANDLES, handlePoint } from "../../core/geometry";
import type { Box } from "../../core/types";
import { boxToScreen, type View } from "../../core/viewport";

const NS = "http://www.w3.org/2000/svg";
const HANDLE = 8;
/** On a smaller box the handles in the middle of the sides would cover it. */
const SIDES_FROM = 34;

export interface SelectionLook {
  readonly box: Box;
  readonly colour: string;
  readonly dashed: boolean;
  /** Whether it can be moved: handles are only shown where they do something. */
  readonly handles: boolean;
}

function element(name: string, parent: SVGElement, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.append(made);
  return made;
}

const place = (node: SVGElement, [x, y, width, height]: Box): void => {
  const sides = { x, y, width, height };
  for (const [key, value] of Object.entries(sides)) node.setAttribute(key, value.toFixed(1));
};

export function createSelectionLayer(svg: SVGSVGElement) {
  const halo = element("rect", svg, { fill: "none", stroke: "#fff", "stroke-width": "6", "stroke-opacity": "0.9" });
  const frame = element("rect", svg, { fill: "none", "stroke-width": "3" });
  const handles = HANDLES.map((handle) => ({
    handle,
    node: element("rect", svg, { fill: "#fff", stroke: "#16191d", "stroke-width": "1.5", rx: "1.5" }),
  }));

  const show = (look: SelectionLook, view: View): void => {
    const box = boxToScreen(view, look.box);
    svg.style.display = "";
    place(halo, box);
    place(frame, box);
    frame.setAttribute("stroke", look.colour);
    frame.setAttribute("stroke-dasharray", look.dashed ? "7 4" : "");
    const small = Math.min(box[2], box[3]) < SIDES_FROM;
    for (const { handle, node } of handles) {
      const at = handlePoint(box, handle);
      node.style.display = look.handles && !(small && handle.length === 1) ? "" : "none";
      place(node, [at.x - HANDLE / 2, at.y - HANDLE / 2, HANDLE, HANDLE]);
    }
  };

  return {
    draw: (look: SelectionLook | null, view: View): void => {
      if (look) show(look, view);
      else svg.style.display = "none";
    },
  };
}

export type SelectionLayer = ReturnType<typeof createSelectionLayer>;
