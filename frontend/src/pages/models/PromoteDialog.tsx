// Putting a model to use: a person's choice, and with a reason where the gate says no.

import { Button, Group, Modal, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ModelVersion, Uuid } from "../../api";
import { ErrorNote } from "../../app/ui/states";
import { usePromote } from "./queries";

interface PromoteDialogProps {
  project: Uuid;
  model: ModelVersion | null;
  onClose: () => void;
}

export function PromoteDialog({ project, model, onClose }: PromoteDialogProps) {
  const { t } = useTranslation("models");
  return (
    <Modal opened={model !== null} onClose={onClose} title={t("promote.title", { word: model?.word ?? "" })}>
      {model && <Promotion key={model.id} project={project} model={model} onDone={onClose} />}
    </Modal>
  );
}

function Promotion({ project, model, onDone }: { project: Uuid; model: ModelVersion; onDone: () => void }) {
  const { t } = useTranslation(["models", "app"]);
  const [reason, setReason] = useState("");
  const promote = usePromote(project);
  const refused = model.state === "candidate" && model.gate?.passed === false;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    promote.mutate({ model: model.id, reason }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit}>
      <p>{model.gate ? model.gate.sentence : t("promote.noGate")}</p>
      <p>{t("promote.what")}</p>
      {refused && <Textarea required label={t("promote.reason")} value={reason} onChange={(event) => setReason(event.currentTarget.value)} maxLength={1000} autosize minRows={2} />}
      <ErrorNote error={promote.error} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onDone}>
          {t("app:cancel")}
        </Button>
        <Button type="submit" loading={promote.isPending}>
          {t("versions.promote")}
        </Button>
      </Group>
    </form>
  );
}
