// Asks for another code of a case.

import { Button, Group, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Case } from "../../api";
import { ErrorNote } from "../../app/ui/states";
import classes from "./arranging.module.css";
import { useRename } from "./useCases";

export function RenameDialog({ item, onClose }: { item: Case; onClose: () => void }) {
  const { t } = useTranslation(["arranging", "project", "app"]);
  const [code, setCode] = useState(item.code);
  const rename = useRename(item);
  return (
    <Modal opened onClose={onClose} title={t("renameOne", { name: item.code })} returnFocus={false}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate(code.trim(), { onSuccess: onClose });
        }}
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
        <ErrorNote error={rename.error} />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            {t("app:cancel")}
          </Button>
          <Button type="submit" loading={rename.isPending} disabled={!code.trim() || code.trim() === item.code}>
            {t("doRename")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
