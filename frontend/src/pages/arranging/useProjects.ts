// Another name for a project, setting it aside and bringing it back.

import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, keys, type Project, sentenceOf } from "../../api";
import { allPages } from "../../api/client";
import { t } from "../../i18n";

/** One's projects that were set aside. */
export const useProjectsAside = () =>
  useQuery({ queryKey: [...keys.projects, "aside"], queryFn: () => allPages<Project>("/api/projects", { set_aside: "true" }) });

function useTakeIn(): (project: Project) => void {
  const client = useQueryClient();
  return (project) => {
    client.setQueryData(keys.project(project.id), project);
    void client.invalidateQueries({ queryKey: keys.projects });
  };
}

const say = (word: "isAside" | "isBack", { name }: Project) => notifications.show({ color: "gray", message: t(`arranging:${word}`, { name }) });

export function useChangeProject({ id }: Project) {
  const takeIn = useTakeIn();
  return useMutation({
    mutationFn: (to: { name: string; description: string }) => api.patch<Project>(`/api/projects/${id}`, to),
    onSuccess: takeIn,
  });
}

export function useSetProjectAside({ id }: Project) {
  const takeIn = useTakeIn();
  return useMutation({
    mutationFn: (reason: string) => api.post<Project>(`/api/projects/${id}/set-aside`, { reason }),
    onSuccess: (project) => {
      takeIn(project);
      say("isAside", project);
    },
  });
}

export function useBringProjectBack({ id }: Project) {
  const takeIn = useTakeIn();
  return useMutation({
    mutationFn: () => api.post<Project>(`/api/projects/${id}/bring-back`),
    onSuccess: (project) => {
      takeIn(project);
      say("isBack", project);
    },
    onError: (error) => notifications.show({ color: "red", title: t("arranging:notBack"), message: sentenceOf(error) }),
  });
}
