import { expect, test } from "vitest";

import { isSaid } from "./said";

test("blanks and invisible characters say nothing", () => {
  for (const text of ["", " \n", "\u200b", "\ufeff", "\u2060\u200d", "\u3164", "\u2800", "\ufe0f"]) expect(isSaid(text)).toBe(false);
});

test("whatever can be seen says something", () => {
  for (const text of ["?", " 7 ", "模糊", "zu unscharf", "❤\ufe0f"]) expect(isSaid(text)).toBe(true);
});
