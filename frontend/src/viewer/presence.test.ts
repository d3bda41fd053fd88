// Who is here: heard at once, forgotten when gone, and said no more often than others can bear.

import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Presence } from "./live";
import { createPresence, GONE_MS, PACE_MS, STILL_MS } from "./presence";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ana: Presence = { page: "p1", here: true, name: "Ana", selection: ["c1"], hello: false };

it("says the last of many selections, once, and who it is when somebody new asks", () => {
  const said = vi.fn();
  let selection = ["a"];
  const presence = createPresence(() => selection);
  presence.join(said);
  for (const id of ["b", "c", "d"]) {
    selection = [id];
    presence.tell();
  }
  vi.advanceTimersByTime(PACE_MS);
  expect(said.mock.calls).toEqual([[{ selection: ["d"], hello: true }]]);

  presence.hear({ ...ana, hello: true });
  vi.advanceTimersByTime(PACE_MS);
  expect(said).toHaveBeenLastCalledWith({ selection: ["d"], hello: false });
  presence.stop();
});

it("tells others apart, keeps their colour, and forgets who left or fell silent", () => {
  const presence = createPresence(() => []);
  presence.hear(ana);
  presence.hear({ ...ana, page: "p2", name: "Rui" });
  presence.hear({ ...ana, selection: ["c2"] });
  const [first, second] = presence.others.get();

  expect([first?.name, first?.selection, second?.name]).toEqual(["Ana", ["c2"], "Rui"]);
  expect(first?.colour).not.toBe(second?.colour);
  presence.hear({ ...ana, here: false });
  expect(presence.others.get().map((other) => other.name)).toEqual(["Rui"]);
  vi.advanceTimersByTime(GONE_MS + STILL_MS);
  expect(presence.others.get()).toEqual([]);
  presence.stop();
});
