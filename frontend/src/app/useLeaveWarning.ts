// Asks before the tab closes while edits wait. They would survive it, but only in this browser.

import { useEffect, useEffectEvent } from "react";

/** `waits` is asked at that moment: whoever uses this need not be drawn anew with every edit. */
export function useLeaveWarning(waits: () => boolean): void {
  const onLeave = useEffectEvent((event: BeforeUnloadEvent) => {
    if (waits()) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: BeforeUnloadEvent) => onLeave(event);
    window.addEventListener("beforeunload", listener);
    return () => window.removeEventListener("beforeunload", listener);
  }, []);
}
