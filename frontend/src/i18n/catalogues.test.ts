// Every language says everything that English says, and nothing else.

import { describe, expect, it } from "vitest";

import { areasOf, type Catalogue, textsOf } from "./catalogue";
import { LANGUAGES } from "./index";

const files = import.meta.glob<Catalogue>("../locales/*/*.json", { eager: true, import: "default" });
const textsIn = (language: string): Map<string, string> => {
  const mine = Object.fromEntries(Object.entries(files).filter(([path]) => path.includes(`/${language}/`)));
  return new Map(Object.entries(areasOf(mine)).flatMap(([area, words]) => textsOf(words, `${area}:`)));
};
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*(\w+)[^}]*\}\}|<\/?(\w+)\/?>/g)].map(([whole, name]) => name ?? whole).sort();

const english = textsIn("en");

describe.each(Object.keys(LANGUAGES))("the catalogue of %s", (language) => {
  const texts = textsIn(language);

  it("has exactly the keys of the English one", () => {
    expect([...texts.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it("leaves no text empty or with space at its ends", () => {
    expect([...texts].filter(([, text]) => text.trim() === "" || text !== text.trim())).toEqual([]);
  });

  it("fills in the same values and tags", () => {
    const asked = (all: Map<string, string>) => [...all].map(([key, text]) => [key, placeholders(text)] as const).sort();

    expect(asked(texts)).toEqual(asked(english));
  });

  it("has every plural form of its language", () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const counted = new Set([...texts.keys()].filter((key) => /_(one|other)$/.test(key)).map((key) => key.replace(/_\w+$/, "")));

    expect([...counted].flatMap((key) => forms.map((form) => `${key}_${form}`)).filter((key) => !texts.has(key))).toEqual([]);
  });
});
