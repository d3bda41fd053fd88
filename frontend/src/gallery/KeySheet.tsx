// All keys of the gallery on one sheet: its own and one for each label.

import { Kbd, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { inFamilies } from "../core/gallery";
import classes from "./gallery.module.css";
import { useOpened } from "./hooks";

const KEYS = [
  ["← → ↑ ↓", "arrows"], ["Home End", "home"], ["Space", "space"], ["Ctrl A", "all"], ["Enter", "accept"], ["Delete", "reject"], ["0", "unidentified"],
  ["Ctrl Z", "undo"], ["Ctrl Shift Z", "redo"], ["Ctrl Enter", "show"], ["Esc", "escape"], ["?", "sheet"],
] as const;

export function KeySheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("gallery");
  const { labels } = useOpened().room;
  return (
    <Modal opened={opened} onClose={onClose} title={t("keys.title")} size="xl">
      <p className={classes.note}>{t("keys.mouse")}</p>
      <div className={classes.sheet}>
        <dl>{KEYS.map(([key, says]) => <div key={key}><dt><Kbd size="xs">{key}</Kbd></dt><dd>{t(`keys.${says}`)}</dd></div>)}</dl>
        <dl>
          {inFamilies(labels).filter((label) => label.shortcut).map((label) => (
            <div key={label.id}><dt><Kbd size="xs">{label.shortcut}</Kbd></dt><dd>{label.name}</dd></div>
          ))}
        </dl>
      </div>
    </Modal>
  );
}
