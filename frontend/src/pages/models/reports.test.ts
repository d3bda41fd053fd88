import { describe, expect, it } from "vitest";

import type { ModelVersion } from "../../api";
import { measurements, meeting } from "./reports";

const version = (word: string, gate: { champion: string | null; test: string; at: string } | null) =>
  ({
    id: `id of ${word}`,
    word,
    gate: gate && { champion: gate.champion, test: { sha256: gate.test }, decided_at: gate.at },
  }) as unknown as ModelVersion;

const models = [
  version("starter@1", null),
  version("study@1", { champion: "starter@1", test: "one", at: "2026-01-01" }),
  version("study@2", { champion: "study@1", test: "two", at: "2026-02-01" }),
  version("study@3", { champion: "study@1", test: "two", at: "2026-02-02" }),
];

describe("where a model was measured", () => {
  it("is its own gate and every gate where it was the model in use, newest first", () => {
    expect(measurements(models, "study@1").map(({ holder, side }) => `${side} ${holder}`)).toEqual([
      "champion id of study@3", "champion id of study@2", "candidate id of study@1",
    ]);
  });
});

describe("two models meet", () => {
  it("on a test set that both were measured on, also where neither was the other's rival", () => {
    expect(meeting(models, "study@3", "study@2")).toMatchObject({ same: true, first: { test: "two" }, second: { test: "two" } });
    expect(meeting(models, "starter@1", "study@1")).toMatchObject({ same: true, first: { side: "champion" }, second: { side: "candidate" } });
  });

  it("nowhere where no test set saw both; then each has its own numbers", () => {
    expect(meeting(models, "starter@1", "study@3")).toMatchObject({ same: false, first: { test: "one" }, second: { test: "two" } });
    expect(meeting([version("new@1", null)], "new@1", "new@1")).toEqual({ first: null, second: null, same: false });
  });
});
