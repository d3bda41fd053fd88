// What the browser kept of how a person looks at pictures.

import { expect, it } from "vitest";

import { NEUTRAL } from "../../core/adjust";
import { parsed, PLAIN, toggle, viewSettingsOf } from "./settings";

it("keeps each person's settings in this browser", () => {
  const mine = viewSettingsOf(1);
  toggle(mine, "map");
  mine.set({ ...mine.get(), adjustment: { ...NEUTRAL, gamma: 1.4 } });

  expect(parsed(localStorage.getItem("marrowscope-view-1"))).toEqual({ ...PLAIN, map: false, adjustment: { ...NEUTRAL, gamma: 1.4 } });
  expect(viewSettingsOf(1)).toBe(mine);
  expect(viewSettingsOf(2).get()).toEqual(PLAIN);
});

it.each(["", "null", "[", "7", '{"map": "yes", "adjustment": {"contrast": 0}}', '{"adjustment": {"gamma": "NaN"}}'])(
  "makes nothing of what is broken: %s",
  (text) => expect(parsed(text)).toEqual(PLAIN),
);
