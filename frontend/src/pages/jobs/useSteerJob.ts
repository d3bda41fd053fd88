// Cancelling a job and trying it again.

import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, type Job, keys, sentenceOf, type Uuid } from "../../api";

interface Order {
  job: Uuid;
  verb: "cancel" | "retry";
}

export function useSteerJob(project: Uuid) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ job, verb }: Order) => api.post<Job>(`/api/jobs/${job}/${verb}`),
    onSuccess: (changed) =>
      client.setQueryData<Job[]>(keys.jobs(project), (jobs) => jobs?.map((job) => (job.id === changed.id ? changed : job))),
    onError: (error) => notifications.show({ color: "red", message: sentenceOf(error) }),
  });
}
