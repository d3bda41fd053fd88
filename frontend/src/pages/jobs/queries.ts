// What the Jobs page reads: the project's jobs page by page, as they are filtered, and one job with its log.

import { skipToken, useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { api, type Job, type JobState, keys, type Page, type Uuid } from "../../api";
import { pathOf, withQuery } from "../../api/client";
import { useRefreshEvery } from "../../api/live";
import type { components } from "../../api/schema";

export type JobDetail = Required<components["schemas"]["JobDetail"]>;

export const STATES: readonly JobState[] = ["pending", "running", "succeeded", "failed", "cancelled"];
/** The work there is, by the names that the server gives it. */
export const KINDS = ["prelabel", "train", "evaluate", "opinion"] as const;
export type Kind = (typeof KINDS)[number];

export interface Filter {
  readonly state: JobState | null;
  readonly kind: Kind | null;
}

const PAGE_SIZE = 50;

export function useJobPages(project: Uuid, { state, kind }: Filter) {
  const first = withQuery("/api/jobs", { project, state: state ?? undefined, kind: kind ?? undefined, page_size: PAGE_SIZE });
  const refetchInterval = useRefreshEvery();
  return useInfiniteQuery({
    queryKey: [...keys.jobs(project), first],
    initialPageParam: first,
    queryFn: ({ pageParam, signal }) => api.get<Page<Job>>(pageParam, {}, signal),
    getNextPageParam: ({ next }) => (next ? pathOf(next) : undefined),
    refetchInterval,
  });
}

export const useJob = (project: Uuid, id: Uuid | null) => {
  const refetchInterval = useRefreshEvery();
  return useQuery({
    queryKey: [...keys.jobs(project), "one", id ?? ""],
    queryFn: id ? ({ signal }) => api.get<JobDetail>(`/api/jobs/${id}`, {}, signal) : skipToken,
    refetchInterval,
  });
};
