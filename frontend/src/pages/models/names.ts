// What a class's code is called in this project's label set, in its order.

import type { Project } from "../../api";

export interface Names {
  readonly name: (code: string) => string;
  readonly order: readonly string[];
  /** For sorting: where a class, by its code or its name, stands in the label set; what the project does not have is last. */
  readonly place: (word: string) => number;
}

const inWords = (code: string): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll("_", " ");

/** Names as everywhere, also of a code that a model has for a label; one that the project does not have, as words. */
export function namesOf({ label_set: { labels } }: Project): Names {
  const aliases = labels.flatMap(({ aliases, name }) => aliases.map((alias) => [alias, name] as const));
  const known = new Map([...aliases, ...labels.map(({ code, name }) => [code, name] as const)]);
  const sorted = [...labels].sort((a, b) => a.position - b.position);
  const places = new Map(sorted.flatMap(({ aliases, code, name }, at) => [...aliases, name, code].map((word) => [word, at] as const)));
  return { name: (code) => known.get(code) ?? inWords(code), order: sorted.map(({ code }) => code), place: (word) => places.get(word) ?? labels.length };
}
