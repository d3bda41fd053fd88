// The stain of a picture's tiles moved to the reference: each tile once when it arrives, so that frames cost nothing.

import type OpenSeadragon from "openseadragon";

import type { Field } from "../../api/types";
import { measure, normaliser } from "../../core/stain";
import { tileUrl } from "../preload";

/** How the field's colours are moved, from its smallest tile, which shows all of it; null when nothing is stained. */
async function moverOf({ tiles }: Field): Promise<ReturnType<typeof normaliser> | null> {
  const image = new Image();
  image.src = tileUrl(tiles.url, 0, 0, 0);
  await image.decode();
  const context = contextOf(image.width, image.height);
  context.drawImage(image, 0, 0);
  const stain = measure(context.getImageData(0, 0, image.width, image.height).data);
  return stain && normaliser(stain);
}

function contextOf(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("This browser offers no 2D canvas");
  return context;
}

/** Normalise every tile until the returned function is called; then the tiles are as they came. */
export function normalise(osd: OpenSeadragon.Viewer, field: Field): () => void {
  let stopped = false;
  const mover = moverOf(field).catch(() => null);

  const onTile = async (event: OpenSeadragon.TileInvalidatedEvent): Promise<void> => {
    const move = await mover;
    if (!move || stopped) return;
    const context = (await event.getData("context2d")) as CanvasRenderingContext2D | undefined;
    if (!context || (await event.outdated())) return;
    const { width, height } = context.canvas;
    const pixels = context.getImageData(0, 0, width, height);
    move(pixels.data);
    context.putImageData(pixels, 0, 0);
    await event.setData(context, "context2d");
  };

  osd.addHandler("tile-invalidated", onTile);
  void osd.requestInvalidate(true);
  return () => {
    stopped = true;
    osd.removeHandler("tile-invalidated", onTile);
    if (osd.isOpen()) void osd.requestInvalidate(true);
  };
}
