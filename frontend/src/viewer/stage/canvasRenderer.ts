// Boxes on a 2D canvas, drawn colour by colour; dots where a box would be too small to see. What has not changed stays on
// the canvas: an edit among thousands of boxes draws the few around it.

import type { Box, Cell } from "../../core/types";
import { boxToScreen, type View } from "../../core/viewport";
import { pixelRatio } from "./ratio";
import { UNIDENTIFIED, type Look, type Renderer, type Scene } from "./renderer";
import { abbreviations, wordingFor } from "./wording";

/** Below this many CSS pixels a box is a dot. */
const DOT_BELOW = 6;
/** With more boxes in view than this, each costs a frame more than it tells: no halo, no dashes, no text. */
const CROWD = 900;
const MOST_TEXTS = 250;
/** So many places that changed are drawn one by one; with more, everything is. */
const MOST_PLACES = 24;
/** How far beside its box a cell's lines reach, in CSS pixels. */
const REACH = 5;

/** How the frames of some cells are drawn; `but`: of all but this one, which the layer above draws. */
interface Line {
  readonly colour: string;
  readonly width: number;
  readonly dashed: boolean;
  readonly but?: string | null;
}

const HALO: Line = { colour: "rgba(255, 255, 255, 0.75)", width: 3.5, dashed: false };
const MARKED: Line = { colour: "#d0021b", width: 4, dashed: true };
const SELECTED: Line = { colour: "#43579f", width: 4, dashed: false };
const FRESH: Line = { colour: "rgba(230, 159, 0, 0.8)", width: 5, dashed: false };
const DASH = [5, 3];
const FONT = '500 11px "Inter Variable", Inter, system-ui, sans-serif';

/** How much is drawn of every cell; it follows from how many there are. */
type Detail = "texts" | "frames" | "crowd";
const detailOf = (number: number): Detail => (number <= MOST_TEXTS ? "texts" : number <= CROWD ? "frames" : "crowd");

type Group = { look: Look; dashed: boolean; cells: Cell[] };

export function createCanvasRenderer(canvas: HTMLCanvasElement, looks: ReadonlyMap<string, Look>): Renderer {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser offers no 2D canvas");
  const lookOf = (cell: Cell): Look => (cell.label === null ? UNIDENTIFIED : looks.get(cell.label) ?? UNIDENTIFIED);

  const short = abbreviations([...looks.values()].map(({ name }) => name));
  const places = new Map([...looks.values()].map((look, place) => [look, place]));
  /** What is above what, the same in every drawing: lineages and stages as listed, proposals over what is decided. */
  const height = ({ look, dashed }: Group): number => 2 * (places.get(look) ?? -1) + (dashed ? 1 : 0);
  /** How the whole was drawn the last time, and how many cells may have come or gone since. */
  let drawn: { readonly detail: Detail; readonly number: number; drift: number } | null = null;

  /** Make the canvas as large as the screen part; true where it was not, and is empty now. */
  const fit = (width: number, height: number): boolean => {
    const ratio = pixelRatio();
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    const other = canvas.width !== w || canvas.height !== h;
    if (other) [canvas.width, canvas.height] = [w, h];
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    return other;
  };

  const grouped = (cells: readonly Cell[]): Group[] => {
    const found = new Map<string, Group>();
    for (const cell of cells) {
      const dashed = cell.status === "proposed";
      const key = `${String(cell.label)} ${String(dashed)}`;
      const group = found.get(key);
      if (group) group.cells.push(cell);
      else found.set(key, { look: lookOf(cell), dashed, cells: [cell] });
    }
    return [...found.values()].sort((a, b) => height(a) - height(b));
  };

  let sorted: { readonly cells: readonly Cell[]; readonly groups: readonly Group[] } | null = null;

  /** What looks alike together. A view that moves over the same cells asks for the same again. */
  const groups = (cells: readonly Cell[]): readonly Group[] => {
    if (sorted?.cells !== cells) sorted = { cells, groups: grouped(cells) };
    return sorted.groups;
  };

  /**
   * Frames in one colour. Each is a call of its own: a rectangle has a fast way through the rasteriser, which a path of
   * thousands of them has not.
   */
  const frame = (cells: readonly Cell[], { scale, left, top }: View, { colour, width, dashed, but }: Line): void => {
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dashed ? DASH : []);
    for (const { id, box } of cells) {
      if (id === but) continue;
      const [x, y, w, h] = [box[0] * scale + left, box[1] * scale + top, box[2] * scale, box[3] * scale];
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
  const texts = (scene: Scene, cells: readonly Cell[]): void => {
    context.font = FONT;
    const measure = (word: string) => context.measureText(word).width;
    const say = wordingFor(cells, scene.view.scale, (cell) => lookOf(cell).name, short, measure);
    for (const cell of say ? cells : []) {
      const [x, y] = boxToScreen(scene.view, cell.box);
      tag(say?.(cell) ?? "", lookOf(cell).colour, x, y);
    }
  };

  /** What others have selected, in their colour and under their name. */
  const selections = (scene: Scene, shown: readonly Cell[]): void => {
    context.font = FONT;
    for (const { name, colour, selection } of scene.others) {
      const theirs = new Set(selection);
      const cells = shown.filter((cell) => theirs.has(cell.id));
      frame(cells, scene.view, { colour, width: 3, dashed: true });
      const [first] = cells;
      if (!first) continue;
      const [x, y, , height] = boxToScreen(scene.view, first.box);
      tag(name, colour, x, y + height + 16);
    }
  };

  const paint = (scene: Scene, cells: readonly Cell[], detail: Detail): void => {
    const [crowded, view, but] = [detail === "crowd", scene.view, scene.except];
    const among = (ids: ReadonlySet<string>) => (ids.size ? cells.filter(({ id }) => ids.has(id)) : []);
    if (!crowded) frame(cells, view, { ...HALO, but });
    for (const { look, dashed, cells: alike } of groups(cells)) frame(alike, view, { colour: look.colour, width: crowded && dashed ? 1 : 2, dashed: dashed && !crowded, but });
    frame(among(scene.marked), view, MARKED);
    if (scene.selected.size > 1) frame(among(scene.selected), view, { ...SELECTED, but });
    frame(among(scene.fresh), view, { ...FRESH, but });
    if (detail === "texts") texts(scene, cells.filter(({ id }) => id !== but));
    selections(scene, cells);
  };

  /** Draw one place of the field anew, whose edges lie between pixels: beside it nothing changes. */
  const mend = (scene: Scene, place: Box, detail: Detail): void => {
    const ratio = pixelRatio();
    const [x, y, width, height] = boxToScreen(scene.view, place);
    const [left, top] = [Math.floor((x - REACH) * ratio) / ratio, Math.floor((y - REACH) * ratio) / ratio];
    const [right, bottom] = [Math.ceil((x + width + REACH) * ratio) / ratio, Math.ceil((y + height + REACH) * ratio) / ratio];
    const reach = (REACH + 1) / scene.view.scale;
    const around: Box = [
      (left - scene.view.left) / scene.view.scale - reach, (top - scene.view.top) / scene.view.scale - reach,
      (right - left) / scene.view.scale + 2 * reach, (bottom - top) / scene.view.scale + 2 * reach,
    ];
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.clearRect(left, top, right - left, bottom - top);
    paint(scene, scene.within(around), detail);
    context.restore();
  };

  /** Whether what is in view is still drawn in the same detail, without counting it: every place is one cell more or less. */
  const isKept = (places: number): boolean => {
    if (!drawn) return false;
    drawn.drift += places;
    return drawn.detail === detailOf(drawn.number - drawn.drift) && drawn.detail === detailOf(drawn.number + drawn.drift);
  };

  const draw = (scene: Scene, soiled: readonly Box[] | null): void => {
    const emptied = fit(scene.width, scene.height);
    // Words reach beyond their boxes.
    const worded = drawn?.detail === "texts" || scene.others.some((other) => other.selection.length);
    const few = soiled && soiled.length <= MOST_PLACES && isKept(soiled.length);
    if (few && drawn && !emptied && !worded) {
      const { detail } = drawn;
      return soiled.forEach((place) => mend(scene, place, detail));
    }
    const cells = scene.cells();
    drawn = { detail: detailOf(cells.length), number: cells.length, drift: 0 };
    context.clearRect(0, 0, scene.width, scene.height);
    paint(scene, cells, drawn.detail);
  };

  return { draw };
}
