// What the Models page reads and asks for: trainings, what one would take, what people corrected, and who teaches most.

import { skipToken, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, keys, type Uuid } from "../../api";
import { useRefreshEvery } from "../../api/live";
import type { components } from "../../api/schema";

type Schemas = components["schemas"];
export type Estimate = Required<Schemas["Estimate"]>;
export type Training = Required<Schemas["Training"]>;
export type TrainingDetail = Required<Schemas["TrainingDetail"]>;
export type Corrections = Required<Schemas["Corrections"]>;
export type Pair = Required<Schemas["Pair"]>;
export type Entry = Required<Schemas["Entry"]>;

/** While a training runs its figures change with every step. */
const WATCH_MS = 3000;

const learning = (project: Uuid, what: string) => [...keys.learning(project), what] as const;

export const useEstimate = (project: Uuid) =>
  useQuery({
    queryKey: learning(project, "estimate"),
    queryFn: () => api.get<Estimate>(`/api/projects/${project}/retrain`),
    refetchInterval: useRefreshEvery(),
  });

export const useTrainings = (project: Uuid) =>
  useQuery({
    queryKey: learning(project, "trainings"),
    queryFn: () => api.get<Training[]>(`/api/projects/${project}/trainings`),
    refetchInterval: useRefreshEvery(),
  });

export const useTraining = (project: Uuid, id: Uuid | null) =>
  useQuery({
    queryKey: learning(project, `training ${id ?? ""}`),
    queryFn: id ? () => api.get<TrainingDetail>(`/api/trainings/${id}`) : skipToken,
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : WATCH_MS),
  });

export const useCorrections = (project: Uuid) =>
  useQuery({
    queryKey: learning(project, "corrections"),
    queryFn: () => api.get<Corrections>(`/api/projects/${project}/corrections`),
  });

export const useConfusion = (project: Uuid) =>
  useQuery({
    queryKey: learning(project, "confusion"),
    queryFn: () => api.get<Pair[]>(`/api/projects/${project}/confusion`),
  });

export const useTeaching = (project: Uuid) =>
  useQuery({
    queryKey: learning(project, "teaching"),
    queryFn: () => api.get<Entry[]>(`/api/projects/${project}/teaching`, { limit: "8" }),
  });

export const isOver = ({ state }: Pick<Training, "state">): boolean => state !== "pending" && state !== "running";

export interface Wish {
  scratch: boolean;
  minutes: number | null;
}

/** Anything asked of the learning loop; whatever the answer, the page looks again. */
function useAsk<Asked>(project: Uuid, ask: (asked: Asked) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ask,
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: keys.learning(project) });
      await client.invalidateQueries({ queryKey: keys.models(project) });
      await client.invalidateQueries({ queryKey: keys.jobs(project) });
    },
  });
}

export const useRetrain = (project: Uuid) =>
  useAsk(project, (wish: Wish) => api.post(`/api/projects/${project}/retrain`, wish));

export const useCancel = (project: Uuid) => useAsk(project, (job: Uuid) => api.post(`/api/jobs/${job}/cancel`));

export const usePromote = (project: Uuid) =>
  useAsk(project, (asked: { model: Uuid; reason: string }) => api.put(`/api/projects/${project}/model`, asked));

export const useRollback = (project: Uuid) =>
  useAsk<undefined>(project, () => api.post(`/api/projects/${project}/model/rollback`));
