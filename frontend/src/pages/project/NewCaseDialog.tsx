// Asks for the pseudonym of a new case and opens it.

import { Button, Group, Modal, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import { api, type Case, keys, type Project } from "../../api";
import { links } from "../../app/links";
import { ErrorNote } from "../../app/ui/states";

interface NewCaseDialogProps {
  project: Project;
  opened: boolean;
  onClose: () => void;
}

function useCreateCase(project: Project) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => api.post<Case>("/api/cases", { project: project.id, code }),
    onSuccess: (created) => {
      client.setQueryData(keys.case(created.id), created);
      void client.invalidateQueries({ queryKey: keys.cases(project.id) });
    },
  });
}

export function NewCaseDialog({ project, opened, onClose }: NewCaseDialogProps) {
  const { t } = useTranslation(["project", "app"]);
  const [code, setCode] = useState("");
  const [, navigate] = useLocation();
  const create = useCreateCase(project);
  const close = () => {
    setCode("");
    create.reset();
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(code.trim(), { onSuccess: ({ id }) => navigate(links.case(id)) });
  };
  return (
    <Modal opened={opened} onClose={close} title={t("newCase")}>
      <form onSubmit={submit}>
        <TextInput
          label={t("code")}
          description={t("codeHelp")}
          placeholder={t("codeExample")}
          required
          withAsterisk={false}
          maxLength={60}
          autoComplete="off"
          data-autofocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          mb="md"
        />
        <ErrorNote error={create.error} />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close}>
            {t("app:cancel")}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={!code.trim()}>
            {t("makeCase")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
