// Asks for another code of a case.

import { Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Case } from "../../api";
import { DialogForm } from "../../app/ui/DialogForm";
import classes from "./arranging.module.css";
import { useRename } from "./useCases";

export function RenameDialog({ item, onClose }: { item: Case; onClose: () => void }) {
  const { t } = useTranslation(["arranging", "project"]);
  const [code, setCode] = useState(item.code);
  const rename = useRename(item);
  return (
    <Modal opened onClose={onClose} title={t("renameOne", { name: item.code })} returnFocus={false}>
      <DialogForm
        word={t("doRename")} ready={code.trim() !== "" && code.trim() !== item.code} pending={rename.isPending} error={rename.error}
        onSubmit={() => rename.mutate(code.trim(), { onSuccess: onClose })} onClose={onClose}
      >
        <p className={classes.lead}>{t("renameLead")}</p>
        <TextInput
          data-autofocus
          required
          withAsterisk={false}
          label={t("project:code")}
          description={t("project:codeHelp")}
          maxLength={60}
          autoComplete="off"
          mb="md"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      </DialogForm>
    </Modal>
  );
}
