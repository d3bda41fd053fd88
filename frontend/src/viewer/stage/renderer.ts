// What draws the boxes at rest. One small interface, so that another way of drawing can take its place.

import type { Cell, Label } from "../../core/types";
import type { View } from "../../core/viewport";

export interface Scene {
  readonly view: View;
  readonly width: number;
  readonly height: number;
  /** Only what is in view. */
  readonly cells: readonly Cell[];
  /** Drawn by the layer above: the selected cell. */
  readonly except: string | null;
  /** Cells whose edits wait for a decision. */
  readonly marked: ReadonlySet<string>;
}

export interface Renderer {
  draw(scene: Scene): void;
  clear(): void;
}

export interface Look {
  readonly colour: string;
  readonly name: string;
}

export const UNIDENTIFIED: Look = { colour: "#30363d", name: "Unidentified" };

/** How each label looks, by its id. */
export const looksOf = (labels: readonly Label[]): ReadonlyMap<string, Look> =>
  new Map(labels.map(({ id, colour, name }) => [id, { colour, name }]));
