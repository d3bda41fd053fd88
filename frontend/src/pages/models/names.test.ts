import { describe, expect, it } from "vitest";

import type { Project } from "../../api";
import { namesOf } from "./names";

const label = (code: string, name: string, position: number, aliases: readonly string[] = []) => ({ code, name, position, aliases });
const labels = [label("monocyte", "Monocyte", 2), label("erythroid", "Erythroid cell", 1, ["erythroblast"]), label("blast", "Blast", 0)];
const names = namesOf({ label_set: { labels } } as unknown as Project);

describe("the classes of a project", () => {
  it("have their places by code, by a model's word and by name, and what the project does not have comes last", () => {
    const words = ["martian", "monocyte", "erythroblast", "Blast"];
    expect(words.sort((one, other) => names.place(one) - names.place(other))).toEqual(["Blast", "erythroblast", "monocyte", "martian"]);
  });
});
