// All keys on one sheet: the viewer's own and one for each label.

import { Kbd, Modal } from "@mantine/core";

import { useOpened } from "../hooks";
import { BINDINGS } from "../keymap";
import classes from "../viewer.module.css";
import { Swatch } from "./Swatch";

export function KeySheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { labels } = useOpened().session;
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" size="xl">
      <div className={classes.sheet}>
        <dl>
          {BINDINGS.map(({ keys, says }) => (
            <div key={keys}>
              <dt><Kbd size="xs">{keys}</Kbd></dt>
              <dd>{says}</dd>
            </div>
          ))}
        </dl>
        <dl className={classes.sheetLabels}>
          {labels.filter((label) => label.shortcut).map((label) => (
            <div key={label.id}>
              <dt><Kbd size="xs">{label.shortcut}</Kbd></dt>
              <dd><Swatch colour={label.colour} />{label.name}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Modal>
  );
}
