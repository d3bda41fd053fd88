// What draws the boxes at rest. One small interface, so that another way of drawing can take its place.

import type { Box, Cell, Label } from "../../core/types";
import type { View } from "../../core/viewport";
import { t } from "../../i18n";
import type { Other } from "../presence";

export interface Scene {
  readonly view: View;
  readonly width: number;
  readonly height: number;
  /** Only what is in view; looked up when it is asked for. */
  readonly cells: () => readonly Cell[];
  /** Those that a box of the field touches. */
  readonly within: (box: Box) => readonly Cell[];
  /** Drawn by the layer above: the selected cell. */
  readonly except: string | null;
  /** Cells whose edits wait for a decision. */
  readonly marked: ReadonlySet<string>;
  readonly selected: ReadonlySet<string>;
  /** Cells that somebody else has just changed. */
  readonly fresh: ReadonlySet<string>;
  /** What others on the field have selected. */
  readonly others: readonly Other[];
}

export interface Renderer {
  /** `soiled`: the boxes of the field in which anything changed since the last time, or null where everything may have. */
  draw(scene: Scene, soiled: readonly Box[] | null): void;
}

export interface Look {
  readonly colour: string;
  readonly name: string;
}

export const UNIDENTIFIED: Look = {
  colour: "#30363d",
  get name() {
    return t("viewer:unidentified");
  },
};

/** How each label looks, by its id. */
export const looksOf = (labels: readonly Label[]): ReadonlyMap<string, Look> =>
  new Map(labels.map(({ id, colour, name }) => [id, { colour, name }]));
