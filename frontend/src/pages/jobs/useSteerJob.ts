// Cancelling a job and trying it again; whatever the answer, the page looks again.

import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, type Job, keys, sentenceOf, type Uuid } from "../../api";

export type Verb = "cancel" | "retry";

interface Order {
  job: Uuid;
  verb: Verb;
}

export function useSteerJob(project: Uuid) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ job, verb }: Order) => api.post<Job>(`/api/jobs/${job}/${verb}`),
    onError: (error) => notifications.show({ color: "red", message: sentenceOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.jobs(project) }),
  });
}
