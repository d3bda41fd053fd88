// Which finished jobs are news.

import { expect, it } from "vitest";

import type { Job } from "../api";
import { finished, unseen } from "./news";

const job = (id: string, state: Job["state"], finished_at: string | null) => ({ id, state, finished_at }) as Job;
const JOBS = [
  job("running", "running", null),
  job("early", "succeeded", "2026-03-01T10:00:00.5Z"),
  job("late", "failed", "2026-03-01T12:00:00+00:00"),
  job("stopped", "cancelled", "2026-03-01T13:00:00Z"),
];

it("tells what ended by itself, newest first", () => {
  expect(finished(JOBS).map(({ id }) => id)).toEqual(["late", "early"]);
});

it("is news once it ended after what was seen", () => {
  const over = finished(JOBS);

  expect(unseen(over, "2026-03-01T10:00:00.5Z").map(({ id }) => id)).toEqual(["late"]);
  expect(unseen(over, "2026-03-01T12:00:00Z")).toEqual([]);
});
