// What the browser kept of how a person looks at pictures.

import { expect, it } from "vitest";

import { NEUTRAL } from "../../core/adjust";
import { parsed, PLAIN, press, toggle, viewSettingsOf } from "./settings";

it("keeps each person's settings in this browser", () => {
  const mine = viewSettingsOf(1);
  toggle(mine, "map");
  mine.set({ ...mine.get(), adjustment: { ...NEUTRAL, gamma: 1.4 } });

  expect(parsed(localStorage.getItem("marrowscope-view-1"))).toEqual({ ...PLAIN, map: false, adjustment: { ...NEUTRAL, gamma: 1.4 } });
  expect(viewSettingsOf(1)).toBe(mine);
  expect(viewSettingsOf(2).get()).toEqual(PLAIN);
});

it("changes one part of the adjustment by a press, within its range", () => {
  const mine = viewSettingsOf(3);
  expect(press(mine, "contrast", 1)).toBeCloseTo(2 ** 0.25);
  expect(press(mine, "contrast", -1)).toBeCloseTo(1);
  for (let times = 0; times < 30; times += 1) press(mine, "brightness", -1);
  expect(mine.get().adjustment).toEqual({ brightness: -0.5, contrast: 1, gamma: 1 });
});

it.each(["", "null", "[", "7", '{"map": "yes", "adjustment": {"contrast": 0}}', '{"adjustment": {"gamma": "NaN"}}'])(
  "makes nothing of what is broken: %s",
  (text) => expect(parsed(text)).toEqual(PLAIN),
);
