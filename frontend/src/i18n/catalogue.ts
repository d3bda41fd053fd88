// What a catalogue is: one JSON file per area of the interface, texts under keys that may be nested.

export interface Catalogue {
  readonly [key: string]: string | Catalogue;
}

/** Files found by glob, under the names of their areas: "../locales/en/jobs.json" is "jobs". */
export const areasOf = (files: Record<string, Catalogue>): Record<string, Catalogue> =>
  Object.fromEntries(Object.entries(files).map(([path, words]) => [/([^/]+)\.json$/.exec(path)?.[1] ?? path, words]));

/** Every text of a catalogue with its key, dots between the levels. */
export const textsOf = (words: Catalogue, above = ""): [key: string, text: string][] =>
  Object.entries(words).flatMap(([key, word]) =>
    typeof word === "string" ? [[above + key, word] as [string, string]] : textsOf(word, `${above}${key}.`),
  );
