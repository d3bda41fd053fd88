// Which model pre-labels this project's fields: a person's choice, never the program's.

import { Modal, Radio, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { api, keys, type ModelVersion, type Project, useModels, type Uuid } from "../../api";
import { links } from "../../app/links";
import { DialogForm } from "../../app/ui/DialogForm";
import { needsReason } from "../models/version/needsReason";

const NONE = "none";

interface ModelDialogProps {
  project: Project;
  opened: boolean;
  onClose: () => void;
}

function useChooseModel(project: Uuid) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: { model: Uuid | null; reason: string }) => api.put(`/api/projects/${project}/model`, asked),
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
  const { t } = useTranslation("project");
  const [chosen, setChosen] = useState(models.find((model) => model.deployed)?.id ?? NONE);
  const [reason, setReason] = useState("");
  const choose = useChooseModel(project);
  const doubted = models.find((model) => model.id === chosen && needsReason(model));
  const use = () => choose.mutate({ model: chosen === NONE ? null : chosen, reason: doubted ? reason : "" }, { onSuccess: onDone });
  return (
    <DialogForm word={t(doubted ? "models.anyway" : "models.use")} pending={choose.isPending} error={choose.error} onSubmit={use} onClose={onDone}>
      <Radio.Group label={t("models.lead")} value={chosen} onChange={setChosen}>
        <Stack gap="xs" mt="xs">
          {models.map(({ id, word, architecture, labels }) => (
            <Radio key={id} value={id} label={word} description={t("models.facts", { architecture, count: labels.length })} />
          ))}
          <Radio value={NONE} label={t("models.none")} description={t("models.noneWhy")} />
        </Stack>
      </Radio.Group>
      {chosen !== NONE && <Text size="sm" c="var(--ms-quiet)" mt="md">{t("models.earlier")}</Text>}
      {doubted && (
        <Textarea
          required mt="md" label={t("models.reason", { word: doubted.word })} value={reason} onChange={(event) => setReason(event.currentTarget.value)}
          description={<>{t("models.doubted", { word: doubted.word })} <Link href={links.model(project, doubted.id)}>{t("models.verdict")}</Link></>}
          maxLength={1000} autosize minRows={2}
        />
      )}
    </DialogForm>
  );
}
