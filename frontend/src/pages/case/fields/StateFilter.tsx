// All fields, or those in one state, with how many each choice shows.

import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Field, PresentState } from "../../../api";
import { Counted } from "../../../app/ui/Counted";

const ALL = "all";
const IN_ORDER: readonly PresentState[] = ["stored", "draft", "in_review", "approved"];

interface StateFilterProps {
  fields: readonly Field[];
  state: PresentState | null;
  onChange: (state: PresentState | null) => void;
}

export function StateFilter({ fields, state, onChange }: StateFilterProps) {
  const { t } = useTranslation(["case", "app"]);
  const counted = (wanted: PresentState) => fields.filter((field) => field.state === wanted).length;
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("fields.show")}
      value={state ?? ALL}
      onChange={(value) => onChange(IN_ORDER.find((known) => known === value) ?? null)}
      data={[
        { value: ALL, label: <Counted word={t("fields.all")} number={fields.length} /> },
        ...IN_ORDER.map((known) => ({ value: known, label: <Counted word={t(`app:field.${known}`)} number={counted(known)} /> })),
      ]}
    />
  );
}
