// Fetches the fields beside the open one, the next one first, once the open one has had time to load.

import { useEffect, useEffectEvent } from "react";

import type { Field } from "../../api";
import { preload, preloadTiles } from "../../viewer/preload";
import type { Neighbours } from "./neighbours";

const PATIENCE_MS = 500;

export function usePreload({ next, previous }: Neighbours): void {
  const fetch = useEffectEvent(() => {
    for (const field of [next, previous].filter((one): one is Field => one !== undefined)) {
      preload(field);
      preloadTiles(field);
    }
  });
  useEffect(() => {
    const timer = window.setTimeout(() => fetch(), PATIENCE_MS);
    return () => window.clearTimeout(timer);
  }, [next?.id, previous?.id]);
}
