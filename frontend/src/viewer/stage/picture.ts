// The picture itself: OpenSeadragon set up for our tiles, and the little of it that the rest needs.

import OpenSeadragon from "openseadragon";

import type { Field } from "../../api/types";
import type { Point, Size } from "../../core/types";
import type { View } from "../../core/viewport";

const tileUrl = (template: string, z: number, x: number, y: number): string =>
  template.replace("{z}", String(z)).replace("{x}", String(x)).replace("{y}", String(y));

function tileSource({ width, height, tiles }: Field): OpenSeadragon.TileSource {
  const source = new OpenSeadragon.TileSource({
    width, height, tileSize: tiles.size, tileOverlap: 0, minLevel: 0, maxLevel: tiles.levels - 1,
  });
  source.getTileUrl = (z: number, x: number, y: number) => tileUrl(tiles.url, z, x, y);
  return source;
}

export interface Picture {
  readonly osd: OpenSeadragon.Viewer;
  /** Where the field is on the screen now; null until it is open. */
  readonly view: () => View | null;
  readonly screen: () => Size;
  readonly zoomBy: (factor: number) => void;
  readonly fit: () => void;
  /** Move the view by this many field pixels. */
  readonly panBy: (way: Point) => void;
  readonly centre: () => Point;
  readonly destroy: () => void;
}

export function createPicture(element: HTMLElement, field: Field): Picture {
  const osd = new OpenSeadragon.Viewer({
    element,
    tileSources: tileSource(field) as unknown as string,
    drawer: "canvas",
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
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: false, flickEnabled: false },
    gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: false },
    gestureSettingsPen: { clickToZoom: false, dblClickToZoom: false },
  });

  const view = (): View | null => {
    if (!osd.isOpen()) return null;
    // A field is 1 wide in the viewport's units, whatever its pixels.
    const corner = osd.viewport.pixelFromPoint(new OpenSeadragon.Point(0, 0), true);
    const right = osd.viewport.pixelFromPoint(new OpenSeadragon.Point(1, 0), true);
    return { scale: (right.x - corner.x) / field.width, left: corner.x, top: corner.y };
  };

  const screen = (): Size => ({ width: element.clientWidth, height: element.clientHeight });
  const inViewport = ({ x, y }: Point) => new OpenSeadragon.Point(x / field.width, y / field.width);

  return {
    osd,
    view,
    screen,
    zoomBy: (factor) => {
      osd.viewport.zoomBy(factor);
      osd.viewport.applyConstraints();
    },
    fit: () => void osd.viewport.goHome(),
    panBy: (way) => {
      osd.viewport.panBy(inViewport(way));
      osd.viewport.applyConstraints();
    },
    centre: () => {
      const { x, y } = osd.viewport.getCenter(true);
      return { x: x * field.width, y: y * field.width };
    },
    destroy: () => osd.destroy(),
  };
}
