// Asks for the pseudonym of a new case and opens it.

import { Modal, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import { api, type Case, keys, type Project } from "../../api";
import { links } from "../../app/links";
import { DialogForm } from "../../app/ui/DialogForm";

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
  const { t } = useTranslation("project");
  const [code, setCode] = useState("");
  const [, navigate] = useLocation();
  const create = useCreateCase(project);
  const close = () => {
    setCode("");
    create.reset();
    onClose();
  };
  const make = () => create.mutate(code.trim(), { onSuccess: ({ id }) => navigate(links.case(id)) });
  return (
    <Modal opened={opened} onClose={close} title={t("newCase")}>
      <DialogForm word={t("makeCase")} ready={code.trim() !== ""} pending={create.isPending} error={create.error} onSubmit={make} onClose={close}>
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
      </DialogForm>
    </Modal>
  );
}
