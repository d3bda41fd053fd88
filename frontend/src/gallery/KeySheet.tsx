// All keys of the gallery on one sheet: its own and one for each label.

import { Kbd, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { inFamilies } from "../core/gallery";
import classes from "./gallery.module.css";
import { useOpened } from "./hooks";

/** Each with the names of its keys in the catalogue, or what is printed on them. */
const KEYS = [
  ["arrows", ["← → ↑ ↓"]], ["home", ["home", "end"]], ["space", ["space"]], ["all", ["ctrl", "A"]], ["accept", ["enter"]], ["reject", ["delete"]],
  ["unidentified", ["0"]], ["undo", ["ctrl", "Z"]], ["redo", ["ctrl", "shift", "Z"]], ["show", ["ctrl", "enter"]], ["escape", ["escape"]], ["sheet", ["?"]],
] as const;
const NAMED = ["home", "end", "space", "ctrl", "enter", "delete", "shift", "escape"] as const;

export function KeySheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("gallery");
  const { labels } = useOpened().room;
  const nameOf = (key: string): string => {
    const known = NAMED.find((one) => one === key);
    return known ? t(`key.${known}`) : key;
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t("keys.title")} size="xl">
      <p className={classes.note}>{t("keys.mouse")}</p>
      <div className={classes.sheet}>
        <dl>{KEYS.map(([says, held]) => <div key={says}><dt>{held.map((key) => <Kbd key={key} size="xs">{nameOf(key)}</Kbd>)}</dt><dd>{t(`keys.${says}`)}</dd></div>)}</dl>
        <dl>
          {inFamilies(labels).filter((label) => label.shortcut).map((label) => (
            <div key={label.id}><dt><Kbd size="xs">{label.shortcut}</Kbd></dt><dd>{label.name}</dd></div>
          ))}
        </dl>
      </div>
    </Modal>
  );
}
