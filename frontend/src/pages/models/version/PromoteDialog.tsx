// Putting a model to use: a person's choice, with a written reason where the gate says no.

import { Button, Group, Modal, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ModelVersion, Project } from "../../../api";
import { ErrorNote } from "../../../app/ui/states";
import classes from "../models.module.css";
import { usePromote } from "../queries";
import { Lost, VerdictSentence } from "./GatePanel";
import { needsReason } from "./needsReason";
import { Standing } from "./Standing";

interface DialogProps {
  project: Project;
  model: ModelVersion | null;
  onClose: () => void;
}

export function PromoteDialog({ project, model, onClose }: DialogProps) {
  const { t } = useTranslation("models");
  return (
    <Modal opened={model !== null} onClose={onClose} size="lg" title={t("promote.title", { word: model?.word ?? "" })}>
      {model && <Promotion key={model.id} project={project} model={model} onDone={onClose} />}
    </Modal>
  );
}

function Promotion({ project, model, onDone }: { project: Project; model: ModelVersion; onDone: () => void }) {
  const { t } = useTranslation(["models", "app"]);
  const [reason, setReason] = useState("");
  const promote = usePromote(project.id);
  const refused = needsReason(model) || promote.isError; // the server may ask for one
  const submit = (event: FormEvent) => {
    event.preventDefault();
    promote.mutate({ model: model.id, reason }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit}>
      <div className={model.gate?.passed && !model.stale ? classes.good : classes.warn}>
        {model.gate ? <VerdictSentence word={model.word} gate={model.gate} /> : t("promote.noGate")}
        {model.gate && <Lost gate={model.gate} />}
      </div>
      <Standing project={project} model={model} />
      <p className={classes.told}>{t("promote.what")}</p>
      {refused && (
        <Textarea
          required data-autofocus label={t("promote.reason")} description={t("promote.reasonWhy")} value={reason}
          onChange={(event) => setReason(event.currentTarget.value)} maxLength={1000} autosize minRows={2}
        />
      )}
      <ErrorNote error={promote.error} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onDone}>{t("app:cancel")}</Button>
        <Button type="submit" data-autofocus={refused ? undefined : true} loading={promote.isPending}>
          {t(refused ? "promote.anyway" : "versions.promote")}
        </Button>
      </Group>
    </form>
  );
}
