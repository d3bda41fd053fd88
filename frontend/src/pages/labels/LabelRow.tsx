// One label: as it is, or being changed in its place. Enter keeps the change, Escape lets it be.

import { Button, Kbd } from "@mantine/core";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Label, Uuid } from "../../api";
import { ErrorNote } from "../../app/ui/states";
import { SureButton } from "../../app/ui/SureButton";
import ui from "../../app/ui/ui.module.css";
import { LabelFields } from "./LabelFields";
import classes from "./labels.module.css";
import { useChangeLabel, useDeleteLabel, type Said } from "./useLabels";

interface LabelRowProps {
  label: Label;
  labels: readonly Label[];
  project: Uuid;
  manages: boolean;
  /** It has just been added: it comes into sight and stands out. */
  fresh: boolean;
}

export function LabelRow({ label, labels, project, manages, fresh }: LabelRowProps) {
  const { t } = useTranslation("labels");
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (fresh) row.current?.scrollIntoView({ block: "nearest" });
  }, [fresh]);
  const close = () => {
    setOpen(false);
    requestAnimationFrame(() => button.current?.focus());
  };
  if (open) return <ChangingRow label={label} labels={labels} project={project} onClose={close} />;
  const lineage = labels.find(({ id }) => id === label.parent);
  return (
    <tr ref={row} className={classes.label} data-fresh={fresh || undefined}>
      <th scope="row" className={lineage ? classes.stage : classes.lineage}>
        <span className={classes.swatch} style={{ background: label.colour }} aria-hidden="true" /> {label.name}
        {label.counting !== "differential" && <small className={classes.counting}>{t(`counting.${label.counting}`)}</small>}
      </th>
      <td className={ui.quiet}>{lineage?.name ?? t("isLineage")}</td>
      <td>{label.shortcut ? <Kbd size="xs">{label.shortcut}</Kbd> : <span className={ui.quiet}>{t("noKey")}</span>}</td>
      {manages && (
        <td className={ui.right}>
          <Button ref={button} size="xs" variant="subtle" color="gray" onClick={() => setOpen(true)} aria-label={t("changeOne", { name: label.name })}>
            {t("change")}
          </Button>
        </td>
      )}
    </tr>
  );
}

/** What differs from the label as it is: a name in the reader's own language is not taken for a new one. */
const changed = (label: Label, said: Said): Said => ({
  ...(said.name?.trim() !== label.name && { name: said.name?.trim() ?? "" }),
  ...(said.parent !== label.parent && { parent: said.parent ?? null }),
  ...(said.shortcut !== label.shortcut && { shortcut: said.shortcut ?? "" }),
});

function ChangingRow({ label, labels, project, onClose }: Omit<LabelRowProps, "manages" | "fresh"> & { onClose: () => void }) {
  const { t } = useTranslation("labels");
  const form = useId();
  const [said, setSaid] = useState<Said>({ name: label.name, parent: label.parent, shortcut: label.shortcut });
  const change = useChangeLabel(project);
  const remove = useDeleteLabel(project);
  const keep = () => {
    remove.reset();
    change.mutate({ id: label.id, to: changed(label, said) }, { onSuccess: onClose });
  };
  const drop = () => {
    change.reset();
    remove.mutate(label.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const inList = event.target instanceof HTMLElement && event.target.dataset.expanded === "true"; // Escape closes the list alone
    if (event.key === "Escape" && !event.defaultPrevented && !inList) onClose();
  };
  return (
    <tr className={classes.changing}>
      <td colSpan={4} onKeyDown={onKeyDown}>
        <form
          id={form}
          className={classes.line}
          aria-label={t("changeOne", { name: label.name })}
          onSubmit={(event) => {
            event.preventDefault();
            keep();
          }}
        >
          <LabelFields bare labels={labels} label={label} value={said} onChange={setSaid} />
          <Button size="xs" type="submit" loading={change.isPending}>
            {t("save")}
          </Button>
          <Button size="xs" variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <SureButton className={classes.away ?? ""} word={t("delete")} sure={t("deleteOne", { name: label.name })} loading={remove.isPending} onSure={drop} />
        </form>
        <ErrorNote error={change.error ?? remove.error} />
      </td>
    </tr>
  );
}
