// Taking a version out of service for good, with the reason that stays beside it.

import { Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ModelVersion, Project } from "../../../api";
import { DialogForm } from "../../../app/ui/DialogForm";
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
  const { t } = useTranslation("models");
  const [reason, setReason] = useState("");
  const retire = useRetire(project.id);
  const goOn = () => retire.mutate({ model: model.id, reason }, { onSuccess: onDone });
  return (
    <DialogForm word={t("versions.retire")} pending={retire.isPending} error={retire.error} onSubmit={goOn} onClose={onDone}>
      <p className={classes.told}>{t("retire.what")}</p>
      <Textarea
        required data-autofocus label={t("retire.reason")} value={reason} onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={1000} autosize minRows={2}
      />
    </DialogForm>
  );
}
