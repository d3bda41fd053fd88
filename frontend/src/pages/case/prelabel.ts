// Asking the model in use to look at a case, and which jobs are under way.

import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, type Case, type Job, keys, sentenceOf, useJobs, useModels, type Uuid } from "../../api";
import { t } from "../../i18n";

export function usePrelabel({ id, project }: Case) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<Job>(`/api/projects/${project}/prelabel`, { case: id }),
    onSuccess: (job) => {
      client.setQueryData<Job[]>(keys.jobs(project), (jobs = []) => [job, ...jobs.filter((other) => other.id !== job.id)]);
    },
    onError: (error) => notifications.show({ color: "red", title: t("case:prelabelRefused"), message: sentenceOf(error) }),
  });
}

/** The word of the model in use ("starter@1"); null for none, undefined until it is known. */
export function useModelInUse(project: Uuid): string | null | undefined {
  const { data } = useModels(project);
  return data && (data.find((model) => model.deployed)?.word ?? null);
}

export const isOpen = (job: Job): boolean => job.state === "pending" || job.state === "running";

/** Pre-labelling under way in the project, oldest first. */
export function useOpenPrelabels(project: Uuid): Job[] {
  const { data: jobs = [] } = useJobs(project);
  return jobs.filter((job) => job.kind === "prelabel" && isOpen(job)).reverse();
}
