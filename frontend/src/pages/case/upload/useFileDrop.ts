// Files dragged from the desktop onto the window.

import { useEffect, useState } from "react";

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

/** Hand over files dropped anywhere in the window; true while some are held over it. */
export function useFileDrop(enabled: boolean, onFiles: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (!enabled) return undefined;
    const stop = new AbortController();
    const listen = (name: "dragover" | "dragleave" | "drop", handler: (event: DragEvent) => void) =>
      window.addEventListener(name, handler, { signal: stop.signal });
    listen("dragover", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    });
    // A dragleave without a related target is the pointer leaving the window, not moving between two elements.
    listen("dragleave", (event) => event.relatedTarget === null && setOver(false));
    listen("drop", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(false);
      onFiles([...(event.dataTransfer?.files ?? [])]);
    });
    return () => stop.abort();
  }, [enabled, onFiles]);
  return over;
}
