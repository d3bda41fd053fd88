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

const NOTHING: Said = { name: "", parent: null, shortcut: "" };

export function AddLabel({ project, labels }: { project: Uuid; labels: readonly Label[] }) {
  const { t } = useTranslation("labels");
  const [said, setSaid] = useState(NOTHING);
  const form = useRef<HTMLFormElement>(null);
  const add = useAddLabel(project);
  const added = () => {
    setSaid({ ...NOTHING, parent: said.parent ?? null });
    form.current?.querySelector("input")?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ ...said, name: (said.name ?? "").trim() }, { onSuccess: added });
  };
  return (
    <form ref={form} onSubmit={submit} className={classes.add} aria-label={t("addTitle")}>
      <div className={classes.line}>
        <LabelFields labels={labels} value={said} onChange={setSaid} />
        <Button type="submit" leftSection={<Plus />} loading={add.isPending}>
          {t("add")}
        </Button>
      </div>
      <p className={classes.added} role="status">
        {add.data && !add.isPending ? t("added", { name: add.data.name }) : ""}
      </p>
      <ErrorNote error={add.error} />
    </form>
  );
}
