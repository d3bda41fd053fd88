// What the server calls in English is called in the reader's language, unless a project named it itself.

import { afterEach, expect, it } from "vitest";

import { speak } from "./index";
import { labelName, named } from "./known";

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
