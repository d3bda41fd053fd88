// Which finished jobs a person has not seen yet: kept per project in this browser.

import { useLocalStorage } from "@mantine/hooks";
import { useEffect } from "react";

import { type Job, useJobs, type Uuid } from "../api";

type Finished = Job & { finished_at: string };

const isOver = (job: Job): job is Finished => job.finished_at !== null && (job.state === "succeeded" || job.state === "failed");

/** What has finished or failed, newest first. */
export const finished = (jobs: readonly Job[]): Finished[] =>
  jobs.filter(isOver).sort((a, b) => b.finished_at.localeCompare(a.finished_at));

/** Those of them that ended after the moment up to which everything was seen. */
export const unseen = (over: readonly Finished[], seen: string): Finished[] =>
  over.filter((job) => Date.parse(job.finished_at) > Date.parse(seen));

const EVER = new Date(0).toISOString();

/** The project's finished jobs and the new ones among them. A first visit begins with nothing new. */
export function useNews(project: Uuid) {
  const { data: jobs } = useJobs(project);
  const [seen, setSeen] = useLocalStorage<string | null>({
    key: `marrowscope-seen-${project}`,
    defaultValue: null,
    getInitialValueInEffect: false,
  });
  const over = finished(jobs ?? []);
  // By the server's clock: this browser's may be wrong.
  const newest = jobs && (over[0]?.finished_at ?? EVER);
  useEffect(() => {
    if (newest && seen === null) setSeen(newest);
  }, [newest, seen, setSeen]);
  return { over, fresh: seen === null ? [] : unseen(over, seen), see: () => newest && setSeen(newest) };
}
