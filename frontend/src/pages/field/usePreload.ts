// Fetches the fields beside the open one, the next one first, once the open one is there.

import { useEffect, useEffectEvent } from "react";

import type { Field } from "../../api";
import { isMarked } from "../../viewer/marks";
import { preload, preloadTiles } from "../../viewer/preload";
import type { Neighbours } from "./neighbours";

const LOOK_MS = 250;
/** A field whose picture never comes whole keeps its neighbours no longer. */
const LOOKS = 20;

/** The neighbours of `open`; fetching them before it is there would keep it waiting. */
export function usePreload({ next, previous }: Neighbours, open: string): void {
  const fetch = useEffectEvent(() => {
    for (const field of [next, previous].filter((one): one is Field => one !== undefined)) {
      preload(field);
      preloadTiles(field);
    }
  });
  useEffect(() => {
    let looks = 0;
    const timer = window.setInterval(() => {
      looks += 1;
      if (!isMarked("field shown", open) && looks < LOOKS) return;
      window.clearInterval(timer);
      fetch();
    }, LOOK_MS);
    return () => window.clearInterval(timer);
  }, [open, next?.id, previous?.id]);
}
