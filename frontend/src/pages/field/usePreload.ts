// Fetches the first tile of the field that will probably be opened next, once the open one has had time to load.

import { useEffect } from "react";

import type { Field } from "../../api";

const PATIENCE_MS = 800;

export const firstTile = (field: Field): string => field.tiles.url.replace(/\{[zxy]\}/g, "0");

export function usePreload(field: Field | undefined): void {
  const url = field && firstTile(field);
  useEffect(() => {
    if (!url) return undefined;
    const timer = window.setTimeout(() => {
      new Image().src = url;
    }, PATIENCE_MS);
    return () => window.clearTimeout(timer);
  }, [url]);
}
