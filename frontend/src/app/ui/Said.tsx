// What the server says in sentences: in the language in use where the catalogue has it, else marked as the English it is.

import { inWords } from "../../i18n/said";

export function Said({ children }: { children: string }) {
  const words = inWords(children);
  return <span lang={words === children ? "en" : undefined}>{words}</span>;
}
