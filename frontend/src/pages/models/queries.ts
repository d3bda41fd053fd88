// What the Models pages read and ask for: trainings, what one would take, the model in use, what people corrected.

import { keepPreviousData, skipToken, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, ApiError, type Job, keys, type ModelVersion, type Uuid } from "../../api";
import { type Query, withQuery } from "../../api/client";
import { useRefreshEvery } from "../../api/live";
import type { components } from "../../api/schema";
import type { Report } from "./reports";

type Schemas = components["schemas"];
export type Estimate = Required<Schemas["Estimate"]>;
export type Training = Required<Schemas["Training"]>;
export type TrainingDetail = Required<Schemas["TrainingDetail"]>;
export type Corrections = Required<Schemas["Corrections"]>;
export type Pair = Required<Schemas["Pair"]>;
export type Entry = Required<Schemas["Entry"]>;
export type InUse = Required<Schemas["InUse"]>;
export type Promotion = Required<Schemas["Promotion"]>;
export type PolicyState = Required<Schemas["PolicyState"]>;
export type Differences = Required<Schemas["Differences"]>;
export type Gate = NonNullable<ModelVersion["gate"]>;
export type Reports = { champion: Report | null; candidate: Report } | null;

/** While a training runs its figures change with every step. */
const WATCH_MS = 2000;

/** What is dear to count and changes with people's work: not with every step that a job says it took. */
const SLOW_MS = 30_000;

const learning = (project: Uuid, what: string) => [...keys.learning(project), what] as const;
const slow = (project: Uuid, what = "") => (what ? ["learnt", project, what] : ["learnt", project]);

/** What changes while jobs run: told of by the socket. */
function useLearning<Answer>(project: Uuid, path: string) {
  const refetchInterval = useRefreshEvery();
  return useQuery({
    queryKey: learning(project, path),
    queryFn: () => api.get<Answer>(`/api/projects/${project}/${path}`),
    refetchInterval,
  });
}

function useSlow<Answer>(project: Uuid, path: string, query: Query = {}, wanted = true, mark = "") {
  const address = withQuery(`/api/projects/${project}/${path}`, query);
  return useQuery({
    queryKey: [...slow(project, address), mark],
    queryFn: wanted ? () => api.get<Answer>(address) : skipToken,
    refetchInterval: SLOW_MS,
    placeholderData: keepPreviousData,
  });
}

export const useEstimate = (project: Uuid) => useLearning<Estimate>(project, "retrain");
export const useTrainings = (project: Uuid) => useLearning<Training[]>(project, "trainings");
export const useInUse = (project: Uuid) => useLearning<InUse>(project, "model");
export const usePromotions = (project: Uuid) => useLearning<Promotion[]>(project, "promotions");
export const usePolicy = (project: Uuid) => useLearning<PolicyState>(project, "retrain-policy");
export const useCorrections = (project: Uuid) => useSlow<Corrections>(project, "corrections");
export const useTeaching = (project: Uuid, limit: number) => useSlow<Entry[]>(project, "teaching", { limit });

/** Of one model's word, or of all models. */
export const useConfusion = (project: Uuid, model: string | null) =>
  useSlow<Pair[]>(project, "confusion", { model: model ?? undefined });

/** `looked`: how many looks of models have ended; after each it is counted anew. */
export const useDifferences = (project: Uuid, first: string, second: string, looked: number) =>
  useSlow<Differences>(project, "differences", { first, second, limit: 50 }, first !== second, String(looked));

export const useTraining = (project: Uuid, id: Uuid | null | undefined) =>
  useQuery({
    queryKey: learning(project, `training ${id ?? ""}`),
    queryFn: id ? () => api.get<TrainingDetail>(`/api/trainings/${id}`) : skipToken,
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : WATCH_MS),
    placeholderData: keepPreviousData,
  });

/** Both long reports of a model's gate. */
export const useReports = (project: Uuid, model: Uuid | null | undefined) =>
  useQuery({
    queryKey: slow(project, `reports ${model ?? ""}`),
    queryFn: model
      ? async () => (await api.get<{ reports: Reports }>(`/api/models/${model}`, { project })).reports
      : skipToken,
    staleTime: Infinity,
  });

export const isOver = ({ state }: Pick<Job, "state">): boolean => state !== "pending" && state !== "running";

/** How to train; null leaves a thing to the server. */
export interface Wish {
  start: Uuid | null;
  scratch: boolean;
  recipe: string | null;
  device: string;
  epochs: number | null;
  minutes: number | null;
}

export interface PolicyWish {
  enabled: boolean;
  corrections: number;
  cooldown_hours: number;
}

/** Anything asked of the learning loop; whatever the answer, the page looks again. */
function useAsk<Asked, Answer = unknown>(project: Uuid, ask: (asked: Asked) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ask,
    onSettled: async () => {
      const stale = [keys.learning(project), keys.models(project), keys.jobs(project), slow(project)];
      await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
}

export const useRetrain = (project: Uuid) =>
  useAsk(project, (wish: Wish) => api.post<TrainingDetail>(`/api/projects/${project}/retrain`, wish));

export const useCancel = (project: Uuid) => useAsk(project, (job: Uuid) => api.post(`/api/jobs/${job}/cancel`));

export const usePromote = (project: Uuid) =>
  useAsk(project, (asked: { model: Uuid; reason: string }) => api.put(`/api/projects/${project}/model`, asked));

export const useRollback = (project: Uuid) =>
  useAsk<undefined>(project, () => api.post(`/api/projects/${project}/model/rollback`));

export const useShadow = (project: Uuid) =>
  useAsk(project, (model: Uuid | null) => api.put(`/api/projects/${project}/shadow-model`, { model }));

export const useEvaluate = (project: Uuid) =>
  useAsk(project, (model: Uuid) => api.post<Job>(`/api/projects/${project}/models/${model}/evaluate`));

export const useRetire = (project: Uuid) =>
  useAsk(project, ({ model, reason }: { model: Uuid; reason: string }) => api.post(`/api/projects/${project}/models/${model}/retire`, { reason }));

export const usePutPolicy = (project: Uuid) =>
  useAsk(project, (wish: PolicyWish) => api.put(`/api/projects/${project}/retrain-policy`, wish));

interface Question {
  models: readonly Uuid[];
  fields: readonly Uuid[];
}

/** One model after the other: their jobs. That one has said it all already is no reason not to ask the other. */
async function askEach(project: Uuid, { models, fields }: Question): Promise<Job[]> {
  const [jobs, refusals]: [Job[], unknown[]] = [[], []];
  for (const model of models) {
    await api.post<Job>(`/api/projects/${project}/opinions`, { model, fields }).then((job) => jobs.push(job), (error: unknown) => {
      if (!(error instanceof ApiError) || error.status !== 400) throw error;
      refusals.push(error);
    });
  }
  if (refusals.length === models.length) throw refusals[0];
  return jobs;
}

/** Have models say what they see on fields, without touching a cell. */
export const useAskOpinions = (project: Uuid) => useAsk(project, (question: Question) => askEach(project, question));
