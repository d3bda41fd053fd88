// Taking a version out of service for good, with the reason that stays beside it.

import { Button, Group, Modal, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ModelVersion, Project } from "../../../api";
import { ErrorNote } from "../../../app/ui/states";
import classes from "../models.module.css";
import { useRetire } from "../queries";

interface DialogProps {
  project: Project;
  model: ModelVersion | null;
  onClose: () => void;
}

export function RetireDialog({ project, model, onClose }: DialogProps) {
  const { t } = useTranslation("models");
  return (
    <Modal opened={model !== null} onClose={onClose} title={t("retire.title", { word: model?.word ?? "" })}>
      {model && <Retirement key={model.id} project={project} model={model} onDone={onClose} />}
    </Modal>
  );
}

function Retirement({ project, model, onDone }: { project: Project; model: ModelVersion; onDone: () => void }) {
  const { t } = useTranslation(["models", "app"]);
  const [reason, setReason] = useState("");
  const retire = useRetire(project.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    retire.mutate({ model: model.id, reason }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit}>
      <p className={classes.told}>{t("retire.what")}</p>
      <Textarea
        required data-autofocus label={t("retire.reason")} value={reason} onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={1000} autosize minRows={2}
      />
      <ErrorNote error={retire.error} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onDone}>{t("app:cancel")}</Button>
        <Button type="submit" loading={retire.isPending}>{t("versions.retire")}</Button>
      </Group>
    </form>
  );
}
