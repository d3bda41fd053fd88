// Asks for the name of a new project and opens it; who makes it becomes its administrator.

import { Button, Group, Modal, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import { api, keys, type Project } from "../../api";
import { links } from "../../app/links";
import { ErrorNote } from "../../app/ui/states";

interface NewProjectDialogProps {
  opened: boolean;
  onClose: () => void;
}

interface NewProject {
  name: string;
  description: string;
}

function useCreateProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (project: NewProject) => api.post<Project>("/api/projects", project),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.projects }),
  });
}

export function NewProjectDialog({ opened, onClose }: NewProjectDialogProps) {
  const { t } = useTranslation(["projects", "app"]);
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [, navigate] = useLocation();
  const create = useCreateProject();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name: name.trim(), description: description.trim() }, { onSuccess: ({ id }) => navigate(links.project(id)) });
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t("new")}>
      <form onSubmit={submit}>
        <TextInput
          label={t("name")}
          description={t("nameHelp")}
          required
          withAsterisk={false}
          maxLength={120}
          autoComplete="off"
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          mb="md"
        />
        <Textarea
          label={t("description")}
          autosize
          minRows={2}
          maxLength={2000}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          mb="md"
        />
        <ErrorNote error={create.error} />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            {t("app:cancel")}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={!name.trim()}>
            {t("make")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
