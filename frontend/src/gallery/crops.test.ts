// Crops are asked for together, shown where they come, and asked for again where they did not.

import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { createCrops, type Crop } from "./crops";

const crop = (x: number, size = 96): Crop => ({ field: "f", x, y: 5, side: 80, size });

function answer(...parts: string[]): ArrayBuffer {
  const bytes = parts.flatMap((part) => [0, 0, 0, part.length, ...new TextEncoder().encode(part)]);
  return new Uint8Array(bytes).buffer;
}

beforeEach(() => {
  vi.useFakeTimers();
  let made = 0;
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => `blob:${(made += 1)}`, revokeObjectURL: vi.fn() }));
});

afterEach(() => vi.useRealTimers());

it("asks once for all that come into sight together", async () => {
  const asked: string[] = [];
  const crops = createCrops((path) => {
    asked.push(path);
    return Promise.resolve(answer("one", "two"));
  });
  const heard = vi.fn();
  crops.want(crop(1), heard);
  crops.want(crop(2), heard);

  await vi.runAllTimersAsync();

  expect(asked).toEqual(["/api/crops?size=96&of=f.1.5.80,f.2.5.80"]);
  expect(heard).toHaveBeenCalledTimes(2);
  expect([crops.get(crop(1)), crops.get(crop(2))]).toEqual(["blob:1", "blob:2"]);
});

it("does not ask for what has left before anybody asked", async () => {
  const fetchBytes = vi.fn(() => Promise.resolve(answer("one")));
  const crops = createCrops(fetchBytes);
  crops.want(crop(1), vi.fn())();

  await vi.runAllTimersAsync();

  expect(fetchBytes).not.toHaveBeenCalled();
});

it("shows a place as empty where no picture came, and asks again when it is next in sight", async () => {
  const answers = [answer("", "two"), answer("one")];
  const crops = createCrops(() => Promise.resolve(answers.shift() ?? answer()));
  const leave = crops.want(crop(1), vi.fn());
  crops.want(crop(2), vi.fn());
  await vi.runAllTimersAsync();
  expect([crops.get(crop(1)), crops.get(crop(2))]).toEqual(["", "blob:1"]);

  leave();
  crops.want(crop(1), vi.fn());
  await vi.runAllTimersAsync();

  expect(crops.get(crop(1))).toBe("blob:2");
});

it("lets the oldest go that nobody looks at", async () => {
  const crops = createCrops(() => Promise.resolve(answer("a")), 2);
  const stays = crops.want(crop(1), vi.fn());
  await vi.runAllTimersAsync();
  for (const x of [2, 3]) {
    const leave = crops.want(crop(x), vi.fn());
    await vi.runAllTimersAsync();
    leave();
  }

  expect([1, 2, 3].map((x) => crops.get(crop(x)) !== null)).toEqual([true, false, true]);
  stays();
});
