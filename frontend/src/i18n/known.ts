// What the server says in English and the catalogue knows: the names of the default labels, the titles of jobs and some of what they say, and fixed sentences of the count.

import i18next from "i18next";

import known from "../locales/en/known.json";
import { language } from "./index";

const labels: Readonly<Record<string, string>> = known.label;
const titles = Object.entries(known.title).map(([key, english]) => [key, templateOf(english)] as const);
const sentences: Readonly<Record<string, string>> = known.sentence;

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

/** A sentence of the server in the language in use, where the catalogue has it. */
export function sentence(said: string): string {
  const key = Object.keys(sentences).find((each) => sentences[each] === said);
  return key ? translated(`sentence.${key}`, said) : said;
}

/** A job's title in the language in use, where it is one of those that the platform gives. */
export function jobTitle(said: string): string {
  const [key, found] = titles.map(([key, shape]) => [key, shape.exec(said)] as const).find(([, found]) => found) ?? [];
  return key ? filled(translated(`title.${key}`, said), found) : said;
}

type Message = keyof (typeof known)["message"];
const messages = Object.entries(known.message).map(([key, english]) => [key as Message, templateOf(english)] as const);

/** Which of the known things a job says last, if any. */
export const messageOf = (said: string): Message | undefined => messages.find(([, shape]) => shape.test(said))?.[0];

/** What a job says last in the language in use, where the catalogue has it. */
export function jobMessage(said: string): string {
  const [key, shape] = messages.find(([, shape]) => shape.test(said)) ?? [];
  return key ? filled(translated(`message.${key}`, said), shape?.exec(said)) : said;
}

const filled = (text: string, found: RegExpExecArray | null | undefined): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, place: string) => found?.groups?.[place] ?? "");

/** What matches the English text with anything in the places that are filled in. */
function templateOf(english: string): RegExp {
  const parts = english.split(/\{\{(\w+)\}\}/);
  const escaped = parts.map((part, place) => (place % 2 ? `(?<${part}>.+)` : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
  return new RegExp(`^${escaped.join("")}$`, "u");
}

/** The same labels under their names in the language in use. */
export const named = <Named extends { readonly code: string; readonly name: string }>(all: readonly Named[]): Named[] =>
  all.map((one) => ({ ...one, name: labelName(one) }));
