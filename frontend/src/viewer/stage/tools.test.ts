// What a press begins: moving, resizing, drawing, or nothing but panning.

import { expect, it } from "vitest";

import { proposed } from "../../core/testing/cells";
import { TOOLS, type Situation } from "./tools";

const selected = { ...proposed("a"), box: [100, 100, 80, 60] as const };
const situation: Situation = { selected, editable: true, field: { width: 640, height: 480 }, scale: 1, more: false, pointer: "mouse" };

it("moves the selected box from its middle and resizes it by a handle", () => {
  expect(TOOLS.select.press(situation, { x: 140, y: 130 })?.to({ x: 150, y: 120 })).toEqual([110, 90, 80, 60]);
  expect(TOOLS.select.press(situation, { x: 180, y: 160 })?.to({ x: 190, y: 170 })).toEqual([100, 100, 90, 70]);
});

it("pans beside the selected box, and everywhere on a field that cannot be changed", () => {
  expect(TOOLS.select.press(situation, { x: 300, y: 300 })).toBeNull();
  expect(TOOLS.select.press({ ...situation, editable: false }, { x: 140, y: 130 })).toBeNull();
  expect(TOOLS.draw.press({ ...situation, editable: false }, { x: 300, y: 300 })).toBeNull();
});

it("draws a new box, also over others, but lets the handles of the selected one be grabbed", () => {
  const gesture = TOOLS.draw.press(situation, { x: 140, y: 130 });
  expect(gesture?.cell).toBeNull();
  expect(gesture?.to({ x: 120, y: 150 })).toEqual([120, 130, 20, 20]);
  expect(TOOLS.draw.press(situation, { x: 100, y: 100 })?.cell?.id).toBe("a");
});

it("lets the middle of a box smaller than its handles be moved", () => {
  const tiny = { ...situation, selected: { ...selected, box: [100, 100, 8, 8] as const } };

  expect(TOOLS.select.press(tiny, { x: 104, y: 104 })?.to({ x: 114, y: 104 })).toEqual([110, 100, 8, 8]);
});

it("draws a rubber band with Shift or its own tool, also on a field that cannot be changed", () => {
  for (const gesture of [
    TOOLS.select.press({ ...situation, more: true, editable: false }, { x: 140, y: 130 }),
    TOOLS.band.press({ ...situation, editable: false }, { x: 140, y: 130 }),
  ]) {
    expect(gesture).toMatchObject({ cell: null, band: true });
    expect(gesture?.to({ x: 200, y: 100 })).toEqual([140, 100, 60, 30]);
  }
});

it("lets a pen move the selected box, and draw beside it", () => {
  expect(TOOLS.sketch.press(situation, { x: 140, y: 130 })?.cell?.id).toBe("a");
  expect(TOOLS.sketch.press(situation, { x: 300, y: 300 })?.to({ x: 340, y: 330 })).toEqual([300, 300, 40, 30]);
  expect(TOOLS.sketch.press({ ...situation, editable: false }, { x: 300, y: 300 })).toBeNull();
});

it("takes a finger for less exact than a mouse", () => {
  const beside = { x: 80, y: 80 };

  expect(TOOLS.select.press(situation, beside)).toBeNull();
  expect(TOOLS.select.press({ ...situation, pointer: "touch" }, beside)?.to({ x: 70, y: 80 })).toEqual([90, 100, 90, 60]);
});
