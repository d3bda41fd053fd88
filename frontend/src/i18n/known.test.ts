// What the server calls in English is called in the reader's language, unless a project named it itself.

import { afterEach, expect, it } from "vitest";

import { speak } from "./index";
import { jobMessage, jobTitle, labelName, named, sentence } from "./known";

afterEach(() => speak("en"));

it("calls the default labels as the language does", async () => {
  await speak("de");

  expect(named([{ code: "promyelocyte", name: "Promyelocyte" }])).toEqual([{ code: "promyelocyte", name: "Promyelozyt" }]);
});

it("leaves a name that the project gave itself", async () => {
  await speak("de");

  expect(labelName({ code: "promyelocyte", name: "Promyelocyte, heavy granules" })).toBe("Promyelocyte, heavy granules");
  expect(labelName({ code: "hairy_cell", name: "Hairy cell" })).toBe("Hairy cell");
});

it("says sentences it knows in the language, and others as they came", async () => {
  await speak("de");

  expect(sentence("exact (Clopper–Pearson) 95 % interval of counting error; misclassification is not in it")).toMatch(/^exaktes/);
  expect(sentence("Something else.")).toBe("Something else.");
});

it("calls the platform's jobs as the language does, and others as they are", async () => {
  expect(jobTitle("Train starter@1 further")).toBe("Train starter@1 further");
  await speak("de");

  expect(jobTitle("Train starter@1 further")).toBe("starter@1 weiter trainieren");
  expect(jobTitle("Look for cells on 12 fields with marrow@3")).toBe("Mit marrow@3 auf 12 Feldern nach Zellen suchen");
  expect(jobTitle("Look for cells on 1 field with marrow@3")).toBe("Mit marrow@3 auf 1 Feld nach Zellen suchen");
  expect(jobTitle("Hold a@2 against a@1")).toBe("a@2 mit a@1 vergleichen");
  expect(jobTitle("Water the plants")).toBe("Water the plants");
  expect(jobMessage("starter@1 is looking for cells")).toBe("starter@1 sucht nach Zellen");
  expect(jobMessage("3 cells proposed on 1 field.")).toBe("3 cells proposed on 1 field.");
});
