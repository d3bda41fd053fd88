// What a person says of a label: its name, its lineage, its key.

import { Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Label } from "../../api";
import classes from "./labels.module.css";
import { freeKeys, lineagesOf, type Said } from "./useLabels";

/** Stands for "none" in a select, which knows only words. */
const NONE = "none";

interface LabelFieldsProps {
  labels: readonly Label[];
  /** The label that is changed; absent for a new one. */
  label?: Label;
  value: Said;
  onChange: (value: Said) => void;
  /** In a table the column heads are the visible names. */
  bare?: boolean;
  /** The lineage was not said, and has to be. */
  missing?: boolean;
}

export function LabelFields({ labels, label, value, onChange, bare, missing }: LabelFieldsProps) {
  const { t } = useTranslation("labels");
  const named = (word: string) => (bare ? { "aria-label": word } : { label: word });
  const others = lineagesOf(labels).filter(({ id }) => id !== label?.id);
  const lineages = [{ value: NONE, label: t("isLineage") }, ...others.map(({ id, name }) => ({ value: id, label: name }))];
  const keys = [{ value: NONE, label: t("noKey") }, ...freeKeys(labels, label?.shortcut).map((key) => ({ value: key, label: key }))];
  const chosen = (word: string | null) => (word === NONE ? null : word);
  return (
    <>
      <TextInput
        {...named(t("name"))}
        w={200}
        size={bare ? "xs" : "sm"}
        required
        withAsterisk={false}
        maxLength={80}
        autoComplete="off"
        autoFocus={bare ?? false}
        value={value.name ?? ""}
        onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
      />
      <Select
        {...named(t("lineage"))}
        w={200}
        size={bare ? "xs" : "sm"}
        data={lineages}
        allowDeselect={false}
        placeholder={t("choose")}
        error={missing && t("chooseLineage")}
        classNames={{ error: classes.missing }}
        value={value.parent === undefined ? null : (value.parent ?? NONE)}
        onChange={(word) => onChange({ ...value, parent: chosen(word) })}
      />
      <Select
        {...named(t("key"))}
        w={90}
        size={bare ? "xs" : "sm"}
        data={keys}
        allowDeselect={false}
        value={value.shortcut || NONE}
        onChange={(word) => onChange({ ...value, shortcut: chosen(word) ?? "" })}
      />
    </>
  );
}
