// Fetches the first tile of the fields that will probably be opened next, once the open one has had time to load.

import { useEffect } from "react";

import type { Field } from "../../api";

const PATIENCE_MS = 800;

export const firstTile = (field: Field): string => field.tiles.url.replace(/\{[zxy]\}/g, "0");

export function usePreload(...fields: readonly (Field | undefined)[]): void {
  const urls = fields.map((field) => (field ? firstTile(field) : "")).join(" ").trim();
  useEffect(() => {
    if (!urls) return undefined;
    const timer = window.setTimeout(() => {
      for (const url of urls.split(" ")) new Image().src = url;
    }, PATIENCE_MS);
    return () => window.clearTimeout(timer);
  }, [urls]);
}
