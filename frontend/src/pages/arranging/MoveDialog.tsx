// Asks which case of the project a field belongs to, and why.

import { Select } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type Field, useCases } from "../../api";
import { ReasonDialog } from "./ReasonDialog";
import { useMove } from "./useArranging";

export function MoveDialog({ field, onClose }: { field: Field; onClose: () => void }) {
  const { t } = useTranslation("arranging");
  const { data: cases = [] } = useCases(field.project);
  const [chosen, setChosen] = useState<string | null>(null);
  const move = useMove(field);
  return (
    <ReasonDialog
      title={t("moveOne", { name: field.name })}
      lead={t("moveLead")}
      word={t("doMove")}
      ready={chosen !== null}
      pending={move.isPending}
      error={move.error}
      onReason={(reason) => chosen && move.mutate({ case: chosen, reason }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Select
        data-autofocus
        searchable
        label={t("toCase")}
        placeholder={t("toCaseHelp")}
        nothingFoundMessage={t("noSuchCase")}
        value={chosen}
        onChange={setChosen}
        data={cases.filter(({ id }) => id !== field.case).map(({ id, code }) => ({ value: id, label: code }))}
        mb="md"
      />
    </ReasonDialog>
  );
}
