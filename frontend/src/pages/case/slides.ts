// How slides are named: by number unless someone gave a name.

import type { Slide } from "../../api/types";
import { t } from "../../i18n";

/** The slide's name as a person reads it: the server calls the first one "1". */
export const slideWord = ({ name }: Pick<Slide, "name">): string => (/^\d+$/.test(name) ? t("case:slide", { number: name }) : name);

/** The next number that no slide of the case is called. */
export function freeName(slides: readonly Pick<Slide, "name">[]): string {
  let number = slides.length + 1;
  while (slides.some(({ name }) => name === String(number))) number += 1;
  return String(number);
}
