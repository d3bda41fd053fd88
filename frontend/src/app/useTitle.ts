// The title of the browser's tab.

import { useEffect } from "react";

const NAME = "Marrowscope";

/** Name the page in the tab, most particular word first: useTitle("Field 3", "MS-0042"). */
export function useTitle(...parts: readonly (string | undefined)[]): void {
  const title = [...parts.filter(Boolean), NAME].join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);
}
