// Asking the model in use to look at a case, and which jobs are under way.

import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, ApiError, type Case, type Field, type Job, keys, sentenceOf, useJobs, useModels, type Uuid } from "../../api";
import { t } from "../../i18n";

/** Ask for it; `model` is the word of the model in use. */
export function usePrelabel({ id, project }: Case, model: string | null | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<Job>(`/api/projects/${project}/prelabel`, { case: id }),
    onSuccess: (job) => {
      client.setQueryData<Job[]>(keys.jobs(project), (jobs = []) => [job, ...jobs.filter((other) => other.id !== job.id)]);
    },
    onError: (error) => {
      const done = error instanceof ApiError && error.code === "nothing_to_do";
      notifications.show(done ? { color: "gray", message: t("case:prelabelDone", { model }) } : { color: "red", title: t("case:prelabelRefused"), message: sentenceOf(error) });
    },
  });
}

/** The word of the model in use ("starter@1"); null for none, undefined until it is known. */
export function useModelInUse(project: Uuid): string | null | undefined {
  const { data } = useModels(project);
  return data && (data.find((model) => model.deployed)?.word ?? null);
}

export type WhyNone = "noModel" | "noFields" | "noOpen";

/** Why the model has nothing to do in a case; null when it has, or while it is not known which model is in use. */
export function whyNoPrelabel({ stored, draft, in_review, approved }: Case["field_counts"], model: string | null | undefined): WhyNone | null {
  if (model === null) return "noModel";
  if (stored + draft > 0) return null;
  return in_review + approved > 0 ? "noOpen" : "noFields";
}

export const isOpen = (job: Job): boolean => job.state === "pending" || job.state === "running";

/** Pre-labelling under way in the project, oldest first. */
export function useOpenPrelabels(project: Uuid | undefined): Job[] {
  const { data: jobs = [] } = useJobs(project);
  return jobs.filter((job) => job.kind === "prelabel" && isOpen(job)).reverse();
}

const isAbout = ({ about }: Job, field: Field): boolean =>
  about.length === 0 || about.some((each) => each.case === field.case && (each.field ?? field.id) === field.id);

export type ModelIs = "waiting" | "preparing" | "looking";

/** How the server says that a model is being made ready. */
const PREPARING = " is being prepared.";

/** What the model is at that will say something of a field of which nothing has been said yet; null where none will. */
export function modelIs(field: Field, open: readonly Job[]): ModelIs | null {
  const jobs = field.state === "stored" ? open.filter((job) => isAbout(job, field)) : [];
  const job = jobs.find(({ state }) => state === "running") ?? jobs[0];
  if (!job) return null;
  if (job.message.includes(PREPARING)) return "preparing";
  return job.state === "pending" ? "waiting" : "looking";
}
