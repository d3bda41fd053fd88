// One model's side of a comparison on a canvas: faint where both agree, strong where they differ, a ghost where it is blind.

import type { Pair, Said } from "../../core/compare";
import type { Size } from "../../core/types";
import { boxToScreen, type View } from "../../core/viewport";
import { pixelRatio } from "../stage/ratio";
import { UNIDENTIFIED, type Look } from "../stage/renderer";

export type Side = "first" | "second";

interface Comparison {
  readonly pairs: readonly Pair[];
  readonly side: Side;
  readonly current: Pair | null;
  readonly looks: ReadonlyMap<string, Look>;
}

const FONT = '500 11px "Inter Variable", Inter, system-ui, sans-serif';
const GHOST = "#d0021b";
const DASH = [6, 4];

export function drawSide(canvas: HTMLCanvasElement, view: View, screen: Size, { pairs, side, current, looks }: Comparison): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const ratio = pixelRatio();
  [canvas.width, canvas.height] = [Math.round(screen.width * ratio), Math.round(screen.height * ratio)];
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = FONT;

  const stroke = (said: Said, colour: string, width: number, dash: number[] = []): void => {
    const [x, y, w, h] = boxToScreen(view, said.box);
    context.setLineDash(dash);
    [context.strokeStyle, context.lineWidth] = [colour, width];
    context.strokeRect(x, y, w, h);
  };
  const named = (said: Said): void => {
    const [x, y] = boxToScreen(view, said.box);
    const name = (looks.get(said.label ?? "")?.name ?? said.code).replace(/ \(.*\)$/, "");
    context.fillStyle = "rgba(255, 255, 255, 0.9)";
    context.fillRect(x, y - 15, context.measureText(name).width + 8, 14);
    context.fillStyle = "#16191d";
    context.fillText(name, x + 4, y - 4);
  };
  const draw = (pair: Pair): void => {
    const [mine, other] = side === "first" ? [pair.first, pair.second] : [pair.second, pair.first];
    const { colour } = looks.get(mine?.label ?? "") ?? UNIDENTIFIED;
    if (pair === current && (mine ?? other)) stroke((mine ?? other) as Said, "#fff", 9);
    if (!mine && other) return stroke(other, GHOST, 2, DASH);
    if (!mine) return;
    if (pair.kind !== "same") stroke(mine, "rgba(255, 255, 255, 0.9)", 5);
    stroke(mine, colour, pair.kind === "same" ? 1 : 3);
    if (pair.kind !== "same") named(mine);
  };
  for (const pair of pairs) draw(pair);
}
