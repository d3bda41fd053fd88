// The button that ends a training, which asks once: what was learnt until then is lost.

import { Button, Group, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";

import type { Uuid } from "../../api";
import { ErrorNote } from "../../app/ui/states";
import { Stop } from "../../theme/icons";
import classes from "./models.module.css";
import { useCancel } from "./queries";

interface CancelTrainingProps {
  id: Uuid;
  project: Uuid;
  /** The word on the button, and its name where the word alone does not say which training; else "Cancel the training". */
  word?: string;
  name?: string;
}

export function CancelTraining({ id, project, word, name }: CancelTrainingProps) {
  const { t } = useTranslation("models");
  const [asked, dialog] = useDisclosure(false);
  const cancel = useCancel(project);
  return (
    <>
      <Button size="xs" variant="default" leftSection={<Stop size={14} />} onClick={dialog.open} aria-label={name}>{word ?? t("training.cancel")}</Button>
      <Modal opened={asked} onClose={dialog.close} title={t("training.cancelTitle")}>
        <p className={classes.told}>{t("training.cancelWhat")}</p>
        <ErrorNote error={cancel.error} />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" data-autofocus onClick={dialog.close}>{t("training.goOn")}</Button>
          <Button color="red.9" loading={cancel.isPending} onClick={() => cancel.mutate(id, { onSuccess: dialog.close })}>{t("training.cancel")}</Button>
        </Group>
      </Modal>
    </>
  );
}
