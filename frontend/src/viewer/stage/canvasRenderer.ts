// Boxes on a 2D canvas, drawn colour by colour; dots where a box would be too small to see.

import type { Cell } from "../../core/types";
import { boxToScreen } from "../../core/viewport";
import { MAX_RATIO } from "./picture";
import { UNIDENTIFIED, type Look, type Renderer, type Scene } from "./renderer";

/** Below this many CSS pixels a box is a dot. */
const DOT_BELOW = 6;
/** A text needs a box at least this wide. */
const TEXT_FROM = 34;
/** With more boxes in view than this, each costs a frame more than it tells: no halo, no dashes, no text. */
const CROWD = 900;
const MOST_TEXTS = 250;

const DASH = [5, 3];
const FONT = '500 11px "Inter Variable", Inter, system-ui, sans-serif';

type Group = { look: Look; dashed: boolean; cells: Cell[] };

export function createCanvasRenderer(canvas: HTMLCanvasElement, looks: ReadonlyMap<string, Look>): Renderer {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser offers no 2D canvas");
  const lookOf = (cell: Cell): Look => (cell.label === null ? UNIDENTIFIED : looks.get(cell.label) ?? UNIDENTIFIED);

  const resize = (width: number, height: number): void => {
    const ratio = Math.min(window.devicePixelRatio, MAX_RATIO);
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

  const text = (cell: Cell, scene: Scene): void => {
    const [x, y, width] = boxToScreen(scene.view, cell.box);
    const look = lookOf(cell);
    const { colour } = look;
    const name = look.name.replace(/ \(.*\)$/, "");
    const score = cell.score === null ? "" : ` ${cell.score.toFixed(2)}`;
    const long = name + score;
    const most = Math.max(width, TEXT_FROM) + 32;
    const word = [long, name, name.slice(0, 4) + "."].find((one) => context.measureText(one).width <= most) ?? "";
    if (!word) return;
    const wide = context.measureText(word).width + 8;
    const top = y < 16 ? y + 1 : y - 15;
    context.fillStyle = "rgba(255, 255, 255, 0.88)";
    context.fillRect(Math.round(x), Math.round(top), wide, 14);
    context.fillStyle = colour;
    context.fillRect(Math.round(x), Math.round(top), 2.5, 14);
    context.fillStyle = "#16191d";
    context.fillText(word, Math.round(x) + 5, Math.round(top) + 11);
  };

  const texts = (scene: Scene): void => {
    const large = scene.cells.filter((cell) => cell.id !== scene.except && cell.box[2] * scene.view.scale >= TEXT_FROM);
    if (large.length > MOST_TEXTS) return;
    context.font = FONT;
    for (const cell of large) text(cell, scene);
  };

  const draw = (scene: Scene): void => {
    resize(scene.width, scene.height);
    const crowded = scene.cells.length > CROWD;
    const parts = groups(scene.cells, scene.except);
    const others = scene.cells.filter((cell) => cell.id !== scene.except);
    if (!crowded) frame(others, scene, "rgba(255, 255, 255, 0.75)", 3.5, false);
    for (const { look, dashed, cells } of parts) frame(cells, scene, look.colour, crowded && dashed ? 1 : 2, dashed && !crowded);
    frame(scene.cells.filter((cell) => scene.marked.has(cell.id)), scene, "#d0021b", 4, true);
    texts(scene);
  };

  return { draw, clear: () => resize(canvas.clientWidth, canvas.clientHeight) };
}
