// Somebody else changed a cell that this person changed too: both versions side by side, and a choice; no key decides it unread.

import { Button, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { cropOf } from "../core/gallery";
import { isVisible, type Cell } from "../core/types";
import { cropUrl } from "./api";
import classes from "./gallery.module.css";
import { useOpened, useStatus } from "./hooks";

const SIZE = 192;

export function ConflictDialog() {
  const { t } = useTranslation("gallery");
  const { room } = useOpened();
  const { conflicts, fields } = useStatus();
  const [conflict] = conflicts;
  const field = fields.get(conflict?.cell ?? "");
  const document = room.desk.document(field ?? "");
  if (!conflict || !field || !document) return null;
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} title={t("conflict.title")}>
      <p tabIndex={-1} data-autofocus>{t("conflict.lead", { name: conflict.theirs.updated_by ?? t("conflict.somebody") })}</p>
      <div className={classes.versions}>
        <Version title={t("conflict.mine")} cell={conflict.mine} field={field} action={t("conflict.keepMine")} onChoose={() => document.keepMine(conflict.cell)} />
        <Version title={t("conflict.theirs")} cell={conflict.theirs} field={field} action={t("conflict.takeTheirs")} onChoose={() => document.takeTheirs(conflict.cell)} />
      </div>
    </Modal>
  );
}

interface VersionProps {
  readonly title: string;
  readonly cell: Cell;
  readonly field: string;
  readonly action: string;
  readonly onChoose: () => void;
}

function Version({ title, cell, field, action, onChoose }: VersionProps) {
  const { t } = useTranslation("gallery");
  const { actions } = useOpened();
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <img src={cropUrl(field, cropOf(cell, 0), SIZE)} width={SIZE} height={SIZE} alt="" />
      <p>{isVisible(cell) ? actions.nameOf(cell.label) : t("conflict.gone")}</p>
      <Button fullWidth variant="default" onClick={onChoose}>{action}</Button>
    </section>
  );
}
