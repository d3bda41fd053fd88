// Which model pre-labels this project's fields: a person's choice, never the program's.

import { Button, Group, Modal, Radio, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { api, keys, type ModelVersion, type Project, useModels, type Uuid } from "../../api";
import { ErrorNote } from "../../app/ui/states";

const NONE = "none";

interface ModelDialogProps {
  project: Project;
  opened: boolean;
  onClose: () => void;
}

function useChooseModel(project: Uuid) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (model: Uuid | null) => api.put(`/api/projects/${project}/model`, { model }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.models(project) }),
  });
}

export function ModelDialog({ project, opened, onClose }: ModelDialogProps) {
  const { t } = useTranslation("project");
  const { data: models = [] } = useModels(project.id);
  return (
    <Modal opened={opened} onClose={onClose} title={t("models.title")}>
      <Choice key={models.map((model) => model.id).join()} project={project.id} models={models} onDone={onClose} />
    </Modal>
  );
}

function Choice({ project, models, onDone }: { project: Uuid; models: readonly ModelVersion[]; onDone: () => void }) {
  const { t } = useTranslation(["project", "app"]);
  const [chosen, setChosen] = useState(models.find((model) => model.deployed)?.id ?? NONE);
  const choose = useChooseModel(project);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    choose.mutate(chosen === NONE ? null : chosen, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit}>
      <Radio.Group label={t("models.lead")} value={chosen} onChange={setChosen}>
        <Stack gap="xs" mt="xs">
          {models.map(({ id, word, architecture, labels }) => (
            <Radio key={id} value={id} label={word} description={t("models.facts", { architecture, count: labels.length })} />
          ))}
          <Radio value={NONE} label={t("models.none")} description={t("models.noneWhy")} />
        </Stack>
      </Radio.Group>
      <ErrorNote error={choose.error} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onDone}>
          {t("app:cancel")}
        </Button>
        <Button type="submit" loading={choose.isPending}>
          {t("models.use")}
        </Button>
      </Group>
    </form>
  );
}
