// What a person can do to a cell, as functions from the cell before to the cell after; and what to send for it.

import { sameBox } from "./geometry";
import { newId } from "./ids";
import { isVisible, type Box, type Cell, type CellStatus, type Operation } from "./types";

/** The code of a label, by its id. */
export type CodeOf = (label: string) => string | undefined;

/** The status of a visible cell that a person has decided on. The server decides for good; this is what it will say. */
function settled(cell: Cell, codeOf: CodeOf): CellStatus {
  if (!cell.proposal) return "added";
  const code = cell.label === null ? "" : codeOf(cell.label);
  return sameBox(cell.box, cell.proposal.box) && code === (cell.proposal.label ?? "") ? "accepted" : "corrected";
}

export const drawn = (box: Box, label: string | null, by: string, at: string): Cell => ({
  id: newId(),
  label,
  box,
  status: "added",
  version: 0,
  revision: 0,
  score: null,
  produced_by: null,
  proposal: null,
  updated_by: by,
  updated_at: at,
});

export function changed(cell: Cell, to: { label?: string | null; box?: Box }, codeOf: CodeOf): Cell {
  const next = { ...cell, ...to };
  return { ...next, status: settled(next, codeOf) };
}

/** Agreement with a proposal as it stands; any other cell is somebody's decision already. */
export const accepted = (cell: Cell): Cell => (cell.status === "proposed" ? { ...cell, status: "accepted" } : cell);

export const deleted = (cell: Cell): Cell => ({ ...cell, status: cell.proposal ? "rejected" : "removed" });

/** Whether two states of a cell look the same to a person: label, box and whether it is there. */
export const looksSame = (a: Cell, b: Cell): boolean =>
  isVisible(a) === isVisible(b) && (!isVisible(a) || (a.label === b.label && sameBox(a.box, b.box)));

/** Same to the eye and decided on alike: nothing would be left to send. */
const isSame = (a: Cell, b: Cell): boolean =>
  looksSame(a, b) && (!isVisible(a) || (a.status === "proposed") === (b.status === "proposed"));

const content = (cell: Cell) => ({ label: cell.label, box: cell.box });

/**
 * The operation that turns `before` into `after`, or null where there is nothing to do. It follows from the two states
 * alone, so an undo, a redo and a conflict decided for one's own version are sent like any edit.
 */
export function operationOf(before: Cell | undefined, after: Cell): Operation | null {
  const to = { id: newId(), cell: after.id };
  if (!before) return isVisible(after) ? { ...to, kind: "create", ...content(after) } : null;
  if (isSame(before, after)) return null;
  const on = { ...to, version: before.version };
  if (!isVisible(after)) return { ...on, kind: "delete" };
  if (!isVisible(before) || after.status === "proposed") return { ...on, kind: "restore", ...content(after), status: after.status };
  if (looksSame(before, after)) return { ...on, kind: "accept" };
  return {
    ...on,
    kind: "update",
    ...(before.label === after.label ? {} : { label: after.label }),
    ...(sameBox(before.box, after.box) ? {} : { box: after.box }),
  };
}
