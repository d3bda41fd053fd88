// The words of the core: cells, boxes, labels and operations, as the API writes them.

/** x, y, width, height in field pixels; the origin is the field's top left corner. */
export type Box = readonly [x: number, y: number, width: number, height: number];

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export type CellStatus = "proposed" | "accepted" | "corrected" | "rejected" | "added" | "removed" | "superseded";

/** What a model said of a cell; kept unchanged whatever people make of it. `label` is a label's code. */
export interface Proposal {
  readonly label: string;
  readonly box: Box;
  /** How sure it was of that label; the cell's `score` says how sure it was that there is a cell. */
  readonly label_score?: number | null;
}

export interface Cell {
  readonly id: string;
  /** The label's id; null is an unidentified cell. */
  readonly label: string | null;
  readonly box: Box;
  readonly status: CellStatus;
  /** How often the server has changed this cell: the last number it told us. 0 is a cell it does not know yet. */
  readonly version: number;
  readonly revision: number;
  readonly score: number | null;
  readonly produced_by: string | null;
  readonly proposal: Proposal | null;
  readonly updated_by: string | null;
  readonly updated_at: string;
}

/** How sure the model was of what it named the cell, 0 to 1; null where no model named it. */
export const surenessOf = ({ score, proposal }: Cell): number | null => proposal?.label_score ?? score;

export interface Label {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** The lineage this stage belongs to; null for a lineage. */
  readonly parent: string | null;
  readonly colour: string;
  readonly shortcut?: string | undefined;
  readonly counting: "differential" | "separate" | "excluded";
  readonly position: number;
}

export type FieldState = "stored" | "draft" | "in_review" | "approved" | "set_aside";
export type Role = "viewer" | "annotator" | "pathologist" | "administrator";

export type OperationKind = "create" | "update" | "accept" | "delete" | "restore";

/** One edit as it is sent. The server applies an id once, however often it comes; `version` is not part of its content. */
export interface Operation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly cell: string;
  readonly version?: number;
  readonly label?: string | null;
  readonly box?: Box;
  /** Only of `restore`: the status the cell had. */
  readonly status?: CellStatus;
}

const VISIBLE: ReadonlySet<CellStatus> = new Set<CellStatus>(["proposed", "accepted", "corrected", "added"]);

export const isVisible = (cell: Cell): boolean => VISIBLE.has(cell.status);
