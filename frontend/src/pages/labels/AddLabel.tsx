// Adds a label: a stage of a lineage, or a lineage of its own.

import { Button } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Label, Uuid } from "../../api";
import { ErrorNote } from "../../app/ui/states";
import { Plus } from "../../theme/icons";
import { LabelFields } from "./LabelFields";
import classes from "./labels.module.css";
import { useAddLabel, type Said } from "./useLabels";

/** Whether it is a stage, and of what, is said by a person: a lineage of its own is seldom meant. */
const NOTHING: Said = { name: "", shortcut: "" };

interface AddLabelProps {
  project: Uuid;
  labels: readonly Label[];
  onAdded: (label: Uuid) => void;
}

export function AddLabel({ project, labels, onAdded }: AddLabelProps) {
  const { t } = useTranslation("labels");
  const [said, setSaid] = useState(NOTHING);
  const form = useRef<HTMLFormElement>(null);
  const add = useAddLabel(project);
  const [asked, setAsked] = useState(false);
  const lineage = labels.find(({ id }) => id === add.data?.parent)?.name;
  const isMissing = said.parent === undefined;
  const added = (label: Label) => {
    onAdded(label.id);
    setAsked(false);
    setSaid({ ...NOTHING, parent: said.parent ?? null });
    form.current?.querySelector("input")?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (isMissing) return;
    add.mutate({ ...said, name: (said.name ?? "").trim() }, { onSuccess: added });
  };
  return (
    <form ref={form} onSubmit={submit} className={classes.add} aria-label={t("addTitle")}>
      <div className={classes.line}>
        <LabelFields labels={labels} value={said} onChange={setSaid} missing={asked && isMissing} />
        <Button type="submit" leftSection={<Plus />} loading={add.isPending}>
          {t("add")}
        </Button>
      </div>
      <p className={classes.added} role="status">
        {add.data && !add.isPending ? t(lineage === undefined ? "added" : "addedTo", { name: add.data.name, lineage }) : ""}
      </p>
      <ErrorNote error={add.error} />
    </form>
  );
}
