// Which fields lie beside a field on its slide.

import type { Field } from "../../api/types";

export interface Neighbours {
  /** The fields of the slide, in the case's order. */
  slide: readonly Field[];
  /** Place of the open field among them, from 0; -1 until the list is known. */
  place: number;
  previous: Field | undefined;
  next: Field | undefined;
}

export function neighbours(fields: readonly Field[], open: Pick<Field, "id" | "slide">): Neighbours {
  const slide = fields.filter((field) => field.slide === open.slide);
  const place = slide.findIndex((field) => field.id === open.id);
  const at = (index: number) => (place < 0 ? undefined : slide[index]);
  return { slide, place, previous: at(place - 1), next: at(place + 1) };
}
