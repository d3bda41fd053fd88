// The names of the default labels, which the server says in English, in the language in use.

import i18next from "i18next";

import known from "../locales/en/known.json";
import { language } from "./index";

const labels: Readonly<Record<string, string>> = known.label;

const translated = (key: string, english: string): string =>
  (i18next.getResource(language(), "known", key) as string | undefined) ?? english;

/** A label's name in the language in use; a name that the project gave itself stays as it is. */
export const labelName = ({ code, name }: { readonly code: string; readonly name: string }): string =>
  labels[code] === name ? translated(`label.${code}`, name) : name;

/** The same for a default label's English name alone, as verdicts keep it. */
export function knownName(name: string): string {
  const code = Object.keys(labels).find((each) => labels[each] === name);
  return code ? translated(`label.${code}`, name) : name;
}

/** The same for several names with commas between them. */
export const knownNames = (names: string): string => names.split(", ").map(knownName).join(", ");

/** The same labels under their names in the language in use. */
export const named = <Named extends { readonly code: string; readonly name: string }>(all: readonly Named[]): Named[] =>
  all.map((one) => ({ ...one, name: labelName(one) }));
