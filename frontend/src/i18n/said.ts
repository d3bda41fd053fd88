// What the server says in English, in the language in use: sentence by sentence, as the language's said.*.json has them.

import i18next from "i18next";

import { language } from "./index";
import { knownNames } from "./known";

interface Known {
  /** Matches a text that begins with the English; `rest` is what is said after it. */
  readonly shape: RegExp;
  readonly words: string;
}

let ready: { readonly pairs: Readonly<Record<string, string>>; readonly all: readonly Known[] } | null = null;

/** Those that begin with a place fit more than they mean, so they are tried last. */
const byBeginning = ([one]: [string, string], [other]: [string, string]): number =>
  Number(one.startsWith("{{")) - Number(other.startsWith("{{"));

function catalogue(): readonly Known[] {
  const pairs = i18next.getResourceBundle(language(), "said") as Readonly<Record<string, string>> | undefined;
  if (!pairs) return [];
  if (ready?.pairs !== pairs)
    ready = { pairs, all: Object.entries(pairs).sort(byBeginning).map(([english, words]) => ({ shape: shapeOf(english), words })) };
  return ready.all;
}

/** What matches the English text with anything in the places that are filled in, and further sentences after its end. */
function shapeOf(english: string): RegExp {
  const parts = english.split(/\{\{(\w+)\}\}/);
  const escaped = parts.map((part, place) => (place % 2 ? `(?<${part}>.+?)` : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
  return new RegExp(`^${escaped.join("")}${english.endsWith("}}") ? "" : "(?: (?<rest>.+))?"}$`, "su");
}

/**
 * A text of the server in the language in use, each sentence that the catalogue has; others stay English. For showing
 * alone: what is compared, kept or sent stays as the server said it.
 */
export function inWords(said: string): string {
  for (const { shape, words } of catalogue()) {
    const found = shape.exec(said);
    if (found) return [filled(words, found.groups ?? {}), ...after(found.groups?.rest)].join(" ");
  }
  return inParts(said);
}

const after = (rest: string | undefined): string[] => (rest ? [inWords(rest)] : []);

/** A text whose beginning is not known: a name with what is said of it, or a sentence before others. */
function inParts(said: string): string {
  const [, before, rest] = /^(\S+: |.+?[.!?] (?=[\p{Lu}“]))(.+)$/su.exec(said) ?? [];
  return before && rest && catalogue().length > 0 ? before + inWords(rest) : said;
}

const filled = (words: string, places: Readonly<Record<string, string>>): string =>
  words.replace(/\{\{(\w+)\}\}/g, (_, place: string) => placed(place, places[place] ?? ""));

const placed = (place: string, value: string): string => (place.startsWith("label") ? knownNames(value) : inWords(value));
