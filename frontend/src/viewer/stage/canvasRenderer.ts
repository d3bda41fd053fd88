// Boxes on a 2D canvas, drawn colour by colour; dots where a box would be too small to see.

import type { Cell } from "../../core/types";
import { boxToScreen } from "../../core/viewport";
import { pixelRatio } from "./ratio";
import { UNIDENTIFIED, type Look, type Renderer, type Scene } from "./renderer";
import { wordingFor } from "./wording";

/** Below this many CSS pixels a box is a dot. */
const DOT_BELOW = 6;
/** With more boxes in view than this, each costs a frame more than it tells: no halo, no dashes, no text. */
const CROWD = 900;
const MOST_TEXTS = 250;

const SELECTED = "#43579f";
const FRESH = "rgba(230, 159, 0, 0.8)";
const DASH = [5, 3];
const FONT = '500 11px "Inter Variable", Inter, system-ui, sans-serif';

type Group = { look: Look; dashed: boolean; cells: Cell[] };

export function createCanvasRenderer(canvas: HTMLCanvasElement, looks: ReadonlyMap<string, Look>): Renderer {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser offers no 2D canvas");
  const lookOf = (cell: Cell): Look => (cell.label === null ? UNIDENTIFIED : looks.get(cell.label) ?? UNIDENTIFIED);

  const resize = (width: number, height: number): void => {
    const ratio = pixelRatio();
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
  };

  const groups = (cells: readonly Cell[], except: string | null): Group[] => {
    const found = new Map<string, Group>();
    for (const cell of cells) {
      if (cell.id === except) continue;
      const dashed = cell.status === "proposed";
      const key = `${String(cell.label)} ${String(dashed)}`;
      const group = found.get(key);
      if (group) group.cells.push(cell);
      else found.set(key, { look: lookOf(cell), dashed, cells: [cell] });
    }
    return [...found.values()];
  };

  /**
   * Frames in one colour. Each is a call of its own: a rectangle has a fast way through the rasteriser, which a path of
   * thousands of them has not.
   */
  const frame = (cells: readonly Cell[], { view }: Scene, colour: string, width: number, dashed: boolean): void => {
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dashed ? DASH : []);
    for (const cell of cells) {
      const [x, y, w, h] = boxToScreen(view, cell.box);
      if (Math.max(w, h) < DOT_BELOW) context.fillRect(Math.round(x + w / 2) - 1, Math.round(y + h / 2) - 1, 3, 3);
      else context.strokeRect(Math.round(x) + 0.5, Math.round(y) + 0.5, Math.round(w), Math.round(h));
    }
  };

  const tag = (word: string, colour: string, x: number, y: number): void => {
    const wide = context.measureText(word).width + 8;
    const top = Math.round(y < 16 ? y + 1 : y - 15);
    context.fillStyle = "rgba(255, 255, 255, 0.88)";
    context.fillRect(Math.round(x), top, wide, 14);
    context.fillStyle = colour;
    context.fillRect(Math.round(x), top, 2.5, 14);
    context.fillStyle = "#16191d";
    context.fillText(word, Math.round(x) + 5, top + 11);
  };

  /** The cells' names, all in one wording: the fullest that most boxes in view have room for, or none at all. */
  const texts = (scene: Scene): void => {
    const cells = scene.cells.filter((cell) => cell.id !== scene.except);
    if (cells.length > MOST_TEXTS) return;
    context.font = FONT;
    const measure = (word: string) => context.measureText(word).width;
    const say = wordingFor(cells, scene.view.scale, (cell) => lookOf(cell).name, measure);
    for (const cell of say ? cells : []) {
      const [x, y] = boxToScreen(scene.view, cell.box);
      tag(say?.(cell) ?? "", lookOf(cell).colour, x, y);
    }
  };

  /** What others have selected, in their colour and under their name. */
  const selections = (scene: Scene): void => {
    context.font = FONT;
    for (const { name, colour, selection } of scene.others) {
      const theirs = new Set(selection);
      const cells = scene.cells.filter((cell) => theirs.has(cell.id));
      frame(cells, scene, colour, 3, true);
      const [first] = cells;
      if (!first) continue;
      const [x, y, , height] = boxToScreen(scene.view, first.box);
      tag(name, colour, x, y + height + 16);
    }
  };

  const draw = (scene: Scene): void => {
    resize(scene.width, scene.height);
    const crowded = scene.cells.length > CROWD;
    const parts = groups(scene.cells, scene.except);
    const others = scene.cells.filter((cell) => cell.id !== scene.except);
    if (!crowded) frame(others, scene, "rgba(255, 255, 255, 0.75)", 3.5, false);
    for (const { look, dashed, cells } of parts) frame(cells, scene, look.colour, crowded && dashed ? 1 : 2, dashed && !crowded);
    frame(scene.cells.filter((cell) => scene.marked.has(cell.id)), scene, "#d0021b", 4, true);
    if (scene.selected.size > 1) frame(others.filter((cell) => scene.selected.has(cell.id)), scene, SELECTED, 4, false);
    if (scene.fresh.size) frame(others.filter((cell) => scene.fresh.has(cell.id)), scene, FRESH, 5, false);
    texts(scene);
    selections(scene);
  };

  return { draw, clear: () => resize(canvas.clientWidth, canvas.clientHeight) };
}
