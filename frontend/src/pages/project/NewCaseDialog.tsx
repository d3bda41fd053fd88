// Asks for the pseudonym of a new case and opens it.

import { Button, Group, Modal, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
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
    <Modal opened={opened} onClose={close} title="New case">
      <form onSubmit={submit}>
        <TextInput
          label="Accession code"
          description="A pseudonym. Never a patient’s name, date of birth or hospital number."
          placeholder="for example MS-2041"
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
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={!code.trim()}>
            Make case
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
