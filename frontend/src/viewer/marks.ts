// What the viewer notes in the browser's own timeline (performance.mark), for whoever measures it.

/** Keeps the newest mark of a name: a viewer is open all day. */
export function mark(name: "boxes shown" | "field shown" | "cells heard", detail?: string): void {
  performance.clearMarks(name);
  performance.mark(name, { detail });
}

/** Whether the newest mark of this name is of this field. */
export const isMarked = (name: "boxes shown" | "field shown", field: string): boolean =>
  performance.getEntriesByName(name, "mark").some((mark) => (mark as PerformanceMark).detail === field);
