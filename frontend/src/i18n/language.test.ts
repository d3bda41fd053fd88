// Which language is spoken, and what changes with it.

import { afterEach, expect, it } from "vitest";

import { count, percent } from "../theme/format";
import { chooseLanguage, language, preferredLanguage, speak, t } from "./index";

afterEach(async () => {
  window.localStorage.clear();
  await speak("en");
});

it("takes the person's choice before the browser's wishes", () => {
  expect(preferredLanguage("de", ["en-GB"])).toBe("de");
});

it("takes the first of the browser's languages that is spoken", () => {
  expect(preferredLanguage(null, ["fr-CH", "de-CH", "en"])).toBe("de");
});

it("speaks English where nothing else fits", () => {
  expect(preferredLanguage("klingon", ["fr"])).toBe("en");
});

it("changes words, numbers and the document's language together, and remembers", async () => {
  await chooseLanguage("de");

  expect(language()).toBe("de");
  expect(t("app:cancel")).toBe("Abbrechen");
  expect([count(12345), percent(1.25)]).toEqual(["12.345", "1,3"]);
  expect(document.documentElement.lang).toBe("de-DE");
  expect(preferredLanguage(undefined, ["en"])).toBe("de");
});
