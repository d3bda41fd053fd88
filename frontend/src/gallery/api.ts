// What the gallery asks of the API.

import { api, request } from "../api/client";
import type { GalleryScope } from "../app/links";
import { decoded, type Vectors } from "../core/gallery";
import type { Box, Cell, FieldState, Size } from "../core/types";
import type { Crop } from "./crops";

export interface ShelfField extends Size {
  readonly id: string;
  readonly name: string;
  readonly state: FieldState;
  readonly revision: number;
  readonly threshold: number;
  readonly cells: readonly Cell[];
}

interface ShelfPage {
  readonly next: string | null;
  readonly fields: readonly ShelfField[];
}

export interface Exemplar {
  readonly id: string;
  readonly field: string;
  readonly case: string;
  readonly score: number | null;
  readonly box: Box;
}

export const fetchPage = (scope: GalleryScope, id: string, after: string | null): Promise<ShelfPage> =>
  api.get<ShelfPage>(`/api/${scope}s/${id}/gallery`, after ? { after } : {});

/** How the cells looked to the models that proposed them; `modelOf` names a cell's model. */
export async function fetchVectors(scope: GalleryScope, id: string, modelOf: (cell: string) => string | null): Promise<Vectors> {
  const found = await request<Record<string, string>>("GET", `/api/${scope}s/${id}/vectors`);
  return new Map(Object.entries(found).map(([cell, said]) => [cell, { model: modelOf(cell) ?? "", numbers: decoded(said) }]));
}

export const fetchExemplars = (project: string, label: string): Promise<Exemplar[]> =>
  api.get<Exemplar[]>(`/api/projects/${project}/exemplars`, { label });

/** The sizes the server cuts, in device pixels. */
const SIZES = [48, 64, 96, 128, 192, 256] as const;

const sizeFor = (pixels: number): number => SIZES.find((size) => size >= pixels) ?? 256;

/** A crop shown `width` CSS pixels wide. */
export const cropOn = (field: string, { x, y, side }: { x: number; y: number; side: number }, width: number): Crop =>
  ({ field, x: Math.max(0, x), y: Math.max(0, y), side, size: sizeFor(width * Math.min(2, window.devicePixelRatio)) });

/** The address of a crop; it says all of its content, so browsers keep it for ever. `width` in CSS pixels. */
export function cropUrl(field: string, part: { x: number; y: number; side: number }, width: number): string {
  const { x, y, side, size } = cropOn(field, part, width);
  return `/api/fields/${field}/crops/${x}/${y}/${side}/${size}`;
}
