// Asks for the name of a new project and opens it; who makes it becomes its administrator.

import { Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import { api, keys, type Project } from "../../api";
import { links } from "../../app/links";
import { ProjectForm, type ProjectWords } from "./ProjectForm";

interface NewProjectDialogProps {
  opened: boolean;
  onClose: () => void;
}

function useCreateProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (project: ProjectWords) => api.post<Project>("/api/projects", project),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.projects }),
  });
}

export function NewProjectDialog({ opened, onClose }: NewProjectDialogProps) {
  const { t } = useTranslation("projects");
  const [, navigate] = useLocation();
  const create = useCreateProject();
  const make = (words: ProjectWords) => create.mutate(words, { onSuccess: ({ id }) => navigate(links.project(id)) });
  return (
    <Modal opened={opened} onClose={onClose} title={t("new")}>
      <ProjectForm word={t("make")} pending={create.isPending} error={create.error} onSay={make} onClose={onClose} />
    </Modal>
  );
}
