// The picture itself: OpenSeadragon set up for our tiles, and the little of it that the rest needs.

import OpenSeadragon from "openseadragon";

import type { Field } from "../../api/types";
import { centre } from "../../core/geometry";
import type { Box, Point, Size } from "../../core/types";
import { wayTo, type View } from "../../core/viewport";
import { takeTiles, tileUrl, type Tiles } from "../preload";
import { createMissing, type Missing } from "./missing";
import { pixelRatio } from "./ratio";

/** OpenSeadragon draws at the screen's ratio of device pixels to CSS pixels and has no option for less. */
const settled = OpenSeadragon as unknown as { pixelDensityRatio: number; getCurrentPixelDensityRatio: () => number };
settled.getCurrentPixelDensityRatio = pixelRatio;
settled.pixelDensityRatio = settled.getCurrentPixelDensityRatio();

/** A field's tiles: those that were fetched early from there, the others from the server. */
function tileSource({ id, width, height, tiles }: Field): OpenSeadragon.TileSource {
  const source = new OpenSeadragon.TileSource({
    width, height, tileSize: tiles.size, tileOverlap: 0, minLevel: 0, maxLevel: tiles.levels - 1,
  });
  source.getTileUrl = (z: number, x: number, y: number) => tileUrl(tiles.url, z, x, y);
  const fetch = source.downloadTileStart.bind(source);
  let early: Tiles | null = null;
  source.downloadTileStart = (job) => {
    early ??= takeTiles(id);
    const tile = early.get(job.src);
    early.delete(job.src);
    if (tile) void tile.then((drawn) => (drawn ? job.finish(drawn, null, "context2d") : fetch(job)));
    else fetch(job);
  };
  return source;
}

/** How many times a cell's size is shown around it when one goes to it. */
const ROOM = 7;
/** So many CSS pixels stay around the selected cell when the view is zoomed by key. */
const KEPT = 12;
/** How long a picture that is no longer shown keeps its memory: giving it back may not keep the next one waiting. */
const GONE_MS = 150;
/** A drag that left the picture this near its middle, in widths of the field, has moved nothing. */
const MOVED = 0.002;

export interface Picture {
  readonly osd: OpenSeadragon.Viewer;
  /** Have these fields ready, so that `show` puts any of them on the screen with the next frame. */
  readonly prepare: (fields: readonly Field[]) => void;
  /** Another field in place of the one that is shown, the whole of it in view. */
  readonly show: (next: Field) => void;
  /** Where the field is on the screen now; null until it is open. */
  readonly view: () => View | null;
  readonly screen: () => Size;
  /** Called once the whole first sight is there. */
  readonly onComplete: (listener: () => void) => void;
  /** About the middle of what is shown; with a box, about that, and so that it stays in sight. */
  readonly zoomBy: (factor: number, about?: Box | null) => void;
  readonly fit: () => void;
  /** One field pixel on each CSS pixel. */
  readonly actualSize: () => void;
  /** Move the view by this many field pixels. */
  readonly panBy: (way: Point) => void;
  /** Bring this point of the field into the middle, without the glide. */
  readonly panTo: (point: Point) => void;
  readonly centre: () => Point;
  /** Bring a box into the middle, with room around it; as soon as the picture is open. */
  readonly lookAt: (box: Box) => void;
  readonly missing: Missing;
  readonly destroy: () => void;
}

export function createPicture(element: HTMLElement, first: Field): Picture {
  let field = first;
  const osd = new OpenSeadragon.Viewer({
    element,
    tileSources: tileSource(field) as unknown as string,
    drawer: "canvas",
    maxTilesPerFrame: 40,
    keyboardNavEnabled: false,
    tabIndex: -1,
    showNavigationControl: false,
    animationTime: 0.25,
    springStiffness: 9,
    zoomPerScroll: 1.25,
    maxZoomPixelRatio: 12,
    minZoomImageRatio: 0.7,
    visibilityRatio: 0.4,
    tileRetryMax: 4,
    tileRetryDelay: 1500,
    clickTimeThreshold: Infinity, // however long it is held: what has not moved is a click
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: false, flickEnabled: false },
    gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: false },
    gestureSettingsPen: { clickToZoom: false, dblClickToZoom: false },
  });

  const missing = createMissing(osd);
  const view = (): View | null => {
    if (!osd.isOpen()) return null;
    // A field is 1 wide in the viewport's units, whatever its pixels.
    const corner = osd.viewport.pixelFromPoint(new OpenSeadragon.Point(0, 0), true);
    const right = osd.viewport.pixelFromPoint(new OpenSeadragon.Point(1, 0), true);
    return { scale: (right.x - corner.x) / field.width, left: corner.x, top: corner.y };
  };

  // Whoever has not chosen a part of the picture sees all of it, also when the room changes. OpenSeadragon itself zooms by
  // the change of the room's diagonal, as soon as it has told of it.
  let chosen = false;
  const choosing = <Given extends unknown[]>(act: (...given: Given) => void) => (...given: Given): void => {
    chosen = true;
    act(...given);
  };
  const fit = (at?: boolean): void => {
    chosen = false;
    osd.viewport.goHome(at);
  };
  osd.addHandler("canvas-scroll", choosing(() => undefined));
  osd.addHandler("canvas-pinch", choosing(() => undefined));
  osd.addHandler("canvas-drag-end", () => {
    const [here, home] = [osd.viewport.getCenter(), osd.viewport.getHomeBounds().getCenter()];
    chosen ||= here.distanceTo(home) > MOVED;
  });
  osd.addHandler("after-resize", () => queueMicrotask(() => {
    if (!chosen && osd.isOpen()) fit(true);
  }));

  /** Once the field asked for is open; never, where another has taken its place before. */
  const onceOpen = (act: () => void): void => {
    const asked = field;
    if (osd.isOpen()) return act();
    osd.addOnceHandler("open", () => {
      if (asked === field) act();
    });
  };

  const ready = new Map<string, OpenSeadragon.TiledImage>();
  const prepare = (fields: readonly Field[]): void => {
    for (const id of ready.keys()) if (!fields.some((one) => one.id === id)) ready.delete(id);
    for (const one of fields.filter(({ id }) => !ready.has(id))) {
      const options = { tileSource: tileSource(one), success: ({ item }: { item: OpenSeadragon.TiledImage }) => ready.set(one.id, item) };
      void osd.instantiateTiledImageClass(options as unknown as OpenSeadragon.TileSourceSpecifier);
    }
  };

  let leaving = { timer: 0, go: (): void => undefined };
  /** Take what was shown off the screen now, and out of memory in a moment. */
  const dismiss = (old: OpenSeadragon.TiledImage): void => {
    old.setOpacity(0);
    const go = (): void => {
      window.clearTimeout(leaving.timer);
      leaving = { timer: 0, go: () => undefined };
      osd.world.removeItem(old);
    };
    leaving = { timer: window.setTimeout(go, GONE_MS), go };
  };

  /** Without the pause that OpenSeadragon makes between closing and opening. */
  const replace = (item: OpenSeadragon.TiledImage): void => {
    leaving.go();
    const old = osd.world.getItemAt(0);
    osd.world.addItem(item, { index: 0 });
    dismiss(old);
    osd.viewport.fitBounds(item.getBounds(), true);
    osd.viewport.update();
    item.update(true); // its tiles come now, and not with the first frame
    osd.raiseEvent("open", { source: item.source });
  };

  const screen = (): Size => ({ width: element.clientWidth, height: element.clientHeight });
  const look = ([x, y, width, height]: Box): void => {
    const side = (ROOM * Math.max(width, height)) / field.width;
    const [middle, down] = [(x + width / 2) / field.width, (y + height / 2) / field.width];
    osd.viewport.fitBounds(new OpenSeadragon.Rect(middle - side / 2, down - side / 2, side, side), true);
    if (osd.viewport.getZoom() < osd.viewport.getHomeZoom()) fit(true); // nothing is closer than all of the field
  };
  /** Where the field will be once the glide of the view is over. */
  const goal = (): View => {
    const bounds = osd.viewport.getBounds();
    const scale = screen().width / (bounds.width * field.width);
    return { scale, left: -bounds.x * field.width * scale, top: -bounds.y * field.width * scale };
  };
  const inViewport = ({ x, y }: Point) => new OpenSeadragon.Point(x / field.width, y / field.width);
  /** The box's middle stays where it is on the screen, unless the box would leave it. */
  const zoomAbout = (factor: number, box: Box): void => {
    const { viewport } = osd;
    const [before, middle] = [viewport.getZoom(), inViewport(centre(box))];
    const zoom = Math.min(viewport.getMaxZoom(), Math.max(viewport.getMinZoom(), before * factor));
    const away = viewport.getCenter().minus(middle).times(before / zoom);
    viewport.zoomTo(zoom);
    viewport.panTo(middle.plus(away));
    const way = wayTo(goal(), box, screen(), field, KEPT);
    if (way) viewport.panBy(inViewport(way));
  };

  return {
    osd,
    prepare,
    show: (next) => {
      if (next.id === field.id) return;
      [field, chosen] = [next, false];
      const item = ready.get(next.id);
      ready.delete(next.id);
      if (item && osd.isOpen()) return replace(item);
      leaving.go();
      osd.open(tileSource(next) as unknown as OpenSeadragon.TileSourceSpecifier);
    },
    view,
    screen,
    onComplete: (listener) => {
      onceOpen(() => osd.world.getItemAt(0).whenFullyLoaded(listener));
    },
    zoomBy: choosing((factor, about) => {
      if (about) zoomAbout(factor, about);
      else osd.viewport.zoomBy(factor);
      osd.viewport.applyConstraints();
    }),
    fit: () => fit(),
    actualSize: choosing(() => {
      osd.viewport.zoomTo(field.width / osd.viewport.getContainerSize().x);
      osd.viewport.applyConstraints();
    }),
    panBy: choosing((way) => {
      osd.viewport.panBy(inViewport(way));
      osd.viewport.applyConstraints();
    }),
    panTo: choosing((point) => {
      osd.viewport.panTo(inViewport(point), true);
      osd.viewport.applyConstraints(true);
    }),
    centre: () => {
      const { x, y } = osd.viewport.getCenter(true);
      return { x: x * field.width, y: y * field.width };
    },
    lookAt: choosing((box) => onceOpen(() => look(box))),
    missing,
    destroy: () => {
      window.clearTimeout(leaving.timer);
      missing.stop();
      osd.destroy();
    },
  };
}
