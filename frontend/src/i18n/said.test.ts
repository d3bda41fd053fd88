// What the server says in English is shown in the reader's language, sentence by sentence, where the catalogue has it.

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { sentenceOf, toApiError } from "../api/errors";
import { sentenceOfCheck } from "../pages/report/check";
import de from "../locales/said.de.json";
import { speak } from "./index";
import { inWords } from "./said";

const placesOf = (text: string): string[] => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ""))];

describe("in German", () => {
  beforeEach(() => speak("de"));
  afterEach(() => speak("en"));

  it.each([
    ["exact (Clopper–Pearson) 95 % interval of counting error; misclassification is not in it", /^exaktes/],
    ["Train starter@1 further", "starter@1 weiter trainieren"],
    ["Look for cells on 12 fields with marrow@3", "Mit marrow@3 auf 12 Gesichtsfeldern nach Zellen suchen"],
    ["Look for cells on 1 field with marrow@3", "Mit marrow@3 auf 1 Gesichtsfeld nach Zellen suchen"],
    ["starter@1 is looking for cells", "starter@1 sucht nach Zellen"],
    ["1 cell proposed on 1 field.", "1 Zelle auf 1 Gesichtsfeld vorgeschlagen."],
  ])("says “%s”", (english, german) => {
    expect(inWords(english)).toEqual(typeof german === "string" ? german : expect.stringMatching(german));
  });

  it("says several sentences one after the other", () => {
    expect(inWords("This is not a JPEG, PNG, TIFF or BMP image. It seems to be a text file.")).toBe(
      "Das ist kein Bild im Format JPEG, PNG, TIFF oder BMP. Es scheint eine Textdatei zu sein.",
    );
    expect(inWords("31 cells proposed on 2 fields. 1 field had been done, submitted or set aside meanwhile.")).toBe(
      "31 Zellen auf 2 Gesichtsfeldern vorgeschlagen. 1 Gesichtsfeld war inzwischen durchgesehen, eingereicht oder beiseitegelegt.",
    );
  });

  it("says what is filled in as well, names of classes among it", () => {
    expect(inWords("As annotator of this project you may not approve, return or reopen.")).toBe(
      "In diesem Projekt erlaubt Ihnen Ihre Rolle (Annotation) nicht: freigeben, zurückgeben oder wieder öffnen.",
    );
    expect(inWords("b@2: These classes are found less surely than before: Macrophage, Odd cell.")).toBe(
      "b@2: Diese Klassen werden weniger sicher erkannt als zuvor: Makrophage, Odd cell.",
    );
  });

  it("keeps what people wrote as they wrote it", () => {
    expect(inWords("a@1 is retired and is not used again: Misses blasts. See the audit.")).toBe(
      "a@1 ist außer Dienst und wird nicht mehr eingesetzt: Misses blasts. See the audit.",
    );
    expect(inWords("There is already a case “Dr. A. Smith” in this project.")).toBe("In diesem Projekt gibt es schon einen Fall „Dr. A. Smith“.");
  });

  it("leaves a sentence that it does not know in English, and says those around it", () => {
    expect(inWords("Water the plants")).toBe("Water the plants");
    expect(inWords("Something else. The file is empty.")).toBe("Something else. Die Datei ist leer.");
  });

  it("shows a refusal in the language, and keeps what the server said", () => {
    const error = toApiError(400, { code: "invalid", detail: "name: This field may not be blank.", errors: { name: ["This field may not be blank."] } });

    expect(sentenceOf(error)).toBe("name: Diese Angabe darf nicht leer sein.");
    expect(error.message).toBe("name: This field may not be blank.");
  });

  it("says why a file was not checked", () => {
    const error = toApiError(400, { code: "invalid", detail: "This file is no report of a signed count: it names no signature. Send the HTML file as it was downloaded." });

    expect(sentenceOfCheck({ file: "note.txt", error })).toBe(
      "note.txt wurde nicht geprüft: Diese Datei ist kein Bericht einer unterschriebenen Zählung: Sie nennt keine Unterschrift. Wählen Sie die HTML-Datei, wie sie heruntergeladen wurde.",
    );
  });

  it.each(Object.entries(de))("knows “%s” by itself", (english, german) => {
    const filledIn = (text: string) => text.replace(/\{\{(\w+)\}\}/g, "<$1>");

    expect(inWords(filledIn(english))).toBe(filledIn(german));
  });

  it("fills in nothing that the English sentence does not have", () => {
    const strange = Object.entries(de).filter(([english, german]) => placesOf(german).some((place) => !placesOf(english).includes(place)));

    expect(strange).toEqual([]);
  });
});

it("leaves everything as it came in English", () => {
  expect(inWords("1 cell proposed on 1 field.")).toBe("1 cell proposed on 1 field.");
});
